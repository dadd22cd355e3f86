package org.chainrule.exercises.grade;

/**
 * The time of a submission, from sources that the student cannot forge, unless the instructor
 * trusts timestamp.txt.
 *
 * @param time the time as text; empty if it is unknown
 * @param late whether the learning platform marks the submission as late
 * @param ofFile whether the time is a file's date, which copying may have changed
 */
public record SubmissionTime(String time, boolean late, boolean ofFile) {
  private static final String LATE = " late";
  private static final String OF_FILE = " file";

  /** An unknown time. */
  public static final SubmissionTime UNKNOWN = new SubmissionTime("", false, false);

  /** Parses a time in the format of {@link #toString()}. */
  public static SubmissionTime parse(String text) {
    boolean late = text.endsWith(LATE);
    String rest = late ? text.substring(0, text.length() - LATE.length()) : text;
    boolean ofFile = rest.endsWith(OF_FILE);
    String time = ofFile ? rest.substring(0, rest.length() - OF_FILE.length()) : rest;
    return new SubmissionTime(time, late, ofFile);
  }

  /**
   * Returns the time in the format used in results, followed by the words "file" and "late" if they
   * apply.
   */
  @Override
  public String toString() {
    return time + (ofFile ? OF_FILE : "") + (late ? LATE : "");
  }
}
