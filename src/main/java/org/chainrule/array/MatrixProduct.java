package org.chainrule.array;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;

/** Products of matrices, and of stacks of matrices, in the last two axes. */
public final class MatrixProduct {
  /** Below this many multiplications the call into the BLAS costs more than it saves. */
  private static final long SMALL = 1024;

  /** A thread's share of multiplications, some tenth of a millisecond. */
  private static final long PARALLEL = 500_000;

  private MatrixProduct() {}

  /**
   * C = A B, where either factor may be read as its transpose. A is (…, m, k) and B is (…, k, n)
   * after transposing; the leading axes broadcast; C is (…, m, n).
   *
   * @throws ShapeException when the inner lengths differ or the leading axes do not broadcast
   */
  public static NdArray of(NdArray a, boolean transposeA, NdArray b, boolean transposeB) {
    int m = a.shape().dim(transposeA ? -1 : -2);
    int k = a.shape().dim(transposeA ? -2 : -1);
    int n = b.shape().dim(transposeB ? -2 : -1);
    int inner = b.shape().dim(transposeB ? -1 : -2);
    if (k != inner) {
      throw new ShapeException(
          "the inner lengths differ: the first has %d columns, the second has %d rows; %s"
              .formatted(k, inner, hint(m, k, inner, n)));
    }
    Shape batchA = batch(a.shape());
    Shape batchB = batch(b.shape());
    Shape batch = Broadcast.shape(batchA, batchB);
    double[] c = new double[Shape.of(append(batch, m, n)).size()];
    int[] done = {0};
    Walk.over(
        batch,
        Broadcast.strides(batchA, batch),
        Broadcast.strides(batchB, batch),
        (i, di, j, dj, count) -> {
          for (int t = 0; t < count; t++, done[0]++) {
            int ao = (i + t * di) * m * k;
            int bo = (j + t * dj) * k * n;
            multiply(
                m, n, k, a.data(), ao, transposeA, b.data(), bo, transposeB, c, done[0] * m * n);
          }
        });
    return NdArray.of(Shape.of(append(batch, m, n)), c);
  }

  private static String hint(int m, int k, int inner, int n) {
    return k == n
        ? "transpose the second?"
        : m == inner ? "transpose the first?" : "they must be equal";
  }

  private static Shape batch(Shape shape) {
    return Shape.of(Arrays.copyOf(shape.dims(), shape.rank() - 2));
  }

  private static int[] append(Shape batch, int m, int n) {
    int[] dims = Arrays.copyOf(batch.dims(), batch.rank() + 2);
    dims[batch.rank()] = m;
    dims[batch.rank() + 1] = n;
    return dims;
  }

  private static void multiply(
      int m,
      int n,
      int k,
      double[] a,
      int ao,
      boolean ta,
      double[] b,
      int bo,
      boolean tb,
      double[] c,
      int co) {
    if ((long) m * n * k < SMALL) {
      small(m, n, k, a, ao, ta, b, bo, tb, c, co);
      return;
    }
    int threads = Blas.NATIVE ? 1 : Runtime.getRuntime().availableProcessors();
    int parts = (int) Math.min(Math.min(threads, m), (long) m * n * k / PARALLEL + 1);
    if (parts == 1) {
      large(m, n, k, m, a, ao, ta, b, bo, tb, c, co);
      return;
    }
    IntStream.range(0, parts)
        .parallel()
        .forEach(
            p -> {
              int first = (int) ((long) m * p / parts);
              int rows = (int) ((long) m * (p + 1) / parts) - first;
              int at = ao + (ta ? first : first * k);
              large(rows, n, k, m, a, at, ta, b, bo, tb, c, co + first * n);
            });
  }

  /**
   * Some rows of the product. The BLAS counts by columns: a row-major C is its transpose, and Cᵀ =
   * Bᵀ Aᵀ.
   */
  private static void large(
      int rows,
      int n,
      int k,
      int m,
      double[] a,
      int ao,
      boolean ta,
      double[] b,
      int bo,
      boolean tb,
      double[] c,
      int co) {
    Blas.INSTANCE.dgemm(
        tb ? "T" : "N",
        ta ? "T" : "N",
        n,
        rows,
        k,
        1,
        b,
        bo,
        tb ? k : n,
        a,
        ao,
        ta ? m : k,
        0,
        c,
        co,
        n);
  }

  private static void small(
      int m,
      int n,
      int k,
      double[] a,
      int ao,
      boolean ta,
      double[] b,
      int bo,
      boolean tb,
      double[] c,
      int co) {
    int stepRow = ta ? 1 : k;
    int stepCol = ta ? m : 1;
    for (int i = 0; i < m; i++) {
      for (int p = 0; p < k; p++) {
        double x = a[ao + i * stepRow + p * stepCol];
        int row = co + i * n;
        if (tb) {
          for (int j = 0; j < n; j++) {
            c[row + j] += x * b[bo + j * k + p];
          }
        } else {
          int from = bo + p * n;
          for (int j = 0; j < n; j++) {
            c[row + j] += x * b[from + j];
          }
        }
      }
    }
  }

  /**
   * The system's BLAS where there is one, which splits its work itself; otherwise the one in Java.
   * Loaded with the first large product, because looking for it takes tens of milliseconds.
   */
  private static final class Blas {
    static final BLAS INSTANCE = find();
    static final boolean NATIVE = INSTANCE instanceof NativeBLAS;

    private static BLAS find() {
      // A missing native library is no news: without this, finding none is logged as a warning.
      Logger logger = Logger.getLogger("dev.ludovic.netlib.blas");
      Level before = logger.getLevel();
      logger.setLevel(Level.OFF);
      try {
        return NativeBLAS.getInstance();
      } catch (RuntimeException | LinkageError e) {
        return JavaBLAS.getInstance();
      } finally {
        logger.setLevel(before);
      }
    }
  }
}
