package org.chainrule.kernel.notebook;

import org.chainrule.display.HtmlBuilder;
import org.chainrule.kernel.language.compile.Lexer;
import org.chainrule.kernel.language.compile.Lexer.Token;

/** Java code with its words in colour. */
final class JavaColours {
  private JavaColours() {}

  static String html(String code) {
    var html = new HtmlBuilder();
    int end = 0;
    for (Token token : Lexer.tokens(code)) {
      html.text(code.substring(end, token.start()));
      end = token.end();
      String text = code.substring(token.start(), end);
      String colour = colour(token);
      if (colour.isEmpty()) {
        html.text(text);
      } else {
        html.element("span", text, "class", colour);
      }
    }
    return html.text(code.substring(end)).toString();
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
          token.isKeyword()
              ? "keyword"
              : Character.isUpperCase(token.text().codePointAt(0)) ? "type" : "";
    };
  }
}
