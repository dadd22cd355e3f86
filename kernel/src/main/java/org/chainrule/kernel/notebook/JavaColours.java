package org.chainrule.kernel.notebook;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Java code with its words in colour. */
final class JavaColours {
  private static final Set<String> KEYWORDS =
      Set.of(
          ("abstract assert boolean break byte case catch char class const continue default do double"
                  + " else enum extends final finally float for goto if implements import instanceof"
                  + " int interface long native new package private protected public return short"
                  + " static strictfp super switch synchronized this throw throws transient try void"
                  + " volatile while true false null var record sealed permits yield")
              .split(" "));

  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<comment>//[^\n]*|/\\*(?s:.*?)(?:\\*/|\\z))"
              + "|(?<string>\"\"\"(?s:.*?)(?:\"\"\"|\\z)|\"(?:\\\\.|[^\"\\\\\n])*\"?"
              + "|'(?:\\\\.|[^'\\\\\n])*'?)"
              + "|(?<magic>^%{1,2}[^\n]*)"
              + "|(?<annotation>@[A-Za-z_]\\w*)"
              + "|(?<number>\\b(?:0[xXbB][\\da-fA-F_]+|\\d[\\d_]*(?:\\.[\\d_]*)?(?:[eE][+-]?\\d+)?)[lLfFdD]?)"
              + "|(?<word>[\\p{L}_$][\\p{L}\\p{N}_$]*)",
          Pattern.MULTILINE);

  private JavaColours() {}

  static String html(String code) {
    var html = new StringBuilder();
    Matcher token = TOKEN.matcher(code);
    int end = 0;
    while (token.find()) {
      html.append(Html.escape(code.substring(end, token.start())));
      String text = Html.escape(token.group());
      String colour = colour(token);
      html.append(colour.isEmpty() ? text : "<span class=\"" + colour + "\">" + text + "</span>");
      end = token.end();
    }
    return html.append(Html.escape(code.substring(end))).toString();
  }

  private static String colour(Matcher token) {
    for (String group : new String[] {"comment", "string", "magic", "annotation", "number"}) {
      if (token.group(group) != null) {
        return group;
      }
    }
    String word = token.group();
    if (KEYWORDS.contains(word)) {
      return "keyword";
    }
    return Character.isUpperCase(word.codePointAt(0)) ? "type" : "";
  }
}
