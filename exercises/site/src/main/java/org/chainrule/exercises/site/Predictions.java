package org.chainrule.exercises.site;

import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jsoup.nodes.Element;

/** Hides the answers to what a lesson asks its reader to predict, until the reader wants them. */
final class Predictions {
  private Predictions() {}

  /**
   * Folds away the answers of predictions: the output of the next cell that has one, and the cells
   * after it up to the next heading.
   */
  static void fold(Element main, ResourceBundle words) {
    boolean asked = false;
    Element answer = null;
    for (Element section : List.copyOf(main.select("> section"))) {
      boolean text = section.hasClass("text");
      if (text && section.selectFirst("h1, h2, h3, h4, h5, h6") != null) {
        asked = false;
        answer = null;
      }
      if (answer != null) {
        answer.appendChild(section);
      }
      Element outputs = section.selectFirst("> .outputs");
      if (text) {
        asked |= asks(section, words.getString("predict"));
      } else if (asked && outputs != null) {
        answer = new Element("details").addClass("answer");
        answer.appendElement("summary").text(words.getString("reveal"));
        outputs.replaceWith(answer);
        answer.appendChild(outputs);
        asked = false;
      }
    }
  }

  private static boolean asks(Element section, String word) {
    return section.select("strong").stream()
        .anyMatch(strong -> strong.text().toLowerCase(Locale.ROOT).contains(word));
  }
}
