package org.chainrule.exercises.junit;

/**
 * Thrown if an answer is wrong. The message contains all details for the instructor; {@link
 * #feedback()} is the message for the student, without inputs and expected values.
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
