package org.chainrule.explain;

import java.util.List;
import java.util.function.Predicate;
import org.chainrule.display.drawing.Canvas;
import org.chainrule.display.drawing.Canvas.Anchor;
import org.chainrule.display.drawing.Canvas.Font;
import org.chainrule.display.drawing.Canvas.Paint;
import org.chainrule.display.drawing.Canvas.Point;
import org.chainrule.display.drawing.Figure;

/**
 * Paints a diagram that has been laid out, and lines of text below it.
 *
 * @param text may be empty
 */
record DiagramPainter(Layout layout, Emphasis emphasis, List<String> text) {
  private static final String STRONG = "#c2410c";
  private static final Font VALUE = Font.mono(12, Figure.VALUE);
  private static final Font GRADIENT = Font.mono(12, Figure.GRADIENT);
  private static final Font BOX = Font.sans(14, Figure.INK);
  private static final Font TEXT = Font.mono(12, Figure.INK).anchored(Anchor.START);
  private static final double LINE = 14;
  private static final double TEXT_LINE = 17;
  private static final double ARROW_LENGTH = 7;
  private static final double NARROWEST = 240;

  Figure figure(String title, String plain) {
    double width = Math.max(NARROWEST, layout.width());
    for (String line : text) {
      width = Math.max(width, TEXT.width(line) + 2 * Layout.MARGIN);
    }
    double height = layout.height() + (text.isEmpty() ? 0 : text.size() * TEXT_LINE + 14);
    return new Figure(width, height, title, plain, this::paint);
  }

  private void paint(Canvas canvas) {
    // strong wires lie on top
    layout.routes().stream().filter(r -> !isStrong(r)).forEach(route -> wire(route, canvas));
    layout.routes().stream().filter(this::isStrong).forEach(route -> wire(route, canvas));
    layout.labels().forEach(label -> label(label, canvas));
    layout.boxes().forEach(boxed -> box(boxed, canvas));
    layout.tags().forEach(tag -> tag(tag, canvas));
    legend(canvas);
    double y = layout.height() + 13;
    for (String line : text) {
      canvas.text(line, Layout.MARGIN, y, TEXT);
      y += TEXT_LINE;
    }
  }

  private boolean isStrong(Layout.Route route) {
    return emphasis.wire().test(route.wire());
  }

  private void legend(Canvas canvas) {
    if (layout.labels().isEmpty()) {
      return;
    }
    Font font = Font.sans(10.5, Figure.VALUE).anchored(Anchor.START);
    String value = "above the wire: value";
    double y = layout.height() - 10;
    canvas.text(value, Layout.MARGIN, y, font);
    if (layout.labels().stream().anyMatch(label -> !label.wire().below().isEmpty())) {
      Font red = Font.sans(10.5, Figure.GRADIENT).anchored(Anchor.START);
      canvas.text("below: gradient", Layout.MARGIN + font.width(value) + 6, y, red);
    }
  }

  private void wire(Layout.Route route, Canvas canvas) {
    List<Point> points = route.points();
    String colour = isStrong(route) ? STRONG : Figure.WIRE;
    canvas.wire(points, Paint.line(colour, isStrong(route) ? 2.6 : 1.6));
    if (route.arrow()) {
      Point tip = points.get(points.size() - 1);
      double back = tip.x() - ARROW_LENGTH;
      canvas.polygon(
          List.of(tip, new Point(back, tip.y() - 3.5), new Point(back, tip.y() + 3.5)),
          Paint.filled(colour));
    }
  }

  private void label(Layout.Label label, Canvas canvas) {
    double x = label.area().x() + label.area().width() / 2;
    List<String> above = label.wire().above();
    List<String> below = label.wire().below();
    for (int i = 0; i < above.size(); i++) {
      canvas.text(above.get(i), x, label.wireY() - 5 - LINE * (above.size() - 1 - i), VALUE);
    }
    for (int i = 0; i < below.size() && emphasis.gradient().test(label.wire()); i++) {
      canvas.text(below.get(i), x, label.wireY() + LINE * (i + 1), GRADIENT);
    }
  }

  private void box(Layout.Boxed boxed, Canvas canvas) {
    Layout.Area area = boxed.area();
    Diagram.Box box = boxed.box();
    Paint paint =
        switch (box.kind()) {
          case INPUT -> new Paint("#fef9e7", "#d4a72c", 1.3);
          case CONSTANT -> new Paint("#f3f4f6", "#c3c8d0", 1);
          case GATE -> new Paint("#eaf1fb", "#6b93c9", 1.3);
          case OUTPUT -> new Paint("#ffffff", "#4b5563", 1.6);
          case FOLDED -> new Paint("#f3f4f6", "#9aa3b0", 1);
        };
    if (emphasis.box().test(box)) {
      paint = new Paint("#ffedd5", STRONG, 2.4);
    }
    double radius = box.kind() == Diagram.Kind.GATE ? 9 : 4;
    canvas.box(area.x(), area.y(), area.width(), area.height(), radius, paint);
    double x = area.x() + area.width() / 2;
    double y = area.y() + area.height() / 2;
    Font font = box.kind() == Diagram.Kind.CONSTANT ? BOX : BOX.strong();
    if (box.note().isEmpty()) {
      canvas.text(box.label(), x, y + 5, font);
    } else {
      canvas.text(box.label(), x, y - 2, font);
      canvas.text(box.note(), x, y + 14, GRADIENT);
    }
  }

  private static void tag(Layout.Tag tag, Canvas canvas) {
    double r = Layout.TAG_RADIUS;
    Point c = tag.centre();
    canvas.box(c.x() - r, c.y() - r, 2 * r, 2 * r, r, new Paint("#ffffff", Figure.WIRE, 1.3));
    canvas.text(tag.name(), c.x(), c.y() + 3.6, Font.sans(10, Figure.QUIET).strong());
  }

  /**
   * The highlighted parts of a drawing, and those that are not shown yet.
   *
   * @param wire which wires are drawn strong
   * @param box which boxes are drawn strong
   * @param gradient which wires show their gradient
   */
  record Emphasis(
      Predicate<Diagram.Wire> wire, Predicate<Diagram.Box> box, Predicate<Diagram.Wire> gradient) {
    static final Emphasis NONE = new Emphasis(wire -> false, box -> false, wire -> true);
  }
}
