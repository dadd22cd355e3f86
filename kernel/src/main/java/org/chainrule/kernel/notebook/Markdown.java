package org.chainrule.kernel.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chainrule.display.Html;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Markdown with formulas. As in Jupyter, formulas are taken out before the Markdown is parsed, so
 * that their underscores do not become emphasis, nor their lines lists.
 */
final class Markdown {
  /** Code, in which dollar signs are plain text, and the delimiters of formulas. */
  private static final Pattern FORMULA =
      Pattern.compile(
          "(?<code>(?m:^ {0,3}(?<fence>```+|~~~+)(?s:.*?)(?:^ {0,3}\\k<fence>[`~]*|\\z))"
              + "|(?<ticks>`+)(?s:.*?[^`])\\k<ticks>(?!`))"
              + "|\\\\\\$"
              + "|\\$\\$(?<display>(?s:.+?))\\$\\$"
              + "|\\\\\\\\\\[(?<bracket>(?s:.+?))\\\\\\\\\\]"
              + "|\\\\\\\\\\((?<paren>(?s:.+?))\\\\\\\\\\)"
              + "|(?<environment>\\\\begin\\{(?<name>[a-zA-Z]+\\*?)\\}(?s:.*?)\\\\end\\{\\k<name>\\})"
              + "|\\$(?<inline>(?!\\s)(?:\\\\.|[^$\\\\\\n]|\\n(?!\\s*\\n))+?)(?<!\\s)\\$(?!\\d)");

  private static final char MARK = '\uE000';

  /** A formula with adjacent text without a blank: a bracket, a comma, the end of a word. */
  private static final Pattern MARKED =
      Pattern.compile("(\\(?)" + MARK + "(\\d+)" + MARK + "([^\\s<&" + MARK + "]{0,8})");

  /** Longer formulas may be broken into lines. */
  private static final int SHORT = 18;

  private static final List<Extension> EXTENSIONS =
      List.of(TablesExtension.create(), HeadingAnchorExtension.create());
  private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
  private static final HtmlRenderer RENDERER =
      HtmlRenderer.builder().extensions(EXTENSIONS).build();

  private static final String INLINE = "<span class=\"math\">";

  private Markdown() {}

  /** Renders HTML; formulas are elements of class math with their TeX. */
  static String html(String markdown) {
    var formulas = new ArrayList<String>();
    Matcher found = FORMULA.matcher(markdown.replace(MARK, ' '));
    String safe = found.replaceAll(match -> Matcher.quoteReplacement(replace(found, formulas)));
    String html = RENDERER.render(PARSER.parse(safe));
    return MARKED
        .matcher(html)
        .replaceAll(
            mark -> {
              String formula = formulas.get(Integer.parseInt(mark.group(2)));
              return Matcher.quoteReplacement(together(mark.group(1), formula, mark.group(3)));
            });
  }

  /**
   * Keeps the adjacent text with the formula; a browser would break the line before a comma, too.
   */
  private static String together(String before, String formula, String after) {
    String whole = before + formula + after;
    boolean alone = before.isEmpty() && after.isEmpty();
    return alone
            || !formula.startsWith(INLINE)
            || formula.length() > INLINE.length() + SHORT + "</span>".length()
        ? whole
        : "<span class=\"together\">" + whole + "</span>";
  }

  private static String replace(Matcher found, List<String> formulas) {
    for (String group : new String[] {"display", "bracket", "environment"}) {
      if (found.group(group) != null) {
        return keep(formulas, "<span class=\"math display\">", found.group(group));
      }
    }
    for (String group : new String[] {"paren", "inline"}) {
      if (found.group(group) != null) {
        return keep(formulas, INLINE, found.group(group));
      }
    }
    return found.group();
  }

  private static String keep(List<String> formulas, String tag, String tex) {
    formulas.add(tag + Html.escape(tex.strip()) + "</span>");
    return MARK + Integer.toString(formulas.size() - 1) + MARK;
  }

  /** Renders a text/latex output, with or without dollar signs. */
  static String latex(String text) {
    String stripped = text.strip();
    return stripped.startsWith("$") || stripped.startsWith("\\begin")
        ? html(stripped)
        : "<span class=\"math display\">" + Html.escape(stripped) + "</span>";
  }
}
