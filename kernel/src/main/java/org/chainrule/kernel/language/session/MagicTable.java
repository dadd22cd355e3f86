package org.chainrule.kernel.language.session;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.chainrule.display.MimeBundle;

/** A small table, as text in columns and as HTML. */
final class MagicTable {
  private MagicTable() {}

  static MimeBundle of(List<String> header, List<List<String>> rows) {
    var all = new ArrayList<List<String>>();
    all.add(header);
    all.addAll(rows);
    int[] widths =
        IntStream.range(0, header.size())
            .map(column -> all.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toArray();
    StringBuilder text = new StringBuilder();
    StringBuilder html = new StringBuilder("<table>");
    for (List<String> row : all) {
      String tag = row.equals(header) ? "th" : "td";
      html.append("<tr>");
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String cell = row.get(i);
        line.append(cell).append(" ".repeat(widths[i] - cell.length() + 2));
        html.append('<').append(tag).append(" style=\"text-align:left\">");
        html.append(escaped(cell)).append("</").append(tag).append('>');
      }
      text.append(line.toString().stripTrailing()).append('\n');
      html.append("</tr>");
    }
    return MimeBundle.text(text.toString().stripTrailing())
        .with(MimeBundle.HTML, html.append("</table>").toString());
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
