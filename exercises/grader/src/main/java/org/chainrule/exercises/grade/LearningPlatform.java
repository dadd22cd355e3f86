package org.chainrule.exercises.grade;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The learning platforms, and the naming schemes of their downloads. */
public enum LearningPlatform {
  /** {@code Anna Kim_123_assignsubmission_file_}, as a folder or as a prefix of a file name. */
  MOODLE("(?<upload>(?<student>.+_\\d+)_assignsubmission_)(?:file|onlinetext)_?(?<own>.*)"),

  /**
   * {@code kimanna_LATE_123_456_e01.ipynb}: an optional LATE, the student's number, and the file's.
   */
  CANVAS("(?<upload>(?<student>[^_]+)_(?<late>LATE_)?(?<number>\\d+)_\\d+_)(?<own>.+)"),

  /**
   * {@code Exercises 1_anna_attempt_2026-11-28-10-20-30_e01.ipynb}; a .txt is Blackboard's own
   * file.
   */
  BLACKBOARD(
      "(?<upload>(?<student>.+)_attempt_(?<time>\\d{4}(?:-\\d\\d){5}))(?:_(?<own>.*)|\\.txt)");

  private static final DateTimeFormatter BLACKBOARDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd-HH-mm-ss");

  private final Pattern pattern;

  LearningPlatform(String pattern) {
    this.pattern = Pattern.compile(pattern, Pattern.DOTALL);
  }

  /**
   * The parts of a platform's file name.
   *
   * @param student the student; on Blackboard, the assignment and the student
   * @param upload the prefix that feedback files need for the upload to the platform
   * @param own the original file name; empty for a folder or for a file of the platform itself
   * @param time the time of submission, if the name contains it
   */
  public record Name(
      LearningPlatform platform, String student, String upload, String own, SubmissionTime time) {}

  /** Parses the name of a file or folder; empty if no platform uses such names. */
  public static Optional<Name> parse(String name) {
    for (LearningPlatform platform : values()) {
      Matcher matcher = platform.pattern.matcher(name);
      if (matcher.matches()) {
        return Optional.of(platform.name(matcher));
      }
    }
    return Optional.empty();
  }

  private Name name(Matcher matcher) {
    String student = matcher.group("student");
    String own = matcher.group("own") == null ? "" : matcher.group("own");
    return switch (this) {
      case MOODLE ->
          new Name(this, student, matcher.group("upload") + "file_", own, SubmissionTime.UNKNOWN);
      case CANVAS -> {
        boolean late = matcher.group("late") != null;
        String numbered = student + "_" + matcher.group("number");
        var time = new SubmissionTime("", late, false);
        yield new Name(this, numbered, matcher.group("upload"), own, time);
      }
      case BLACKBOARD -> {
        var time = new SubmissionTime(time(matcher.group("time")), false, false);
        yield new Name(this, student, matcher.group("upload") + "_", own, time);
      }
    };
  }

  /** Converts a time without a time zone, which is taken to be in the instructor's zone. */
  private static String time(String text) {
    try {
      return LocalDateTime.parse(text, BLACKBOARDS)
          .atZone(ZoneId.systemDefault())
          .toOffsetDateTime()
          .toString();
    } catch (DateTimeException e) {
      return "";
    }
  }
}
