package org.chainrule.display.drawing;

import java.util.List;
import java.util.Locale;
import org.chainrule.display.Html;
import org.chainrule.display.Numbers;

/**
 * Writes a figure as SVG of presentation attributes only: a notebook that is not trusted drops
 * {@code <style>} and scripts, and ids would clash when several figures share a page.
 */
final class SvgCanvas implements Canvas {
  private static final String SANS = "DejaVu Sans,Verdana,Helvetica,Arial,sans-serif";
  private static final String MONO = "DejaVu Sans Mono,Menlo,Consolas,monospace";
  private final StringBuilder body = new StringBuilder();

  @Override
  public void box(double x, double y, double width, double height, double radius, Paint paint) {
    body.append("<rect").append(number("x", x)).append(number("y", y));
    body.append(number("width", width)).append(number("height", height));
    body.append(number("rx", radius)).append(attributes(paint)).append("/>\n");
  }

  @Override
  public void wire(List<Point> points, Paint paint) {
    var path = new StringBuilder();
    Point last = null;
    for (Point point : points) {
      if (last == null) {
        path.append('M').append(pair(point));
      } else if (Math.abs(last.y() - point.y()) < 0.05) {
        path.append(" L").append(pair(point));
      } else {
        double middle = (last.x() + point.x()) / 2;
        path.append(" C").append(pair(new Point(middle, last.y())));
        path.append(' ').append(pair(new Point(middle, point.y())));
        path.append(' ').append(pair(point));
      }
      last = point;
    }
    body.append("<path d=\"").append(path).append('"').append(attributes(paint)).append("/>\n");
  }

  @Override
  public void polygon(List<Point> corners, Paint paint) {
    body.append("<polygon points=\"");
    corners.forEach(corner -> body.append(pair(corner)).append(' '));
    body.setLength(body.length() - 1);
    body.append('"').append(attributes(paint)).append("/>\n");
  }

  @Override
  public void text(String text, double x, double baseline, Font font) {
    body.append("<text").append(number("x", x)).append(number("y", baseline));
    body.append(" font-family=\"").append(font.mono() ? MONO : SANS).append('"');
    body.append(number("font-size", font.size()));
    if (font.bold()) {
      body.append(" font-weight=\"bold\"");
    }
    if (font.anchor() != Anchor.START) {
      body.append(" text-anchor=\"").append(font.anchor().name().toLowerCase(Locale.ROOT));
      body.append('"');
    }
    // figures are aligned by blanks, which XML would collapse
    String kept = Html.escape(text).replace(' ', '\u00a0');
    body.append(" fill=\"").append(font.colour()).append("\">").append(kept).append("</text>\n");
  }

  /** The whole document; title and description are what a screen reader speaks. */
  String document(double width, double height, String title, String description) {
    String w = Numbers.fixed(0, width);
    String h = Numbers.fixed(0, height);
    String size = "width=\"" + w + "\" height=\"" + h + "\"";
    String box = "viewBox=\"0 0 " + w + " " + h + "\"";
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" "
        + size
        + " "
        + box
        + ">\n<title>"
        + Html.escape(title)
        + "</title>\n<desc>"
        + Html.escape(description)
        + "</desc>\n"
        + body
        + "</svg>\n";
  }

  private static String attributes(Paint paint) {
    var out = new StringBuilder(" fill=\"").append(paint.fill() == null ? "none" : paint.fill());
    out.append('"');
    if (paint.stroke() != null) {
      out.append(" stroke=\"").append(paint.stroke()).append('"');
      out.append(number("stroke-width", paint.strokeWidth()));
    }
    return out.toString();
  }

  private static String number(String name, double value) {
    return " " + name + "=\"" + Numbers.atMost(1, value) + '"';
  }

  private static String pair(Point point) {
    return Numbers.atMost(1, point.x()) + ',' + Numbers.atMost(1, point.y());
  }
}
