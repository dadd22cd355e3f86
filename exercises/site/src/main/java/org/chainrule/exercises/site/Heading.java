package org.chainrule.exercises.site;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jsoup.nodes.Element;

/**
 * A heading, which is a link target and is indexed by the search.
 *
 * @param level 1 to 6
 * @param id its anchor
 * @param text its text, with formulas as TeX
 * @param html its content
 */
record Heading(int level, String id, String text, String html) {
  /**
   * Sets the id of every heading to JupyterLab's anchor, its text with hyphens for blanks, so that
   * a link works in both; ids of equal headings are numbered.
   */
  static List<Heading> anchored(Element body) {
    var headings = new ArrayList<Heading>();
    var taken = new HashSet<String>();
    body.select("h1, h2, h3, h4, h5, h6").removeAttr("id");
    body.select("[id]").forEach(element -> taken.add(element.id()));
    for (Element heading : body.select("h1, h2, h3, h4, h5, h6")) {
      String base = heading.text().strip().replaceAll("\\s+", "-");
      String id = base;
      for (int number = 2; !taken.add(id); number++) {
        id = base + "-" + number;
      }
      heading.id(id);
      int level = heading.normalName().charAt(1) - '0';
      Element words = heading.clone();
      words.select("a").unwrap();
      headings.add(new Heading(level, id, heading.text(), words.html()));
    }
    return List.copyOf(headings);
  }
}
