package org.chainrule.kernel.language.compile;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Names as a learner knows them, without what JShell and the compiler wrap around them. */
public final class Names {
  private static final Pattern WRAPPER =
      Pattern.compile("(REPL\\.)?\\$(JShell\\$\\w+|Cell)[.$]|\\bREPL\\.");
  private static final Pattern PACKAGE =
      Pattern.compile(
          "\\b(java\\.(lang|io|math|time|nio\\.file|util(\\.(function|stream|concurrent))?)|org\\.chainrule)\\.(?=[A-Z])");

  private Names() {}

  /** The text with the learner's own names bare, as {@code Net} for {@code REPL.$JShell$7.Net}. */
  public static String plain(String text) {
    return WRAPPER.matcher(text).replaceAll("");
  }

  /** The text with the learner's names bare, and those of well-known packages without these. */
  static String shortened(String text) {
    return PACKAGE.matcher(plain(text)).replaceAll("");
  }

  /** The position of the first token that is not a comment. */
  public static int afterComments(String text) {
    return Lexer.tokens(text).stream()
        .filter(each -> !each.isComment())
        .mapToInt(Lexer.Token::start)
        .findFirst()
        .orElse(text.length());
  }

  /** The code with blanks in place of its comments, strings and characters; lines stay lines. */
  public static String withoutLiterals(String code) {
    return blanked(code, Set.of(Lexer.Kind.COMMENT, Lexer.Kind.LITERAL));
  }

  /** The text with blanks in place of its comments. */
  static String withoutComments(String text) {
    return blanked(text, Set.of(Lexer.Kind.COMMENT));
  }

  private static String blanked(String code, Set<Lexer.Kind> kinds) {
    char[] chars = code.toCharArray();
    for (Lexer.Token token : Lexer.tokens(code)) {
      for (int i = token.start(); i < token.end() && kinds.contains(token.kind()); i++) {
        chars[i] = chars[i] == '\n' || chars[i] == '\r' ? chars[i] : ' ';
      }
    }
    return new String(chars);
  }

  /**
   * Whether the prefix matches: exactly, ignoring case, or by the initials of the words of the
   * name.
   */
  static boolean startsWith(String name, String prefix) {
    return name.regionMatches(true, 0, prefix, 0, prefix.length()) || abbreviates(prefix, name);
  }

  /**
   * Whether each part of the prefix that begins with a capital begins the next word of the name, as
   * in {@code NPE} or {@code NullPE} for {@code NullPointerException}.
   */
  private static boolean abbreviates(String prefix, String name) {
    int at = 0;
    for (int i = 0; i < prefix.length(); i++) {
      char c = prefix.charAt(i);
      if (i > 0 && Character.isUpperCase(c)) {
        while (at < name.length() && !Character.isUpperCase(name.charAt(at))) {
          at++;
        }
      }
      if (at == name.length() || name.charAt(at) != c) {
        return false;
      }
      at++;
    }
    return true;
  }

  /** The most similar name, if it is similar enough. */
  public static Optional<String> nearest(String name, Set<String> candidates) {
    int most = name.length() < 3 ? 0 : Math.max(1, name.length() / 3);
    return candidates.stream()
        .filter(each -> !each.equals(name) && !each.contains("$") && !each.contains("<"))
        .filter(each -> Math.abs(each.length() - name.length()) <= most)
        .map(each -> new Candidate(each, distance(name, each)))
        .filter(each -> each.distance <= most)
        .min(Comparator.comparingInt(Candidate::distance))
        .map(Candidate::name);
  }

  private record Candidate(String name, int distance) {}

  /** The edit distance with transpositions; 0 if the names differ in case only. */
  private static int distance(String from, String to) {
    if (from.equalsIgnoreCase(to)) {
      return 0;
    }
    int[][] d = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        boolean same = from.charAt(i - 1) == to.charAt(j - 1);
        d[i][j] =
            Math.min(d[i - 1][j - 1] + (same ? 0 : 1), Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[from.length()][to.length()];
  }
}
