package org.chainrule.kernel.language.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.SourceVersion;

/**
 * Splits the text of a cell into tokens. It accepts any text: a cell that is being edited is seldom
 * complete, and magics are not Java. (javac's own scanner is in a package that jdk.compiler does
 * not export, and it gives up where a literal is not closed.) It does not recurse, so that long
 * literals do not overflow the stack.
 */
public final class Lexer {
  /**
   * Words that are keywords only where the grammar expects them, and no {@link SourceVersion}
   * lists.
   */
  private static final Set<String> CONTEXTUAL =
      Set.of("permits", "record", "sealed", "var", "when", "yield");

  private final String code;

  /** The code as the compiler reads it, and where in the code each of its characters begins. */
  private final MappedSource text;

  private final String chars;
  private final List<Token> tokens = new ArrayList<>();

  private Lexer(String code) {
    this.code = code;
    text = MappedSource.of(code).unescaped();
    chars = text.toString();
  }

  /** What a token is. */
  public enum Kind {
    COMMENT,
    /** A string, a text block or a character. */
    LITERAL,
    NUMBER,
    /** A name or a keyword. */
    WORD,
    /** A name with the sign of an annotation before it. */
    ANNOTATION,
    /** A line that begins with a percent sign. */
    MAGIC,
    /** An operator's or separator's single character. */
    SYMBOL
  }

  /**
   * A token with its positions in the code.
   *
   * @param text its characters, with Unicode escapes read
   */
  public record Token(Kind kind, int start, int end, String text) {
    /** Whether it is this operator, separator or word. */
    public boolean is(String other) {
      return (kind == Kind.SYMBOL || kind == Kind.WORD) && text.equals(other);
    }

    /** The characters without the sign of an annotation. */
    String name() {
      return kind == Kind.ANNOTATION ? text.substring(1) : text;
    }

    /** Whether it is a word of the language. */
    public boolean isKeyword() {
      return kind == Kind.WORD && (SourceVersion.isKeyword(text) || CONTEXTUAL.contains(text));
    }

    /** Whether the comment is terminated. */
    boolean isClosed() {
      return text.startsWith("//") || (text.endsWith("*/") && text.length() >= 4);
    }

    /** Whether it is a comment. */
    boolean isComment() {
      return kind == Kind.COMMENT;
    }
  }

  /** All tokens of a text, comments among them; blanks are left out. */
  public static List<Token> tokens(String code) {
    return new Lexer(code).run();
  }

  /** The name that a text begins with, if it does. */
  public static Optional<String> firstWord(String code) {
    String name = code.substring(0, nameEnd(code, 0));
    return name.isEmpty() ? Optional.empty() : Optional.of(name);
  }

  /** The tokens of a text without comments. */
  static List<Token> withoutComments(String code) {
    return tokens(code).stream().filter(each -> !each.isComment()).toList();
  }

  private List<Token> run() {
    int at = 0;
    while (at < chars.length()) {
      int c = chars.codePointAt(at);
      if (Character.isWhitespace(c)) {
        at++;
        continue;
      }
      Kind kind = kind(at, c);
      int end =
          switch (kind) {
            case COMMENT -> afterComment(at);
            case LITERAL -> afterLiteral(at);
            case NUMBER -> afterNumber(at);
            case WORD -> afterWord(at);
            case ANNOTATION -> afterWord(at + 1);
            case MAGIC -> lineEnd(at);
            case SYMBOL -> at + Character.charCount(c);
          };
      int to = end == chars.length() ? code.length() : text.origin(end);
      tokens.add(new Token(kind, text.origin(at), to, chars.substring(at, end)));
      at = end;
    }
    return tokens;
  }

  private Kind kind(int at, int c) {
    if (chars.startsWith("//", at) || chars.startsWith("/*", at)) {
      return Kind.COMMENT;
    }
    if (c == '"' || c == '\'') {
      return Kind.LITERAL;
    }
    if (isDigit(at) || (c == '.' && isDigit(at + 1))) {
      return Kind.NUMBER;
    }
    if (Character.isJavaIdentifierStart(c)) {
      return Kind.WORD;
    }
    if (c == '@' && afterWord(at + 1) > at + 1) {
      return Kind.ANNOTATION;
    }
    return c == '%' && isMagic(at) ? Kind.MAGIC : Kind.SYMBOL;
  }

  private boolean isDigit(int at) {
    return at < chars.length() && chars.charAt(at) >= '0' && chars.charAt(at) <= '9';
  }

  /**
   * Whether a magic begins with the percent sign: at the start of a line, or behind blanks where no
   * expression can go on.
   */
  private boolean isMagic(int at) {
    int name = chars.startsWith("%%", at) ? at + 2 : at + 1;
    if (name >= chars.length() || !isLetter(chars.charAt(name))) {
      return false;
    }
    int before = at;
    while (before > 0 && " \t\uFEFF".indexOf(chars.charAt(before - 1)) >= 0) {
      before--;
    }
    boolean first = before == 0 || isLineEnd(chars.charAt(before - 1));
    return first && (before == at || isBetweenStatements());
  }

  private boolean isBetweenStatements() {
    for (int i = tokens.size() - 1; i >= 0; i--) {
      Token last = tokens.get(i);
      if (!last.isComment()) {
        return last.kind == Kind.MAGIC || last.is(";") || last.is("}");
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }

  private int lineEnd(int from) {
    int at = from;
    while (at < chars.length() && !isLineEnd(chars.charAt(at))) {
      at++;
    }
    return at;
  }

  private int afterComment(int at) {
    if (chars.charAt(at + 1) == '/') {
      return lineEnd(at);
    }
    int end = chars.indexOf("*/", at + 2);
    return end < 0 ? chars.length() : end + 2;
  }

  private int afterLiteral(int start) {
    boolean block = chars.startsWith("\"\"\"", start);
    String quote = block ? "\"\"\"" : chars.substring(start, start + 1);
    int at = start + quote.length();
    while (at < chars.length() && !chars.startsWith(quote, at)) {
      if (!block && isLineEnd(chars.charAt(at))) {
        return at;
      }
      boolean escape = chars.charAt(at) == '\\' && at + 1 < chars.length();
      at += escape && (block || !isLineEnd(chars.charAt(at + 1))) ? 2 : 1;
    }
    return Math.min(at + quote.length(), chars.length());
  }

  private int afterNumber(int start) {
    boolean hex = chars.startsWith("0x", start) || chars.startsWith("0X", start);
    String exponent = hex ? "pP" : "eE";
    int at = start + 1;
    while (at < chars.length()) {
      char c = chars.charAt(at);
      boolean sign =
          (c == '+' || c == '-') && exponent.indexOf(chars.charAt(at - 1)) >= 0 && isDigit(at + 1);
      boolean point = c == '.' && chars.substring(start, at).indexOf('.') < 0;
      if (!sign && !point && !Character.isJavaIdentifierPart(c)) {
        break;
      }
      at++;
    }
    return at;
  }

  private int afterWord(int start) {
    return nameEnd(chars, start);
  }

  private static int nameEnd(String text, int start) {
    int at = start;
    while (at < text.length() && Character.isJavaIdentifierPart(text.codePointAt(at))) {
      at += Character.charCount(text.codePointAt(at));
    }
    return at;
  }
}
