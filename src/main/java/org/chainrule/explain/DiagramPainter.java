package org.chainrule.explain;

import java.util.List;
import org.chainrule.explain.Canvas.Font;
import org.chainrule.explain.Canvas.Paint;
import org.chainrule.explain.Canvas.Point;

/** Paints a diagram that has been laid out. */
final class DiagramPainter {
  private static final Paint WIRE = Paint.line(Figure.WIRE, 1.6);
  private static final Paint ARROW = Paint.filled(Figure.WIRE);
  private static final Paint TAG = new Paint("#ffffff", Figure.WIRE, 1.3);
  private static final Font VALUE = Font.mono(12, Figure.VALUE);
  private static final Font GRADIENT = Font.mono(12, Figure.GRADIENT);
  private static final Font BOX = Font.sans(14, Figure.INK);
  private static final double LINE = 14;
  private static final double ARROW_LENGTH = 7;

  private DiagramPainter() {}

  static Figure figure(Layout layout, String title, String plain) {
    Font caption = Font.sans(10.5, Figure.QUIET).anchored(Canvas.Anchor.START);
    boolean gradients = layout.labels().stream().anyMatch(l -> !l.wire().below().isEmpty());
    boolean labelled = !layout.labels().isEmpty();
    double width = Math.max(layout.width(), caption.width(title) + 2 * Layout.MARGIN);
    return new Figure(
        Math.max(width, 240),
        Math.max(layout.height(), 48),
        title,
        plain,
        canvas -> {
          paint(layout, canvas);
          if (labelled) {
            legend(canvas, caption, layout.height() - 10, gradients);
          }
        });
  }

  private static void legend(Canvas canvas, Font font, double y, boolean gradients) {
    double x = Layout.MARGIN;
    canvas.text("above the wire: value", x, y, recoloured(font, Figure.VALUE));
    if (gradients) {
      x += font.width("above the wire: value") + 6;
      canvas.text("below: gradient", x, y, recoloured(font, Figure.GRADIENT));
    }
  }

  private static Font recoloured(Font font, String colour) {
    return new Font(font.size(), font.mono(), font.bold(), colour, font.anchor());
  }

  private static void paint(Layout layout, Canvas canvas) {
    layout.routes().forEach(route -> wire(route, canvas));
    layout.labels().forEach(label -> label(label, canvas));
    layout.boxes().forEach(boxed -> box(boxed, canvas));
    for (Layout.Tag tag : layout.tags()) {
      double r = Layout.TAG_RADIUS;
      Point c = tag.centre();
      canvas.box(c.x() - r, c.y() - r, 2 * r, 2 * r, r, TAG);
      canvas.text(tag.name(), c.x(), c.y() + 3.6, Font.sans(10, Figure.QUIET).strong());
    }
  }

  private static void wire(Layout.Route route, Canvas canvas) {
    List<Point> points = route.points();
    canvas.wire(points, WIRE);
    if (route.arrow()) {
      Point tip = points.get(points.size() - 1);
      double back = tip.x() - ARROW_LENGTH;
      canvas.polygon(
          List.of(tip, new Point(back, tip.y() - 3.5), new Point(back, tip.y() + 3.5)), ARROW);
    }
  }

  private static void label(Layout.Label label, Canvas canvas) {
    double x = label.area().x() + label.area().width() / 2;
    List<String> above = label.wire().above();
    List<String> below = label.wire().below();
    for (int i = 0; i < above.size(); i++) {
      canvas.text(above.get(i), x, label.wireY() - 5 - LINE * (above.size() - 1 - i), VALUE);
    }
    for (int i = 0; i < below.size(); i++) {
      canvas.text(below.get(i), x, label.wireY() + LINE * (i + 1), GRADIENT);
    }
  }

  private static void box(Layout.Boxed boxed, Canvas canvas) {
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
}
