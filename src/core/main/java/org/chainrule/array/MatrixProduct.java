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
    int count = batch.size();
    int[] startsA = new int[count];
    int[] startsB = new int[count];
    int[] done = {0};
    StridedLoop.over(
        batch,
        Broadcast.strides(batchA, batch),
        Broadcast.strides(batchB, batch),
        (i, di, j, dj, run) -> {
          for (int t = 0; t < run; t++, done[0]++) {
            startsA[done[0]] = (i + t * di) * m * k;
            startsB[done[0]] = (j + t * dj) * k * n;
          }
        });
    Platform platform = Platform.current();
    Platform.Rounds products =
        (from, to) -> {
          for (int i = from; i < to; i++) {
            platform.multiply(
                m,
                n,
                k,
                a.data(),
                startsA[i],
                transposeA,
                b.data(),
                startsB[i],
                transposeB,
                c,
                i * m * n);
          }
        };
    long work = (long) m * n * k;
    if (work < Platform.LARGE) {
      platform.forEach(count, work * count, products);
    } else {
      products.run(0, count); // each of them is split
    }
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
