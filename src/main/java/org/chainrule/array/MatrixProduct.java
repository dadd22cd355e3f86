package org.chainrule.array;

import dev.ludovic.netlib.blas.NativeBLAS;
import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Products of matrices, and of stacks of matrices, in the last two axes. */
public final class MatrixProduct {
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
    Shape shape = Shape.of(append(batch, m, n));
    double[] c = NdArray.allocate(shape);
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
    return NdArray.of(shape, c);
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
    int rowA = ta ? 1 : k;
    int colA = ta ? m : 1;
    int rowB = tb ? 1 : n;
    int colB = tb ? k : 1;
    long work = (long) m * n * k;
    if (work >= Parallel.WORTH_IT && Native.BLAS != null) {
      // The BLAS counts by columns: a row-major C is its transpose, and Cᵀ = Bᵀ Aᵀ.
      String opB = tb ? "T" : "N";
      String opA = ta ? "T" : "N";
      Native.BLAS.dgemm(opB, opA, n, m, k, 1, b, bo, tb ? k : n, a, ao, ta ? m : k, 0, c, co, n);
      return;
    }
    Kernels kernels = Kernels.forWork(work);
    if (n >= m) {
      // Each piece is a number of columns that fills whole vectors, whatever their length.
      int blocks = (n + 15) / 16;
      Parallel.run(
          blocks,
          work,
          (from, to) -> {
            int j = from * 16;
            int width = Math.min(to * 16, n) - j;
            kernels.multiply(
                m, width, k, a, ao, rowA, colA, b, bo + j * colB, rowB, colB, c, co + j, n);
          });
    } else {
      int blocks = (m + 3) / 4;
      Parallel.run(
          blocks,
          work,
          (from, to) -> {
            int i = from * 4;
            int height = Math.min(to * 4, m) - i;
            kernels.multiply(
                height, n, k, a, ao + i * rowA, rowA, colA, b, bo, rowB, colB, c, co + i * n, n);
          });
    }
  }

  /**
   * The system's BLAS, which splits large products itself, or null. Loaded with the first large
   * product, because looking for it takes tens of milliseconds.
   */
  private static final class Native {
    static final NativeBLAS BLAS = find();

    private static NativeBLAS find() {
      // A missing native library is no news: without this, finding none is logged as a warning.
      Logger logger = Logger.getLogger("dev.ludovic.netlib.blas");
      Level before = logger.getLevel();
      logger.setLevel(Level.OFF);
      try {
        return NativeBLAS.getInstance();
      } catch (RuntimeException | LinkageError e) {
        return null;
      } finally {
        logger.setLevel(before);
      }
    }
  }
}
