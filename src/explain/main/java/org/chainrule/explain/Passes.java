package org.chainrule.explain;

import org.chainrule.GradMode;

/**
 * What an answer computed, and how often it asked autograd on the way: {@code backward()}, {@code
 * Autograd.grad}, forward mode, or {@code Value.backward()}. The check of an exercise uses it where
 * the number alone does not tell how it came about.
 *
 * @param value the answer
 * @param completed how many passes came to their end
 * @param failed how many were begun and failed
 * @param accumulated how often a gradient was added to one that was there
 * @param cleared how many gradients {@code zeroGrad()} has taken away
 */
public record Passes<T>(T value, long completed, long failed, long accumulated, long cleared) {
  /**
   * An answer, which may throw what its method declares.
   *
   * @param <E> what it throws; nothing that has to be declared, when its method declares nothing
   */
  @FunctionalInterface
  public interface Answer<T, E extends Throwable> {
    T compute() throws E;
  }

  /**
   * Runs the answer on this thread and counts its passes.
   *
   * @throws E what the answer throws
   */
  public static <T, E extends Throwable> Passes<T> of(Answer<T, E> answer) throws E {
    long begun = GradMode.passesBegun();
    long completed = GradMode.passesCompleted();
    long accumulated = GradMode.gradientsAccumulated();
    long cleared = GradMode.gradientsCleared();
    T value = answer.compute();
    long done = GradMode.passesCompleted() - completed;
    return new Passes<>(
        value,
        done,
        GradMode.passesBegun() - begun - done,
        GradMode.gradientsAccumulated() - accumulated,
        GradMode.gradientsCleared() - cleared);
  }

  /**
   * The value of an answer that has to be written by hand.
   *
   * @throws AssertionError when autograd was asked
   * @throws E what the answer throws
   */
  public static <T, E extends Throwable> T byHand(Answer<T, E> answer) throws E {
    Passes<T> passes = of(answer);
    if (passes.completed() + passes.failed() > 0) {
      throw new AssertionError(
          "this part is to be written by hand, and your answer calls backward(), Autograd,"
              + " Derivatives or Value.backward(): write the derivative as a formula instead");
    }
    return passes.value();
  }
}
