package org.chainrule.exercises.sandbox;

import java.time.Duration;

/**
 * What is left for one submission, over all the children that it needs: processor time, time in
 * which a child only waits, and processor time for compiling.
 */
public final class Budget {
  private Duration processor;
  private Duration waiting;
  private Duration compiling;

  /** As much of each. */
  public Budget(Duration each) {
    processor = each;
    waiting = each;
    compiling = each;
  }

  synchronized Duration processor() {
    return processor;
  }

  synchronized Duration waiting() {
    return waiting;
  }

  /** Whether there is nothing left. */
  public synchronized boolean isSpent() {
    return !isPositive(processor) || !isPositive(waiting) || !isPositive(compiling);
  }

  synchronized void spend(Duration ofProcessor, Duration ofWaiting) {
    processor = processor.minus(ofProcessor);
    waiting = waiting.minus(ofWaiting);
  }

  synchronized void spendCompiling(Duration ofProcessor) {
    compiling = compiling.minus(ofProcessor);
  }

  private static boolean isPositive(Duration duration) {
    return !duration.isNegative() && !duration.isZero();
  }
}
