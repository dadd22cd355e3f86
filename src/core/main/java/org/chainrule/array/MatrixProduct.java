package org.chainrule.array;

import java.util.Arrays;
import org.chainrule.platform.Platform;

/** Products of matrices, and of stacks of matrices, in the last two axes. */
public final class MatrixProduct {
  private MatrixProduct() {}

  /**
   * C = A B, where either factor may be read as its transpose. A is (…, m, k) and B is (…, k, n)
   * after transposing; the leading axes broadcast; C is (…, m, n).
   *
   * @throws ShapeException if the inner lengths differ or the leading axes do not broadcast
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
    Platform platform = Platform.current();
    int[] done = {0};
    StridedLoop.over(
        batch,
        Broadcast.strides(batchA, batch),
        Broadcast.strides(batchB, batch),
        (i, di, j, dj, count) -> {
          for (int t = 0; t < count; t++, done[0]++) {
            int ao = (i + t * di) * m * k;
            int bo = (j + t * dj) * k * n;
            platform.multiply(
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
}
