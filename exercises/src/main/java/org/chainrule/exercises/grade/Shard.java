package org.chainrule.exercises.grade;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * A part of a cohort: the i-th of n, counted from 1. Which part a submission is in depends on its
 * student alone, so that all machines agree without talking.
 */
public record Shard(int index, int count) {
  public static final Shard ALL = new Shard(1, 1);

  public Shard {
    if (count < 1 || index < 1 || index > count) {
      throw new IllegalArgumentException(
          "a shard is i/n with 1 <= i <= n, not " + index + "/" + count);
    }
  }

  /** Reads {@code 2/8}. */
  public static Shard parse(String text) {
    String[] parts = text.split("/", -1);
    try {
      return new Shard(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IllegalArgumentException("a shard is i/n, for instance 2/8, not " + text, e);
    }
  }

  /** Whether the submission is in this part. */
  public boolean has(Cohort.Handed handed) {
    var crc = new CRC32();
    crc.update(handed.student().getBytes(StandardCharsets.UTF_8));
    return crc.getValue() % count == index - 1;
  }
}
