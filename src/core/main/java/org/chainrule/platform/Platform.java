package org.chainrule.platform;

/**
 * The platform-dependent part of the library. The default methods are plain Java, which can be
 * compiled to JavaScript for browsers; {@code org.chainrule.jvm.JvmPlatform} replaces them with all
 * processors, vector instructions, a native BLAS and the stack of the JVM.
 */
public interface Platform {
  /**
   * A computation of so many multiplications is worth a second thread: it takes about 50 µs, and
   * waking a thread 5 to 20.
   */
  long LARGE = 1L << 20;

  /** A part of a loop, whose rounds do not depend on each other. */
  @FunctionalInterface
  interface Rounds {
    /** Does the rounds {@code from} … {@code to - 1}. */
    void run(int from, int to);
  }

  /** The default methods, as they are. */
  Platform PLAIN = new Platform() {};

  /** The platform of this program. */
  static Platform current() {
    return DetectedPlatform.PLATFORM;
  }

  /**
   * C = A B for row-major matrices that lie in larger arrays; C, an (m, n) matrix, is all zeros
   * before.
   *
   * @param a (m, k), or (k, m) when {@code transposeA}
   * @param b (k, n), or (n, k) when {@code transposeB}
   */
  default void multiply(
      int m,
      int n,
      int k,
      double[] a,
      int fromA,
      boolean transposeA,
      double[] b,
      int fromB,
      boolean transposeB,
      double[] c,
      int fromC) {
    int rowA = transposeA ? 1 : k;
    int columnA = transposeA ? m : 1;
    int rowB = transposeB ? 1 : n;
    int columnB = transposeB ? k : 1;
    for (int i = 0; i < m; i++) {
      for (int p = 0; p < k; p++) {
        double factor = a[fromA + i * rowA + p * columnA];
        for (int j = 0; j < n; j++) {
          c[fromC + i * n + j] += factor * b[fromB + p * rowB + j * columnB];
        }
      }
    }
  }

  /** y = f(x) for every element; both may be the same array. */
  default void map(ExpFunction f, double[] x, double[] y) {
    for (int i = 0; i < x.length; i++) {
      y[i] = f.applyAsDouble(x[i]);
    }
  }

  /**
   * Does n rounds, on several processors where there are any.
   *
   * @param work about how many multiplications all of it is
   */
  default void forEach(int n, long work, Rounds body) {
    body.run(0, n);
  }

  /** The line of the program that called into this library, or null where it cannot be told. */
  default StackTraceElement caller() {
    return null;
  }
}
