package org.chainrule.jvm;

import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.chainrule.platform.Platform;

/**
 * Parallel loops on the JVM's common pool, whose threads are daemons. The caller's thread takes
 * part.
 */
final class Parallel {
  /** About half a second: between pieces, an interrupt of the caller is looked at. */
  private static final long LONG = 1L << 33;

  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private Parallel() {}

  /**
   * Runs the body on ranges that cover 0 … n.
   *
   * @param work about how many multiplications that is
   * @throws CancellationException if the caller was interrupted; then part of the work is done
   */
  static void run(int n, long work, Platform.Rounds body) {
    int pieces = work < Platform.LARGE ? 1 : (int) Math.min(n, Math.max(CORES, work / LONG));
    if (pieces <= 1) {
      body.run(0, n);
      return;
    }
    Thread caller = Thread.currentThread();
    IntStream.range(0, pieces)
        .parallel()
        .forEach(
            i -> {
              if (caller.isInterrupted()) {
                throw new CancellationException("a long computation was interrupted");
              }
              body.run((int) ((long) n * i / pieces), (int) ((long) n * (i + 1) / pieces));
            });
  }
}
