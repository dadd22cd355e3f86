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
    return named(
        "step(%d, %s)".formatted(every, gamma), t -> Math.pow(gamma, Math.floorDiv(t, every)));
  }

  /** γᵗ. (PyTorch: ExponentialLR) */
  static Schedule exponential(double gamma) {
    return named("exponential(%s)".formatted(gamma), t -> Math.pow(gamma, t));
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
    return named(
        "cosine(%d, %s)".formatted(epochs, min),
        t -> min + (1 - min) * (1 + Math.cos(Math.PI * t / epochs)) / 2);
  }

  /** A straight line from one factor to another, which then stays. (PyTorch: LinearLR) */
  static Schedule linear(double from, double to, int epochs) {
    positive(epochs);
    return named(
        "linear(%s, %s, %d)".formatted(from, to, epochs),
        t -> from + (to - from) * Math.min(t, epochs) / epochs);
  }

  /** From 1/epochs in equal steps up to 1, which is reached at t = epochs - 1 and stays. */
  static Schedule warmUp(int epochs) {
    positive(epochs);
    return named("warmUp(%d)".formatted(epochs), t -> Math.min(1, (t + 1.0) / epochs));
  }

  /** This schedule before epoch {@code start}; from there on the next, which counts from 0. */
  default Schedule then(int start, Schedule next) {
    return new Named(
        "%s.then(%d, %s)".formatted(this, start, next),
        t -> t < start ? factor(t) : next.factor(t - start));
  }

  private static Schedule named(String text, Schedule schedule) {
    return new Named("Schedule." + text, schedule);
  }

  /** A schedule that prints as the call that made it. */
  record Named(String text, Schedule schedule) implements Schedule {
    @Override
    public double factor(int t) {
      return schedule.factor(t);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private static void positive(int epochs) {
    if (epochs <= 0) {
      throw new IllegalArgumentException("a schedule over " + epochs + " epochs: at least 1");
    }
  }
}
