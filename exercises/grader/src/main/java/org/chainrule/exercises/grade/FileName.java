package org.chainrule.exercises.grade;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Derives file names from students' names, which may contain any characters. */
public final class FileName {
  /** The maximum length in bytes. File systems allow 255, including prefixes and suffixes. */
  private static final int LONGEST = 120;

  /** Matches names that Windows reserves for devices, with any extension. */
  private static final Pattern DEVICE =
      Pattern.compile("(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\\..*)?");

  private FileName() {}

  /**
   * Returns a file name for a student that is valid on every file system, unique, and readable in
   * any alphabet.
   */
  public static String of(String student) {
    String plain = student.replaceAll("[^\\p{L}\\p{M}\\p{N}._-]", "_");
    boolean itself =
        plain.equals(student)
            && plain.matches("[\\p{Ll}\\p{Lo}\\p{N}].*[^.]|[\\p{Ll}\\p{Lo}\\p{N}]")
            && folded(plain).equals(plain)
            && bytes(plain) <= LONGEST
            && !DEVICE.matcher(plain).matches();
    return itself ? plain : "_" + cut(plain) + "-" + new Hash().add(student).hex().substring(0, 12);
  }

  /** Normalizes case and accents, because some file systems do not distinguish them. */
  private static String folded(String name) {
    return Normalizer.normalize(
        name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT), Normalizer.Form.NFKC);
  }

  private static String cut(String name) {
    int end = 0;
    int bytes = 0;
    while (end < name.length()) {
      int next = name.offsetByCodePoints(end, 1);
      bytes += bytes(name.substring(end, next));
      if (bytes > LONGEST - 20) {
        break;
      }
      end = next;
    }
    return name.substring(0, end);
  }

  private static int bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }
}
