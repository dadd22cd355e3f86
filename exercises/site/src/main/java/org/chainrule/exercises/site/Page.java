package org.chainrule.exercises.site;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.chainrule.kernel.notebook.HtmlPage;
import org.chainrule.kernel.notebook.Notebook;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;

/**
 * The page of a notebook. It has the path of its notebook with another extension, so that links are
 * changed in the extension only.
 *
 * @param source the notebook's file, from the root of the checkout, with slashes
 * @param key the key that translations of a lesson share
 * @param exercise whether it is an exercise, else a lesson
 * @param body its cells; links and pictures are replaced in it
 */
record Page(
    String source,
    String key,
    Locale language,
    boolean exercise,
    String title,
    Element body,
    List<Heading> headings) {
  private static final String NOTEBOOK = ".ipynb";

  static Page of(String source, Locale language, boolean exercise, Notebook notebook, Path folder) {
    Element body = Jsoup.parseBodyFragment(HtmlPage.cells(notebook, folder)).body();
    List<Heading> headings = Heading.anchored(body);
    String key = source.substring(source.lastIndexOf('/') + 1, source.length() - NOTEBOOK.length());
    String title =
        headings.stream()
            .filter(heading -> heading.level() == 1)
            .map(Heading::text)
            .findFirst()
            .orElse(key);
    return new Page(source, key, language, exercise, title, body, headings);
  }

  /** Where it lies, from the root of the site. */
  String path() {
    return path(source);
  }

  static String path(String source) {
    return source.substring(0, source.length() - NOTEBOOK.length()) + ".html";
  }
}
