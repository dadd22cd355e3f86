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
    if (!(percentPerDay >= 0 && percentPerDay <= 100)) {
      throw new IllegalArgumentException("lateness costs 0 to 100 % a day, not " + percentPerDay);
    }
  }

  /** The points that a submission loses; nothing when it does not say when it was handed in. */
  public double penalty(String submitted, double points) {
    if (due.isEmpty() || submitted.isEmpty()) {
      return 0;
    }
    Duration late = Duration.between(due.get(), time(submitted));
    if (late.isNegative() || late.isZero()) {
      return 0;
    }
    long days = late.plusDays(1).minusNanos(1).toDays();
    return Math.min(points, points * percentPerDay / 100 * days);
  }

  /**
   * Reads a time; one that names no zone is UTC.
   *
   * @throws IllegalArgumentException when it is no time
   */
  public static ZonedDateTime time(String text) {
    String clean = text.strip();
    try {
      return OffsetDateTime.parse(clean).toZonedDateTime();
    } catch (DateTimeException iso) {
      int zone = clean.lastIndexOf(' ');
      boolean named = zone > 10 && Character.isLetter(clean.charAt(zone + 1));
      try {
        LocalDateTime time =
            LocalDateTime.parse(named ? clean.substring(0, zone) : clean, NBGRADER);
        return time.atZone(named ? ZoneId.of(clean.substring(zone + 1)) : ZoneOffset.UTC);
      } catch (DateTimeException e) {
        throw new IllegalArgumentException(
            "'" + text + "' is no time; write 2026-11-30T23:59 or 2026-11-30T23:59+09:00", e);
      }
    }
  }
}
