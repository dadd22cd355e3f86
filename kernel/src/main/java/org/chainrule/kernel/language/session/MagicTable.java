package org.chainrule.kernel.language.session;

import java.util.ArrayList;
import java.util.List;
import org.chainrule.display.HtmlBuilder;
import org.chainrule.display.MimeBundle;
import org.chainrule.display.TextTable;

/** The table that a magic shows, as text and HTML. */
final class MagicTable {
  private MagicTable() {}

  static MimeBundle of(List<String> header, List<List<String>> rows) {
    var all = new ArrayList<List<String>>();
    all.add(header);
    all.addAll(rows);
    var text = new TextTable();
    var html = new HtmlBuilder().open("table");
    for (List<String> row : all) {
      text.row(row);
      html.open("tr");
      String tag = row.equals(header) ? "th" : "td";
      row.forEach(cell -> html.element(tag, cell, "style", "text-align:left"));
      html.close();
    }
    return MimeBundle.text(text.toString().stripTrailing())
        .with(MimeBundle.HTML, html.close().toString());
  }
}
