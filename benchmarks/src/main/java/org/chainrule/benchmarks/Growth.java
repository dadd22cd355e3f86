package org.chainrule.benchmarks;

import java.lang.management.ManagementFactory;
import org.chainrule.Tensor;

/** How time and memory grow with the number of vertices, for a chain of multiplications. */
final class Growth {
  private static final int ROUNDS = 7;

  private Growth() {}

  /** Prints the table; processor time of this thread, the best of some rounds. */
  public static void main(String[] args) {
    var threads = ManagementFactory.getThreadMXBean();
    System.out.println(
        "| vertices | forward and backward, ns a vertex | live memory, bytes a vertex |");
    System.out.println("|---|---|---|");
    for (int warm = 0; warm < 2000; warm++) {
      chain(1000).backward();
    }
    for (int n = 1000; n <= 1_000_000; n *= 10) {
      long best = Long.MAX_VALUE;
      for (int round = 0; round < ROUNDS; round++) {
        long start = threads.getCurrentThreadCpuTime();
        chain(n).backward();
        best = Math.min(best, threads.getCurrentThreadCpuTime() - start);
      }
      long before = used();
      Tensor y = chain(n);
      double bytes = (double) (used() - before) / n;
      System.out.printf("| %,d | %.0f | %.0f |%n", n, (double) best / n, bytes);
      y.backward();
    }
  }

  private static Tensor chain(int n) {
    Tensor x = Tensor.tensor(1.0).requiresGrad(true);
    Tensor c = Tensor.tensor(1 + 1e-7);
    Tensor y = x;
    for (int i = 0; i < n; i++) {
      y = y.mul(c);
    }
    return y;
  }

  private static long used() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
