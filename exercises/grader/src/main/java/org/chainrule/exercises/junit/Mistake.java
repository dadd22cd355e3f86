package org.chainrule.exercises.junit;

/**
 * A known mistake. An answer that equals its value is wrong, and the feedback names the mistake.
 *
 * @param name the mistake as a clause: "the factor 3 of dz/dx is left out"
 * @param value the value that results from the mistake: a number, a {@code double[]}, a {@code
 *     double[][]}, or a tensor
 */
public record Mistake(String name, Object value) {
  /** Creates a mistake; intended for static import. */
  public static Mistake mistake(String name, Object value) {
    return new Mistake(name, value);
  }
}
