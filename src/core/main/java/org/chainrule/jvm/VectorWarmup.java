package org.chainrule.jvm;

import org.chainrule.platform.ExpFunction;

/**
 * Chooses the kernels. Those with the Vector API are a hundred times slower than the plain ones
 * until the JIT has compiled them (a sigmoid of a million numbers: 0.1 to 0.2 s instead of 3 ms,
 * for some seconds). Therefore the first large computation starts a thread that runs both on small
 * arrays until the vector kernels are faster; until then the plain kernels are used.
 */
final class VectorWarmup implements Runnable {
  /** Below so many multiplications, plain loops are as fast: 512 sigmoids, a product of 25³. */
  static final long WORTH_IT = 1 << 14;

  static final Kernels PLAIN = new PlainKernels();

  private static final int ROUNDS = 20_000;

  private static volatile Kernels best = start();

  private final Kernels vector;

  private VectorWarmup(Kernels vector) {
    this.vector = vector;
  }

  static Kernels best() {
    return best;
  }

  private static Kernels start() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
      try {
        // By name: the class is compiled separately, because an incubator module is not in a
        // release's API.
        Kernels vector =
            Class.forName("org.chainrule.jvm.VectorKernels")
                .asSubclass(Kernels.class)
                .getDeclaredConstructor()
                .newInstance();
        Thread thread = new Thread(new VectorWarmup(vector), "chainrule-warm-up");
        thread.setDaemon(true);
        thread.start();
      } catch (ReflectiveOperationException | LinkageError e) {
        return PLAIN; // an incubator module may change: this JVM has an incompatible one
      }
    }
    return PLAIN;
  }

  @Override
  public void run() {
    int overtaken = 0;
    for (int i = 0; i < ROUNDS; i++) {
      if (nanos(vector) < nanos(PLAIN) && ++overtaken == 100) {
        best = vector;
        return;
      }
    }
  }

  private static long nanos(Kernels kernels) {
    double[] x = new double[1024];
    double[] y = new double[1024];
    long start = System.nanoTime();
    kernels.multiply(32, 32, 32, x, 0, 32, 1, x, 0, 32, 1, y, 0, 32);
    kernels.multiply(3, 3, 32, x, 0, 32, 1, x, 0, 1, 32, y, 0, 32);
    for (ExpFunction f : ExpFunction.values()) {
      kernels.map(f, x, y, 0, x.length);
    }
    return System.nanoTime() - start;
  }
}
