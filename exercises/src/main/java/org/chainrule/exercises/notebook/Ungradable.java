package org.chainrule.exercises.notebook;

/** A notebook that cannot be graded, with the reason, in words that go into the report. */
public final class Ungradable extends Exception {
  private static final long serialVersionUID = 1;

  public Ungradable(String reason) {
    super(reason);
  }

  public Ungradable(String reason, Throwable cause) {
    super(reason, cause);
  }
}
