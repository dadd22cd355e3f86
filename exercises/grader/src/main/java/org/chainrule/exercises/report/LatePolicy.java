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
 * What lateness costs: a share of the points for each day that has begun after the due date.
 *
 * @param due until when it is not late; empty when nothing ever is
 * @param percentPerDay what each day costs, of the points that were reached
 */
public record LatePolicy(Optional<ZonedDateTime> due, double percentPerDay) {
  /** 2026-11-30 23:59:00.123456 UTC, as nbgrader collects it, and shorter forms of it. */
  private static final DateTimeFormatter NBGRADER =
      new DateTimeFormatterBuilder()
          .appendPattern("yyyy-MM-dd[ ]['T']HH:mm[:ss][.SSSSSS][.SSS]")
          .toFormatter(Locale.ROOT);

  /** Nothing is ever late. */
  public static final LatePolicy NONE = new LatePolicy(Optional.empty(), 0);

  public LatePolicy {
    if (due.isEmpty() && percentPerDay > 0) {
      throw new IllegalArgumentException("--late costs nothing without --due: say when it was due");
    }
    if (!(percentPerDay >= 0 && percentPerDay <= 100)) {
      throw new IllegalArgumentException("lateness costs 0 to 100 % a day, not " + percentPerDay);
    }
  }

  /**
   * The points that a submission loses; nothing when nobody knows when it was handed in. What the
   * learning platform calls late is late by a day at least.
   *
   * @param submitted as {@link SubmissionTime} writes it
   * @throws IllegalArgumentException when the time in it is none
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
   * Reads a time; one that names no zone is UTC.
   *
   * @throws IllegalArgumentException when it is no time
   */
  public static ZonedDateTime time(String text) {
    return time(text, ZoneOffset.UTC);
  }

  /**
   * Reads a time.
   *
   * @param zone where it is, if it does not say
   * @throws IllegalArgumentException when it is no time
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
