package org.chainrule.kernel.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chainrule.display.HtmlBuilder;

/** Text for terminals: its colours, and the carriage returns with which it writes over itself. */
final class Ansi {
  private static final Pattern ESCAPE = Pattern.compile("\u001b\\[([\\d;]*)([A-Za-z])");
  private static final String[] COLOURS = {
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"
  };

  private Ansi() {}

  /** The text without escape sequences. */
  static String plain(String text) {
    return ESCAPE.matcher(text).replaceAll("");
  }

  /** The text as a reader of a terminal sees it in the end, in HTML. */
  static String html(String text) {
    String shown = overwritten(text);
    var html = new HtmlBuilder();
    Matcher escape = ESCAPE.matcher(shown);
    int end = 0;
    String style = "";
    while (escape.find()) {
      span(html, style, shown.substring(end, escape.start()));
      end = escape.end();
      if (escape.group(2).equals("m")) {
        style = style(style, escape.group(1));
      }
    }
    span(html, style, shown.substring(end));
    return html.toString();
  }

  private static void span(HtmlBuilder html, String style, String text) {
    if (style.isEmpty()) {
      html.text(text);
    } else if (!text.isEmpty()) {
      html.element("span", text, "class", style);
    }
  }

  private static String style(String before, String codes) {
    List<String> classes =
        new ArrayList<>(before.isEmpty() ? List.of() : List.of(before.split(" ")));
    for (String code : codes.split(";", -1)) {
      int number =
          code.isEmpty() ? 0 : Integer.parseInt(code.substring(0, Math.min(3, code.length())));
      if (number == 0) {
        classes.clear();
      } else if (number == 1) {
        classes.add("bold");
      } else if (number == 39) {
        classes.removeIf(name -> name.startsWith("ansi-"));
      } else if ((number >= 30 && number <= 37) || (number >= 90 && number <= 97)) {
        classes.removeIf(name -> name.startsWith("ansi-"));
        classes.add("ansi-" + COLOURS[number % 10]);
      }
    }
    return String.join(" ", classes);
  }

  /** A carriage return starts the line anew, as progress bars do. */
  private static String overwritten(String text) {
    String unix = text.replace("\r\n", "\n");
    if (unix.indexOf('\r') < 0) {
      return unix;
    }
    var lines = new ArrayList<String>();
    for (String line : unix.split("\n", -1)) {
      String last = "";
      for (String version : line.split("\r", -1)) {
        last = version.isEmpty() ? last : version;
      }
      lines.add(last);
    }
    return String.join("\n", lines);
  }
}
