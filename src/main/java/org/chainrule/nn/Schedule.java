package org.chainrule.nn;

/**
 * How the learning rate changes: its factor at epoch t, by which the initial rate is multiplied. It
 * is stepped after each epoch:
 *
 * <pre>{@code
 * LrScheduler scheduler = new LrScheduler(optimizer, Schedule.warmUp(5).then(5, Schedule.cosine(95)));
 * for (int epoch = 0; epoch < 100; epoch++) {
 *   ... optimizer.step(); ...
 *   scheduler.step();
 * }
 * }</pre>
 *
 * A lambda is a schedule as well: {@code t -> 1 / Math.sqrt(1 + t)}.
 */
@FunctionalInterface
public interface Schedule {
  /** The factor at epoch t, counted from 0. */
  double factor(int t);

  /** γ^⌊t / every⌋: at once smaller, every so many epochs. (PyTorch: StepLR) */
  static Schedule step(int every, double gamma) {
    positive(every);
    return t -> Math.pow(gamma, Math.floorDiv(t, every));
  }

  /** γᵗ. (PyTorch: ExponentialLR) */
  static Schedule exponential(double gamma) {
    return t -> Math.pow(gamma, t);
  }

  /** {@link #cosine(int, double)} down to 0. */
  static Schedule cosine(int epochs) {
    return cosine(epochs, 0);
  }

  /**
   * min + (1 - min)(1 + cos(π t / epochs)) / 2: down along half a cosine, and up again after it.
   * (PyTorch: CosineAnnealingLR with eta_min = min · lr)
   */
  static Schedule cosine(int epochs, double min) {
    positive(epochs);
    return t -> min + (1 - min) * (1 + Math.cos(Math.PI * t / epochs)) / 2;
  }

  /** A straight line from one factor to another, which then stays. (PyTorch: LinearLR) */
  static Schedule linear(double from, double to, int epochs) {
    positive(epochs);
    return t -> from + (to - from) * Math.min(t, epochs) / epochs;
  }

  /** From 1/epochs in equal steps up to 1, which is reached at t = epochs - 1 and stays. */
  static Schedule warmUp(int epochs) {
    positive(epochs);
    return t -> Math.min(1, (t + 1.0) / epochs);
  }

  /** This schedule before epoch {@code start}; from there on the next, which counts from 0. */
  default Schedule then(int start, Schedule next) {
    return t -> t < start ? factor(t) : next.factor(t - start);
  }

  private static void positive(int epochs) {
    if (epochs <= 0) {
      throw new IllegalArgumentException("a schedule over " + epochs + " epochs: at least 1");
    }
  }
}
