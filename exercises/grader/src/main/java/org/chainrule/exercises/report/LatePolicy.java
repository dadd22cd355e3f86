package org.chainrule.exercises.report;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.Optional;
import org.chainrule.exercises.grade.SubmissionTime;

/**
 * The penalty for late submissions: a percentage of the points for each day that has begun since
 * the due date.
 *
 * @param due the due date; empty if no submission is ever late
 * @param percentPerDay the penalty for each day, in percent of the points reached
 */
public record LatePolicy(Optional<ZonedDateTime> due, double percentPerDay) {
  /** The format of nbgrader's timestamps, 2026-11-30 23:59:00.123456 UTC, with optional parts. */
  private static final DateTimeFormatter NBGRADER =
      new DateTimeFormatterBuilder()
          .appendPattern("yyyy-MM-dd[ ]['T']HH:mm[:ss][.SSSSSS][.SSS]")
          .toFormatter(Locale.ROOT);

  /** A policy without a due date. */
  public static final LatePolicy NONE = new LatePolicy(Optional.empty(), 0);

  public LatePolicy {
    if (due.isEmpty() && percentPerDay > 0) {
      throw new IllegalArgumentException("--late has no effect without --due: specify a due date");
    }
    if (!(percentPerDay >= 0 && percentPerDay <= 100)) {
      throw new IllegalArgumentException(
          "the late penalty must be 0 to 100 % per day, not " + percentPerDay);
    }
  }

  /**
   * Returns the points that a submission loses; 0 if the time of submission is unknown. A
   * submission that the learning platform marks as late is late by at least one day.
   *
   * @param submitted the time in the format of {@link SubmissionTime}
   * @throws IllegalArgumentException if the time is not valid
   */
  public double penalty(String submitted, double points) {
    if (due.isEmpty()) {
      return 0;
    }
    SubmissionTime when = SubmissionTime.parse(submitted);
    long days = when.late() ? 1 : 0;
    if (!when.time().isEmpty()) {
      Duration late = Duration.between(due.get(), time(when.time()));
      if (!late.isNegative() && !late.isZero()) {
        days = Math.max(days, late.plusDays(1).minusNanos(1).toDays());
      }
    }
    return Math.min(points, points * percentPerDay / 100 * days);
  }

  /**
   * Parses a time, which is in UTC if it does not specify a zone.
   *
   * @throws IllegalArgumentException if the time is not valid
   */
  public static ZonedDateTime time(String text) {
    return time(text, ZoneOffset.UTC);
  }

  /**
   * Parses a time.
   *
   * @param zone the time zone to use if the text does not specify one
   * @throws IllegalArgumentException if the time is not valid
   */
  public static ZonedDateTime time(String text, ZoneId zone) {
    String clean = text.strip();
    try {
      return OffsetDateTime.parse(clean).toZonedDateTime();
    } catch (DateTimeException iso) {
      int space = clean.lastIndexOf(' ');
      boolean named = space > 10 && Character.isLetter(clean.charAt(space + 1));
      try {
        LocalDateTime time =
            LocalDateTime.parse(named ? clean.substring(0, space) : clean, NBGRADER);
        return time.atZone(named ? ZoneId.of(clean.substring(space + 1)) : zone);
      } catch (DateTimeException e) {
        throw new IllegalArgumentException(
            "'" + shown(text) + "' is no time; write 2026-11-30T23:59 or 2026-11-30T23:59+09:00",
            e);
      }
    }
  }

  private static String shown(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }
}
