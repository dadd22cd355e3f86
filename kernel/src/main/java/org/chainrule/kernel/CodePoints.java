package org.chainrule.kernel;

/** Converts cursor positions: the protocol counts code points, Java counts UTF-16 units. */
final class CodePoints {
  private CodePoints() {}

  /** The UTF-16 offset of a position in code points; a position outside the text is clamped. */
  static int toUtf16(String text, int codePoints) {
    int inside = Math.max(0, Math.min(codePoints, text.codePointCount(0, text.length())));
    return text.offsetByCodePoints(0, inside);
  }

  /** The position in code points of a UTF-16 offset; an offset outside the text is clamped. */
  static int fromUtf16(String text, int offset) {
    return text.codePointCount(0, Math.max(0, Math.min(offset, text.length())));
  }
}
