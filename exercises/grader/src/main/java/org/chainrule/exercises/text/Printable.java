package org.chainrule.exercises.text;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * Text without what a terminal would obey: a student's file name must not move the cursor, change
 * the title of the window, or turn the direction of writing.
 */
public final class Printable {
  private static final char INSTEAD = '?';

  private Printable() {}

  /** A name or a message on one line. */
  public static String of(String text) {
    var clean = new StringBuilder(text.length());
    text.codePoints().map(c -> isCommand(c) ? INSTEAD : c).forEach(clean::appendCodePoint);
    return clean.toString();
  }

  /** The beginning of a name or a message, on one line, with an ellipsis where it was cut. */
  public static String of(String text, int longest) {
    String clean = of(text);
    return clean.codePointCount(0, clean.length()) <= longest
        ? clean
        : clean.substring(0, clean.offsetByCodePoints(0, longest - 1)) + "…";
  }

  /** A writer that cleans all that goes through it, lines and tabs excepted. */
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
      // what turns the direction of writing; a joiner of letters or emoji does no harm
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
        // half of a pair may be in the next piece
        boolean keeps = c == '\n' || c == '\t' || Character.isSurrogate(c) || !isCommand(c);
        // a line break of Windows
        boolean newline = c == '\r' && i + 1 < start + length && text.charAt(i + 1) == '\n';
        clean.append(keeps || newline ? c : INSTEAD);
      }
      out.write(clean.toString());
    }
  }
}
