package org.chainrule.kernel.session.compile;

import java.util.Arrays;

/**
 * Text that knows for each of its characters where in the cell it came from, however often it has
 * been cut, moved and rewritten since.
 */
public final class Text {
  /** The origin of text that no learner wrote. */
  static final int NOWHERE = -1;

  private final String chars;
  private final int[] origin;

  private Text(String chars, int[] origin) {
    this.chars = chars;
    this.origin = origin;
  }

  /** The text of a cell. */
  public static Text of(String cell) {
    int[] origin = new int[cell.length()];
    Arrays.setAll(origin, i -> i);
    return new Text(cell, origin);
  }

  /** The part from one position to another. */
  public Text part(int from, int to) {
    return new Text(chars.substring(from, to), Arrays.copyOfRange(origin, from, to));
  }

  /**
   * Where in the cell the character at the position came from; positions outside are moved to the
   * nearest end. -1 for text that is not the learner's.
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

    Builder add(Text text) {
      int at = grow(text.length());
      chars.append(text.chars);
      System.arraycopy(text.origin, 0, origin, at, text.length());
      return this;
    }

    /** Adds text that no learner wrote, in place of what stands in the cell at {@code from}. */
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

    Text toText() {
      return new Text(chars.toString(), Arrays.copyOf(origin, chars.length()));
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
