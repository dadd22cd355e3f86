package org.chainrule.exercises.junit;

/**
 * A wrong answer that is known, with what went wrong: an answer that equals it is told so.
 *
 * @param name what was done wrong, as a clause: "the factor 3 of dz/dx is left out"
 * @param value what comes out then: a number, a {@code double[]}, a {@code double[][]} or a tensor
 */
public record Mistake(String name, Object value) {
  /** Reads well in a list of arguments. */
  public static Mistake mistake(String name, Object value) {
    return new Mistake(name, value);
  }
}
