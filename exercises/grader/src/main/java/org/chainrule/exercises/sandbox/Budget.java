package org.chainrule.exercises.sandbox;

import java.time.Duration;

/**
 * What is left for one submission, over all the children that it needs: processor time, and time in
 * which a child only waits.
 */
public final class Budget {
  private Duration processor;
  private Duration waiting;

  /** As much of each. */
  public Budget(Duration each) {
    processor = each;
    waiting = each;
  }

  synchronized Duration processor() {
    return processor;
  }

  synchronized Duration waiting() {
    return waiting;
  }

  /** Whether there is nothing left. */
  public synchronized boolean isSpent() {
    return !isPositive(processor) || !isPositive(waiting);
  }

  synchronized void spend(Duration ofProcessor, Duration ofWaiting) {
    processor = processor.minus(ofProcessor);
    waiting = waiting.minus(ofWaiting);
  }

  private static boolean isPositive(Duration duration) {
    return !duration.isNegative() && !duration.isZero();
  }
}
