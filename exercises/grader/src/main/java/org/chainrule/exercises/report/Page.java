package org.chainrule.exercises.report;

/** A self-contained page: no script, nothing fetched. */
final class Page {
  private static final String STYLE =
      """
      body { font: 16px/1.5 system-ui, sans-serif; color: #1f2937; background: #fff;
             max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
      h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
      table { border-collapse: collapse; width: 100%; }
      th, td { text-align: left; padding: .35rem .7rem; border-bottom: 1px solid #e5e7eb;
               vertical-align: top; }
      th { color: #4b5563; font-weight: 600; }
      td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
      .ok { color: #047857; } .lost { color: #b45309; } .bad { color: #b91c1c; }
      .soft { color: #6b7280; } pre { white-space: pre-wrap; background: #f9fafb; padding: .7rem; }
      td, h1, h2, p, li { overflow-wrap: anywhere; }
      td.n, th.n { overflow-wrap: normal; }
      tr.total td { font-weight: 600; border-top: 2px solid #9ca3af; }
      .wide { overflow-x: auto; } .wide th, .wide td { padding: .35rem .5rem; }
      .wide td:first-child { min-width: 12rem; max-width: 24rem; }
      svg { max-width: 100%; height: auto; }
      """;

  private Page() {}

  static String of(String title, String body) {
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"
        + escape(title)
        + "</title>\n<style>\n"
        + STYLE
        + "</style>\n</head>\n<body>\n<h1>"
        + escape(title)
        + "</h1>\n"
        + body
        + "</body>\n</html>\n";
  }

  /** Text of several lines. */
  static String lines(String text) {
    return escape(text).replaceAll("\\R", "<br>");
  }

  /** The beginning of a text, with an ellipsis where it was cut. */
  static String beginning(String text, int longest) {
    return text.length() <= longest
        ? text
        : text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, longest) - 1)) + "…";
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
