package org.chainrule.explain;

import java.util.List;

/** Another canvas with its origin moved. */
record ShiftedCanvas(Canvas canvas, double dx, double dy) implements Canvas {
  @Override
  public void box(double x, double y, double width, double height, double radius, Paint paint) {
    canvas.box(x + dx, y + dy, width, height, radius, paint);
  }

  @Override
  public void wire(List<Point> points, Paint paint) {
    canvas.wire(points.stream().map(this::shifted).toList(), paint);
  }

  @Override
  public void polygon(List<Point> corners, Paint paint) {
    canvas.polygon(corners.stream().map(this::shifted).toList(), paint);
  }

  @Override
  public void text(String text, double x, double baseline, Font font) {
    canvas.text(text, x + dx, baseline + dy, font);
  }

  private Point shifted(Point point) {
    return new Point(point.x() + dx, point.y() + dy);
  }
}
