package org.chainrule.nn;

/** Sets an optimiser's learning rate by a {@link Schedule}. */
public final class LrScheduler {
  private final Optimizer optimizer;
  private final Schedule schedule;
  private final double initial;
  private int epoch;

  /** Takes the optimiser's present rate as the initial one, and sets the rate of epoch 0. */
  public LrScheduler(Optimizer optimizer, Schedule schedule) {
    this.optimizer = optimizer;
    this.schedule = schedule;
    this.initial = optimizer.lr();
    epoch(0);
  }

  /** An epoch is over: sets the rate of the next. */
  public void step() {
    epoch(epoch + 1);
  }

  /** The epoch that the rate was set for. */
  public int epoch() {
    return epoch;
  }

  /** The epoch, the rate that was set for it, and the initial rate. */
  @Override
  public String toString() {
    return "LrScheduler(epoch=%d, lr=%s, initial_lr=%s)".formatted(epoch, optimizer.lr(), initial);
  }

  /** Goes to an epoch, to resume an earlier run. */
  public void epoch(int epoch) {
    this.epoch = epoch;
    optimizer.lr(initial * schedule.factor(epoch));
  }
}
