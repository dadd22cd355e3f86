package org.chainrule.jvm;

import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.chainrule.platform.ExpFunction;
import org.chainrule.platform.Platform;

/** What a JVM can do better than plain loops on one processor. */
public final class JvmPlatform implements Platform {
  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  /**
   * Whether a class is part of this library: then its source travels with it. Neither its package
   * nor the jar can tell, for tests share the packages and the library has several jars.
   */
  private static final ClassValue<Boolean> OWN =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          String name = type.getName();
          if (!name.startsWith("org.chainrule.")) {
            return false;
          }
          int end = name.indexOf('$');
          String file = (end < 0 ? name : name.substring(0, end)).replace('.', '/') + ".java";
          ClassLoader loader = type.getClassLoader();
          return loader != null && loader.getResource("META-INF/sources/" + file) != null;
        }
      };

  /** Called by {@link Platform#current}. */
  public JvmPlatform() {}

  @Override
  public void multiply(
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
    int colA = transposeA ? m : 1;
    int rowB = transposeB ? 1 : n;
    int colB = transposeB ? k : 1;
    long work = (long) m * n * k;
    if (work >= LARGE && Native.BLAS != null) {
      // The BLAS counts by columns: a row-major C is its transpose, and Cᵀ = Bᵀ Aᵀ.
      String opB = transposeB ? "T" : "N";
      String opA = transposeA ? "T" : "N";
      int ldb = transposeB ? k : n;
      int lda = transposeA ? m : k;
      Native.BLAS.multiply(opB, opA, n, m, k, b, fromB, ldb, a, fromA, lda, c, fromC, n);
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
            int b0 = fromB + j * colB;
            kernels.multiply(m, width, k, a, fromA, rowA, colA, b, b0, rowB, colB, c, fromC + j, n);
          });
    } else {
      int blocks = (m + 3) / 4;
      Parallel.run(
          blocks,
          work,
          (from, to) -> {
            int i = from * 4;
            int height = Math.min(to * 4, m) - i;
            int a0 = fromA + i * rowA;
            kernels.multiply(
                height, n, k, a, a0, rowA, colA, b, fromB, rowB, colB, c, fromC + i * n, n);
          });
    }
  }

  @Override
  public void map(ExpFunction f, double[] x, double[] y) {
    long work = (long) x.length * ExpKernels.WORK;
    Kernels kernels = Kernels.forWork(work);
    Parallel.run(x.length, work, (from, to) -> kernels.map(f, x, y, from, to));
  }

  @Override
  public void forEach(int n, long work, Rounds body) {
    Parallel.run(n, work, body);
  }

  @Override
  public StackTraceElement caller() {
    return WALKER.walk(
        frames ->
            frames
                .filter(frame -> !OWN.get(frame.getDeclaringClass()))
                .findFirst()
                .map(StackWalker.StackFrame::toStackTraceElement)
                .orElse(null));
  }

  /**
   * The system's BLAS, which splits large products itself, or null. Loaded with the first large
   * product, because looking for it takes tens of milliseconds.
   */
  private static final class Native {
    static final Blas BLAS = find();

    private static Blas find() {
      try {
        for (Blas blas : ServiceLoader.load(Blas.class, JvmPlatform.class.getClassLoader())) {
          if (blas.isAvailable()) {
            return blas;
          }
        }
      } catch (ServiceConfigurationError | LinkageError e) {
        return null; // the library that it needs is not there
      }
      return null;
    }
  }
}
