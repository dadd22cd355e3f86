package org.chainrule.kernel.language.session;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chainrule.kernel.language.compile.Lexer;
import org.chainrule.kernel.language.compile.Lexer.Token;
import org.chainrule.kernel.language.compile.MappedSource;

/** A part of a cell: Java, or a line that is a magic. */
public sealed interface Segment {
  /** Lines of Java. */
  record Java(MappedSource text) implements Segment {}

  /**
   * A magic.
   *
   * @param name without its percent sign
   * @param arguments the rest of its line
   * @param body the rest of the cell, for a cell magic; else null
   */
  record Magic(String name, MappedSource arguments, MappedSource body) implements Segment {}

  /** The line of a magic. */
  Pattern LINE = Pattern.compile("(%%?)([a-zA-Z]\\w*)[ \\t]*([^\r\n]*)(\r\n|\r|\n)?");

  /** The segments of a cell, in order. */
  static List<Segment> of(String code) {
    MappedSource text = MappedSource.of(code);
    var segments = new ArrayList<Segment>();
    int at = 0;
    for (Token token : Lexer.tokens(code)) {
      if (token.kind() == Lexer.Kind.MAGIC && token.start() >= at) {
        java(text, at, token.start(), segments);
        Matcher line = LINE.matcher(code).region(token.start(), code.length());
        if (line.lookingAt()) {
          boolean cell = line.end(1) - line.start(1) == 2;
          MappedSource arguments = text.part(line.start(3), line.end(3));
          MappedSource body = cell ? text.part(line.end(), code.length()) : null;
          segments.add(new Magic(line.group(2), arguments, body));
          at = cell ? code.length() : line.end();
        }
      }
    }
    java(text, at, code.length(), segments);
    return segments;
  }

  private static void java(MappedSource text, int from, int to, List<Segment> segments) {
    MappedSource java = text.part(from, to);
    if (!java.toString().isBlank()) {
      segments.add(new Java(java));
    }
  }

  /** The code with magics replaced by blanks, so that positions do not change. */
  static String withoutMagics(String code) {
    StringBuilder blanked = new StringBuilder(code);
    Lexer.tokens(code).stream()
        .filter(each -> each.kind() == Lexer.Kind.MAGIC)
        .forEach(
            each ->
                blanked.replace(each.start(), each.end(), " ".repeat(each.end() - each.start())));
    return blanked.toString();
  }
}
