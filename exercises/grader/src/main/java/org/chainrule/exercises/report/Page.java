package org.chainrule.exercises.report;

import org.chainrule.display.HtmlBuilder;

/** A self-contained HTML page without scripts or external resources. */
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

  static String of(String title, HtmlBuilder body) {
    var page = new HtmlBuilder().html("<!DOCTYPE html>\n").open("html", "lang", "en").newline();
    page.open("head").newline().start("meta", "charset", "utf-8").newline();
    page.start("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    page.newline().element("title", title).newline();
    page.open("style").newline().html(STYLE).close().newline().close().newline();
    page.open("body").newline().element("h1", title).newline().html(body.toString());
    return page.close().newline().close().newline().toString();
  }

  /** Returns a text, shortened with an ellipsis if it is too long. */
  static String beginning(String text, int longest) {
    return text.length() <= longest
        ? text
        : text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, longest) - 1)) + "…";
  }
}
