package org.chainrule.exercises.grade;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * A part of a cohort: the i-th of n, counted from 1. The shard of a submission depends only on its
 * student, so that several machines can divide the work without communicating.
 */
public record Shard(int index, int count) {
  public static final Shard ALL = new Shard(1, 1);

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,9})/([0-9]{1,9})");

  public Shard {
    if (count < 1 || index < 1 || index > count) {
      throw new IllegalArgumentException(
          "a shard is i/n with 1 <= i <= n, not " + index + "/" + count);
    }
  }

  /** Parses a shard such as {@code 2/8}. */
  public static Shard parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("a shard is i/n, for instance 2/8, not " + text);
    }
    return new Shard(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
  }

  /** Returns whether a submission is in this shard. */
  public boolean has(Cohort.Submission submission) {
    var crc = new CRC32();
    crc.update(submission.student().getBytes(StandardCharsets.UTF_8));
    return crc.getValue() % count == index - 1;
  }
}
