package org.chainrule.kernel.session.compile;

import java.util.regex.Pattern;

/** Names as a learner knows them, without what JShell and the compiler wrap around them. */
public final class Names {
  private static final Pattern WRAPPER =
      Pattern.compile("(REPL\\.)?\\$(JShell\\$\\w+|Cell)[.$]|\\bREPL\\.");
  private static final Pattern COMMENT = Pattern.compile("//[^\n]*|/\\*.*?\\*/", Pattern.DOTALL);

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

  /** Where the text begins that is neither blank nor a comment. */
  static int afterComments(String text) {
    String bare = withoutComments(text);
    return bare.length() - bare.stripLeading().length();
  }

  /** The text with blanks in place of its comments. */
  static String withoutComments(String text) {
    return COMMENT.matcher(text).replaceAll(found -> " ".repeat(found.group().length()));
  }
}
