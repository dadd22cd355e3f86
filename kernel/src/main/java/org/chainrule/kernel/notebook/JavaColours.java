package org.chainrule.kernel.notebook;

import org.chainrule.kernel.language.compile.Lexer;
import org.chainrule.kernel.language.compile.Lexer.Token;

/** Java code with its words in colour. */
final class JavaColours {
  private JavaColours() {}

  static String html(String code) {
    var html = new StringBuilder();
    int end = 0;
    for (Token token : Lexer.tokens(code)) {
      html.append(Html.escape(code.substring(end, token.start())));
      end = token.end();
      String text = Html.escape(code.substring(token.start(), end));
      String colour = colour(token);
      html.append(colour.isEmpty() ? text : "<span class=\"" + colour + "\">" + text + "</span>");
    }
    return html.append(Html.escape(code.substring(end))).toString();
  }

  private static String colour(Token token) {
    return switch (token.kind()) {
      case COMMENT -> "comment";
      case LITERAL -> "string";
      case MAGIC -> "magic";
      case ANNOTATION -> "annotation";
      case NUMBER -> "number";
      case SYMBOL -> "";
      case WORD ->
          Lexer.KEYWORDS.contains(token.text())
              ? "keyword"
              : Character.isUpperCase(token.text().codePointAt(0)) ? "type" : "";
    };
  }
}
