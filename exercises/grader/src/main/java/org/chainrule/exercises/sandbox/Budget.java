package org.chainrule.exercises.sandbox;

import java.time.Duration;

/**
 * The resources that one submission has left, across all of its child processes: processor time,
 * idle time in which a child only waits, and processor time for compiling.
 */
public final class Budget {
  private Duration processor;
  private Duration waiting;
  private Duration compiling;

  /** Creates a budget with the same amount of each resource. */
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

  /** Returns whether any of the resources is used up. */
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
