package org.chainrule.jvm;

import java.util.Arrays;
import org.chainrule.platform.ExpFunction;

/** Plain loops, which every JVM runs. */
final class PlainKernels implements Kernels {
  /** Four packed rows of B and two of C, 256 doubles each, fit the first-level cache. */
  private static final int WIDTH = 256;

  @Override
  public void multiply(
      int m,
      int n,
      int k,
      double[] a,
      int fromA,
      int rowA,
      int colA,
      double[] b,
      int fromB,
      int rowB,
      int colB,
      double[] c,
      int fromC,
      int rowC) {
    // Rows of their own, read from index 0: the JIT makes vector instructions of such loops (25
    // GFlop/s), and does not when two parts of one array are read at two offsets (7 GFlop/s).
    double[][] rows = new double[Math.min(k, DEPTH)][Math.min(n, WIDTH)];
    double[] sum0 = new double[Math.min(n, WIDTH)];
    double[] sum1 = new double[sum0.length];
    for (int p = 0; p < k; p += DEPTH) {
      int depth = Math.min(DEPTH, k - p);
      for (int j = 0; j < n; j += WIDTH) {
        int width = Math.min(WIDTH, n - j);
        pack(b, fromB + p * rowB + j * colB, rowB, colB, depth, width, rows);
        for (int i = 0; i < m; i += 2) {
          int a0 = fromA + i * rowA + p * colA;
          int a1 = i + 1 < m ? a0 + rowA : a0;
          twoRows(depth, width, a, a0, a1, colA, rows, sum0, sum1);
          add(sum0, width, c, fromC + i * rowC + j);
          if (i + 1 < m) {
            add(sum1, width, c, fromC + (i + 1) * rowC + j);
          }
        }
      }
    }
  }

  private static void pack(
      double[] b, int from, int row, int col, int depth, int width, double[][] rows) {
    for (int p = 0; p < depth; p++) {
      if (col == 1) {
        System.arraycopy(b, from + p * row, rows[p], 0, width);
      } else {
        for (int j = 0; j < width; j++) {
          rows[p][j] = b[from + p * row + j * col];
        }
      }
    }
  }

  private static void twoRows(
      int depth,
      int width,
      double[] a,
      int a0,
      int a1,
      int col,
      double[][] rows,
      double[] sum0,
      double[] sum1) {
    Arrays.fill(sum0, 0, width, 0);
    Arrays.fill(sum1, 0, width, 0);
    int p = 0;
    for (; p + 3 < depth; p += 4) {
      int q = p * col;
      fourTerms(
          width,
          a[a0 + q],
          a[a0 + q + col],
          a[a0 + q + 2 * col],
          a[a0 + q + 3 * col],
          a[a1 + q],
          a[a1 + q + col],
          a[a1 + q + 2 * col],
          a[a1 + q + 3 * col],
          rows[p],
          rows[p + 1],
          rows[p + 2],
          rows[p + 3],
          sum0,
          sum1);
    }
    for (; p < depth; p++) {
      oneTerm(width, a[a0 + p * col], a[a1 + p * col], rows[p], sum0, sum1);
    }
  }

  private static void fourTerms(
      int width,
      double x0,
      double x1,
      double x2,
      double x3,
      double y0,
      double y1,
      double y2,
      double y3,
      double[] b0,
      double[] b1,
      double[] b2,
      double[] b3,
      double[] sum0,
      double[] sum1) {
    for (int j = 0; j < width; j++) {
      double p = b0[j];
      double q = b1[j];
      double r = b2[j];
      double s = b3[j];
      sum0[j] = Math.fma(x3, s, Math.fma(x2, r, Math.fma(x1, q, Math.fma(x0, p, sum0[j]))));
      sum1[j] = Math.fma(y3, s, Math.fma(y2, r, Math.fma(y1, q, Math.fma(y0, p, sum1[j]))));
    }
  }

  private static void oneTerm(
      int width, double x, double y, double[] b, double[] sum0, double[] sum1) {
    for (int j = 0; j < width; j++) {
      sum0[j] = Math.fma(x, b[j], sum0[j]);
      sum1[j] = Math.fma(y, b[j], sum1[j]);
    }
  }

  private static void add(double[] sum, int width, double[] c, int from) {
    for (int j = 0; j < width; j++) {
      c[from + j] += sum[j];
    }
  }

  @Override
  public void map(ExpFunction f, double[] x, double[] y, int from, int to) {
    ExpKernels.of(f).range(x, y, from, to);
  }
}
