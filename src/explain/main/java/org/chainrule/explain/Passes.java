package org.chainrule.explain;

import java.util.function.Supplier;
import org.chainrule.GradMode;

/**
 * What an answer computed, and how often it asked autograd on the way: {@code backward()}, {@code
 * Autograd.grad}, forward mode, or {@code Value.backward()}. The check of an exercise uses it where
 * the number alone does not tell how it came about.
 *
 * @param value the answer
 * @param completed how many passes came to their end
 * @param failed how many were begun and failed
 */
public record Passes<T>(T value, long completed, long failed) {
  /** Runs the answer on this thread and counts its passes. */
  public static <T> Passes<T> of(Supplier<T> answer) {
    long begun = GradMode.passesBegun();
    long completed = GradMode.passesCompleted();
    T value = answer.get();
    long done = GradMode.passesCompleted() - completed;
    return new Passes<>(value, done, GradMode.passesBegun() - begun - done);
  }

  /**
   * The value of an answer that has to be written by hand.
   *
   * @throws AssertionError when autograd was asked
   */
  public static <T> T byHand(Supplier<T> answer) {
    Passes<T> passes = of(answer);
    if (passes.completed() + passes.failed() > 0) {
      throw new AssertionError(
          "this part is to be written by hand, and your answer calls backward(), Autograd,"
              + " Derivatives or Value.backward(): write the derivative as a formula instead");
    }
    return passes.value();
  }
}
