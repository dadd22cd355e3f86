package org.chainrule.exercises.junit;

/**
 * A wrong answer. The message holds everything, for the instructor; {@link #feedback()} is what the
 * student may read: no input, no expected value.
 */
public final class Mismatch extends AssertionError {
  private static final long serialVersionUID = 1;

  private final String feedback;

  public Mismatch(String feedback, String secret) {
    super(secret.isEmpty() ? feedback : feedback + " [" + secret + "]");
    this.feedback = feedback;
  }

  public String feedback() {
    return feedback;
  }
}
