package org.chainrule.exercises.grade;

/**
 * When something was handed in, as far as the instructor's side knows: what a student wrote is no
 * evidence.
 *
 * @param time the time, as text; empty when it is not known
 * @param late whether the learning platform says that it is late
 * @param ofFile whether the time is the date of a file, which copying may have changed
 */
public record SubmissionTime(String time, boolean late, boolean ofFile) {
  private static final String LATE = " late";
  private static final String OF_FILE = " file";

  /** Nothing is known. */
  public static final SubmissionTime UNKNOWN = new SubmissionTime("", false, false);

  /** Reads what {@link #toString()} wrote. */
  public static SubmissionTime parse(String text) {
    boolean late = text.endsWith(LATE);
    String rest = late ? text.substring(0, text.length() - LATE.length()) : text;
    boolean ofFile = rest.endsWith(OF_FILE);
    String time = ofFile ? rest.substring(0, rest.length() - OF_FILE.length()) : rest;
    return new SubmissionTime(time, late, ofFile);
  }

  /** As it stands in a result: the time, and the words file and late where they are true. */
  @Override
  public String toString() {
    return time + (ofFile ? OF_FILE : "") + (late ? LATE : "");
  }
}
