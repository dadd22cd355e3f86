package org.chainrule.display.drawing;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.chainrule.display.Png;

/** Paints a figure as PNG with twice the pixels, for screens that have them. */
final class ImageCanvas implements Canvas {
  private static final int SCALE = 2;
  private final BufferedImage image;
  private final Graphics2D graphics;

  ImageCanvas(double width, double height) {
    int w = (int) (width * SCALE);
    int h = (int) (height * SCALE);
    image = new BufferedImage(w, h, BufferedImage.TYPE_INT_ARGB);
    graphics = image.createGraphics();
    graphics.scale(SCALE, SCALE);
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
  }

  @Override
  public void box(double x, double y, double width, double height, double radius, Paint paint) {
    draw(new RoundRectangle2D.Double(x, y, width, height, 2 * radius, 2 * radius), paint);
  }

  @Override
  public void wire(List<Point> points, Paint paint) {
    var path = new Path2D.Double();
    Point last = null;
    for (Point point : points) {
      if (last == null) {
        path.moveTo(point.x(), point.y());
      } else {
        double middle = (last.x() + point.x()) / 2;
        path.curveTo(middle, last.y(), middle, point.y(), point.x(), point.y());
      }
      last = point;
    }
    draw(path, paint);
  }

  @Override
  public void polygon(List<Point> corners, Paint paint) {
    var path = new Path2D.Double();
    path.moveTo(corners.get(0).x(), corners.get(0).y());
    corners.subList(1, corners.size()).forEach(corner -> path.lineTo(corner.x(), corner.y()));
    path.closePath();
    draw(path, paint);
  }

  @Override
  public void text(String text, double x, double baseline, Font font) {
    String family = font.mono() ? java.awt.Font.MONOSPACED : java.awt.Font.SANS_SERIF;
    int style = font.bold() ? java.awt.Font.BOLD : java.awt.Font.PLAIN;
    graphics.setFont(new java.awt.Font(family, style, 1).deriveFont((float) font.size()));
    graphics.setColor(Color.decode(font.colour()));
    double width =
        graphics.getFont().getStringBounds(text, graphics.getFontRenderContext()).getWidth();
    double left =
        switch (font.anchor()) {
          case START -> x;
          case MIDDLE -> x - width / 2;
          case END -> x - width;
        };
    graphics.drawString(text, (float) left, (float) baseline);
  }

  byte[] png() {
    graphics.dispose();
    return Png.encode(image);
  }

  private void draw(Shape shape, Paint paint) {
    if (paint.fill() != null) {
      graphics.setColor(Color.decode(paint.fill()));
      graphics.fill(shape);
    }
    if (paint.stroke() != null) {
      graphics.setColor(Color.decode(paint.stroke()));
      graphics.setStroke(
          new BasicStroke(
              (float) paint.strokeWidth(), BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
      graphics.draw(shape);
    }
  }
}
