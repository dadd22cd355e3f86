package org.chainrule.jvm;

import java.util.EnumSet;
import org.chainrule.platform.ExpFunction;

/**
 * Chooses the kernels. Those with the Vector API are a hundred times slower than the plain ones
 * until the JIT has compiled them (a sigmoid of a million numbers: 0.1 to 0.2 s instead of 3 ms,
 * for some seconds). Therefore the first large computation starts a thread that runs both on small
 * arrays until the vector kernels are faster; until then the plain kernels are used.
 *
 * <p>The Vector API is in an incubator module, with which a JVM starts later and prints a warning.
 * It is there if the JVM was started with {@code --add-modules jdk.incubator.vector}, or it is
 * loaded by that thread where the system property {@value #LOAD} is true. Who sets it also starts
 * the JVM with {@code -XX:+EnableVectorSupport}, without which the JIT never makes instructions of
 * the vectors, and exports {@code java.base/jdk.internal.module}.
 */
final class VectorWarmup implements Runnable {
  /** Below so many multiplications, plain loops are as fast: 512 sigmoids, a product of 25³. */
  static final long WORTH_IT = 1 << 14;

  static final Kernels PLAIN = new PlainKernels();

  private static final String MODULE = "jdk.incubator.vector";
  private static final String LOAD = "org.chainrule.vector.load";
  private static final int ROUNDS = 20_000;

  private static volatile Kernels best = start();

  private VectorWarmup() {}

  static Kernels best() {
    return best;
  }

  private static Kernels start() {
    if (present() || Boolean.getBoolean(LOAD)) {
      Thread thread = new Thread(new VectorWarmup(), "chainrule-warm-up");
      thread.setDaemon(true);
      thread.start();
    }
    return PLAIN;
  }

  private static boolean present() {
    return ModuleLayer.boot().findModule(MODULE).isPresent();
  }

  @Override
  public void run() {
    Kernels vector;
    try {
      vector = load();
    } catch (ReflectiveOperationException | LinkageError e) {
      return; // this JVM has no such module, or an incompatible one, as an incubator module may be
    }
    int overtaken = 0;
    for (int i = 0; i < ROUNDS; i++) {
      if (nanos(vector) < nanos(PLAIN) && ++overtaken == 100) {
        best = vector;
        return;
      }
    }
  }

  private static Kernels load() throws ReflectiveOperationException {
    if (!present()) {
      Class.forName("jdk.internal.module.Modules")
          .getMethod("loadModule", String.class)
          .invoke(null, MODULE);
    }
    // By name: the class is compiled separately, because an incubator module is not in a
    // release's API.
    return Class.forName("org.chainrule.jvm.VectorKernels")
        .asSubclass(Kernels.class)
        .getDeclaredConstructor()
        .newInstance();
  }

  private static long nanos(Kernels kernels) {
    double[] x = new double[1024];
    double[] y = new double[1024];
    long start = System.nanoTime();
    kernels.multiply(32, 32, 32, x, 0, 32, 1, x, 0, 32, 1, y, 0, 32);
    kernels.multiply(3, 3, 32, x, 0, 32, 1, x, 0, 1, 32, y, 0, 32);
    for (ExpFunction f : EnumSet.of(ExpFunction.EXP, ExpFunction.SIGMOID, ExpFunction.TANH)) {
      kernels.map(f, x, y, 0, x.length);
    }
    return System.nanoTime() - start;
  }
}
