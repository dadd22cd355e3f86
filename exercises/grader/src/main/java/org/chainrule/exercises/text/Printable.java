package org.chainrule.exercises.text;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * Removes characters that control a terminal, so that a student's file name cannot move the cursor,
 * change the window's title, or reverse the direction of text.
 */
public final class Printable {
  private static final char INSTEAD = '?';

  private Printable() {}

  /** Returns a name or message on a single line, with control characters replaced. */
  public static String of(String text) {
    var clean = new StringBuilder(text.length());
    text.codePoints().map(c -> isCommand(c) ? INSTEAD : c).forEach(clean::appendCodePoint);
    return clean.toString();
  }

  /**
   * Returns a name or message on a single line, shortened with an ellipsis to at most {@code
   * longest} characters.
   */
  public static String of(String text, int longest) {
    String clean = of(text);
    return clean.codePointCount(0, clean.length()) <= longest
        ? clean
        : clean.substring(0, clean.offsetByCodePoints(0, longest - 1)) + "…";
  }

  /** Returns a writer that replaces control characters other than line breaks and tabs. */
  public static PrintWriter writer(PrintWriter terminal) {
    return new PrintWriter(new Cleaner(terminal), true);
  }

  private static boolean isCommand(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      // directional formatting characters; joiners of letters or emoji are harmless
      case Character.FORMAT -> c >= 0x200E && c != 0x2060;
      default -> false;
    };
  }

  private static final class Cleaner extends FilterWriter {
    Cleaner(Writer out) {
      super(out);
    }

    @Override
    public void write(int c) throws IOException {
      write(String.valueOf((char) c));
    }

    @Override
    public void write(char[] text, int start, int length) throws IOException {
      write(new String(text, start, length));
    }

    @Override
    public void write(String text, int start, int length) throws IOException {
      var clean = new StringBuilder(length);
      for (int i = start; i < start + length; i++) {
        char c = text.charAt(i);
        // the other half of a surrogate pair may be in the next call
        boolean keeps = c == '\n' || c == '\t' || Character.isSurrogate(c) || !isCommand(c);
        // a Windows line break
        boolean newline = c == '\r' && i + 1 < start + length && text.charAt(i + 1) == '\n';
        clean.append(keeps || newline ? c : INSTEAD);
      }
      out.write(clean.toString());
    }
  }
}
