package org.chainrule.kernel.language.compile;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Source text in which each character has a position in the cell that it came from, which survives
 * cutting, moving and rewriting.
 */
public final class MappedSource {
  /** The origin of generated text. */
  static final int NOWHERE = -1;

  private static final Pattern ESCAPED_BACKSLASH = Pattern.compile("\\\\u+005[cC]");

  private final String chars;
  private final int[] origin;

  private MappedSource(String chars, int[] origin) {
    this.chars = chars;
    this.origin = origin;
  }

  /** The text of a cell. */
  public static MappedSource of(String cell) {
    int[] origin = new int[cell.length()];
    Arrays.setAll(origin, i -> i);
    return new MappedSource(cell, origin);
  }

  /** The part from one position to another. */
  public MappedSource part(int from, int to) {
    return new MappedSource(chars.substring(from, to), Arrays.copyOfRange(origin, from, to));
  }

  /** The text with its Unicode escapes read, as the compiler does before lexing. */
  MappedSource unescaped() {
    if (!chars.contains("\\u")) {
      return this;
    }
    Builder read = new Builder();
    int at = 0;
    while (at < chars.length()) {
      int digits = afterUnicodeMark(at);
      int value = digits < 0 ? -1 : hex(digits);
      if (value >= 0) {
        read.add(String.valueOf((char) value), origin[at]);
        at = digits + 4;
      } else {
        boolean pair = chars.startsWith("\\\\", at); // the second backslash begins no escape
        read.add(part(at, at + (pair ? 2 : 1)));
        at += pair ? 2 : 1;
      }
    }
    return read.toText();
  }

  /** Where the digits of the escape that begins there are, or -1. */
  private int afterUnicodeMark(int at) {
    int digits = at + 1;
    while (digits < chars.length() && chars.charAt(digits) == 'u') {
      digits++;
    }
    return chars.charAt(at) == '\\' && digits > at + 1 ? digits : -1;
  }

  /** The value of four hexadecimal digits, or -1. */
  private int hex(int from) {
    int value = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = i < chars.length() ? Character.digit(chars.charAt(i), 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = 16 * value + digit;
    }
    return value;
  }

  /**
   * The text for the compiler, of the same length where possible: line terminators of any system
   * become line feeds, a byte-order mark becomes a blank, and Unicode escapes are translated. If
   * one of them is a backslash none is translated, because the compiler would translate the result
   * again.
   */
  MappedSource plain() {
    MappedSource read = ESCAPED_BACKSLASH.matcher(chars).find() ? this : unescaped();
    return new MappedSource(withLineFeeds(read.chars), read.origin);
  }

  /** A text of the same length with line feeds as line terminators. */
  public static String withLineFeeds(String text) {
    String lines = text.indexOf('\r') < 0 ? text : text.replace("\r\n", " \n").replace('\r', '\n');
    return lines.startsWith("\uFEFF") ? " " + lines.substring(1) : lines;
  }

  /**
   * Where in the cell the character at the position came from; positions outside are clamped. -1
   * for generated text.
   */
  public int origin(int at) {
    if (origin.length == 0) {
      return NOWHERE;
    }
    if (at >= origin.length) {
      int last = origin[origin.length - 1];
      return last == NOWHERE ? NOWHERE : last + 1;
    }
    return origin[Math.max(0, at)];
  }

  public int length() {
    return chars.length();
  }

  @Override
  public String toString() {
    return chars;
  }

  static final class Builder {
    private final StringBuilder chars = new StringBuilder();
    private int[] origin = new int[256];

    Builder add(MappedSource text) {
      int at = grow(text.length());
      chars.append(text.chars);
      System.arraycopy(text.origin, 0, origin, at, text.length());
      return this;
    }

    /** Adds generated text that replaces the cell's text at {@code from}. */
    Builder add(String text, int from) {
      int at = grow(text.length());
      chars.append(text);
      Arrays.fill(origin, at, at + text.length(), from);
      return this;
    }

    Builder add(String text) {
      return add(text, NOWHERE);
    }

    int length() {
      return chars.length();
    }

    MappedSource toText() {
      return new MappedSource(chars.toString(), Arrays.copyOf(origin, chars.length()));
    }

    private int grow(int more) {
      int at = chars.length();
      if (at + more > origin.length) {
        origin = Arrays.copyOf(origin, Math.max(2 * origin.length, at + more));
      }
      return at;
    }
  }
}
