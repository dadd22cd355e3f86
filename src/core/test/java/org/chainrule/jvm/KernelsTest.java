package org.chainrule.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.chainrule.array.MatrixProduct;
import org.chainrule.array.NdArray;
import org.chainrule.array.Shape;
import org.chainrule.platform.ExpFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KernelsTest {
  @Test
  void theNormNeitherOverflowsNorUnderflows() {
    assertThat(NdArray.norm(3e200, 4e200)).isEqualTo(5e200, within(1e186));
    assertThat(NdArray.norm(3e-200, 4e-200)).isEqualTo(5e-200, within(1e-214));
    assertThat(NdArray.norm(Double.MIN_VALUE, 0)).isEqualTo(Double.MIN_VALUE);
    assertThat(NdArray.norm(Double.MAX_VALUE)).isEqualTo(Double.MAX_VALUE);
    assertThat(NdArray.norm(3, -4)).isEqualTo(5);
    assertThat(NdArray.norm(0, 0)).isZero();
    assertThat(NdArray.norm(1, Double.NaN, Double.POSITIVE_INFINITY)).isNaN();
    assertThat(NdArray.norm(1, Double.NEGATIVE_INFINITY)).isInfinite();
    assertThat(NdArray.norm()).isZero();
  }

  private static final double[] LIMITS = {
    0.0,
    -0.0,
    1,
    -1,
    1e-320,
    -1e-320,
    1e-17,
    0.34,
    -0.35,
    21.9,
    22.1,
    707.9,
    708,
    709.7,
    709.8,
    710,
    1e4,
    1e308,
    -37,
    -707.9,
    -708,
    -709,
    -744,
    -746,
    -1e4,
    -1e308,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN,
    Double.longBitsToDouble(0x7ff0_0000_0000_0fffL)
  };

  /** Present, because the tests run with the module. */
  private static Kernels vector() {
    try {
      return Class.forName("org.chainrule.jvm.VectorKernels")
          .asSubclass(Kernels.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the tests run with --add-modules jdk.incubator.vector", e);
    }
  }

  private static double[] numbers(int n, double scale) {
    Random random = new Random(n);
    double[] x = new double[n];
    Arrays.setAll(x, i -> i < LIMITS.length ? LIMITS[i] : scale * random.nextGaussian());
    return x;
  }

  @ParameterizedTest
  @EnumSource(ExpFunction.class)
  void a_function_gives_the_same_bits_with_and_without_the_vector_api(ExpFunction f) {
    for (int n : new int[] {1, 7, 8, 9, 31, 100, 5000}) {
      double[] x = numbers(n, 10);
      double[] plain = new double[n + 3];
      double[] vector = new double[n + 3];
      VectorWarmup.PLAIN.map(f, x, plain, 0, n);
      vector().map(f, x, vector, 0, n);
      assertThat(vector).as("%s of %d numbers", f, n).isEqualTo(plain);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "3,5,7", "4,16,32", "5,17,300", "33,10,513", "2,300,9", "64,64,64"})
  void a_product_gives_the_same_bits_with_and_without_the_vector_api(int m, int n, int k) {
    double[] a = new Random(1).doubles((long) m * k, -1, 1).toArray();
    double[] b = new Random(2).doubles((long) k * n, -1, 1).toArray();
    for (boolean ta : new boolean[] {false, true}) {
      for (boolean tb : new boolean[] {false, true}) {
        double[] plain = new double[m * n];
        double[] vector = new double[m * n];
        multiply(VectorWarmup.PLAIN, m, n, k, a, ta, b, tb, plain);
        multiply(vector(), m, n, k, a, ta, b, tb, vector);
        assertThat(vector).isEqualTo(plain);
        for (int i = 0; i < m; i++) {
          for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int p = 0; p < k; p++) {
              sum += a[ta ? p * m + i : i * k + p] * b[tb ? j * k + p : p * n + j];
            }
            assertThat(plain[i * n + j]).isCloseTo(sum, within(1e-13 * k));
          }
        }
      }
    }
  }

  private static void multiply(
      Kernels kernels,
      int m,
      int n,
      int k,
      double[] a,
      boolean ta,
      double[] b,
      boolean tb,
      double[] c) {
    kernels.multiply(m, n, k, a, 0, ta ? 1 : k, ta ? m : 1, b, 0, tb ? 1 : n, tb ? k : 1, c, 0, n);
  }

  @ParameterizedTest
  @CsvSource({"200,300,100", "300,40,150", "129,131,137"})
  void a_large_product_in_pieces_is_the_same_as_in_one(int m, int n, int k) {
    NdArray a = NdArray.of(Shape.of(m, k), new Random(1).doubles((long) m * k, -1, 1).toArray());
    NdArray b = NdArray.of(Shape.of(k, n), new Random(2).doubles((long) k * n, -1, 1).toArray());
    double[] whole = new double[m * n];
    multiply(VectorWarmup.PLAIN, m, n, k, a.data(), false, b.data(), false, whole);
    double[] c = MatrixProduct.of(a, false, b, false).data();
    for (int i = 0; i < c.length; i++) {
      // A native BLAS, where there is one, adds in an order of its own.
      assertThat(c[i]).isCloseTo(whole[i], within(1e-12));
    }
  }

  @Test
  void an_interrupted_caller_does_not_begin_a_long_computation() {
    NdArray x = NdArray.full(Shape.of(1_000_000), 0.5);
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> x.map(ExpFunction.SIGMOID))
          .isInstanceOf(CancellationException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
