package org.chainrule.kernel.session;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chainrule.kernel.session.compile.Names;
import org.chainrule.kernel.session.compile.Text;

/** A part of a cell: Java, or a line that is a magic. */
sealed interface Segment {
  /** Lines of Java. */
  record Java(Text text) implements Segment {}

  /**
   * A magic.
   *
   * @param name without its percent sign
   * @param arguments the rest of its line
   * @param body the rest of the cell, for a cell magic; else null
   */
  record Magic(String name, Text arguments, Text body) implements Segment {}

  /** A percent sign with a letter behind it, at the very start of a line. */
  Pattern LINE = Pattern.compile("(?m)^(%%?)([a-zA-Z]\\w*)[ \\t]*(.*)$");

  static List<Segment> of(String code) {
    Text text = Text.of(code);
    var segments = new ArrayList<Segment>();
    Matcher line = LINE.matcher(Names.withoutLiterals(code));
    int at = 0;
    while (line.find()) {
      if (line.start() > at) {
        segments.add(new Java(text.part(at, line.start())));
      }
      Text arguments = text.part(line.start(3), line.end(3));
      boolean cell = line.end(1) - line.start(1) == 2;
      int rest = Math.min(line.end() + 1, code.length());
      Text body = cell ? text.part(rest, code.length()) : null;
      segments.add(new Magic(code.substring(line.start(2), line.end(2)), arguments, body));
      at = cell ? code.length() : rest;
      if (cell) {
        break;
      }
    }
    if (at < code.length()) {
      segments.add(new Java(text.part(at, code.length())));
    }
    return segments;
  }

  /** The code with blanks in place of magics, so that every position stays what it is. */
  static String withoutMagics(String code) {
    StringBuilder blanked = new StringBuilder(code);
    LINE.matcher(Names.withoutLiterals(code))
        .results()
        .forEach(
            each ->
                blanked.replace(each.start(), each.end(), " ".repeat(each.end() - each.start())));
    return blanked.toString();
  }
}
