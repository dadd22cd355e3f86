package org.chainrule.display.drawing;

import java.util.List;

/**
 * What a figure is painted on. One painting routine serves every image format, so the formats
 * cannot drift apart. Lengths are CSS pixels; colours are {@code #rrggbb}, or null for none.
 */
public interface Canvas {
  void box(double x, double y, double width, double height, double radius, Paint paint);

  /** A wire: horizontal pieces are straight, all others are S-curves with horizontal ends. */
  void wire(List<Point> points, Paint paint);

  void polygon(List<Point> corners, Paint paint);

  /** One line of text whose anchor point stands on the baseline. */
  void text(String text, double x, double baseline, Font font);

  /** This canvas with its origin moved: for a figure within a figure. */
  default Canvas at(double dx, double dy) {
    return new Shifted(this, dx, dy);
  }

  /** Fill and outline of a shape. */
  record Paint(String fill, String stroke, double strokeWidth) {
    public static Paint filled(String fill) {
      return new Paint(fill, null, 0);
    }

    public static Paint line(String stroke, double width) {
      return new Paint(null, stroke, width);
    }
  }

  /** A point of the figure, y downwards. */
  record Point(double x, double y) {}

  /** Where the anchor point of a text is. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  /**
   * A font. Widths are estimated for the widest font that a browser is likely to choose, so that
   * layouts are the same on every machine and text does not overflow.
   */
  record Font(double size, boolean mono, boolean bold, String colour, Anchor anchor) {
    public static Font mono(double size, String colour) {
      return new Font(size, true, false, colour, Anchor.MIDDLE);
    }

    public static Font sans(double size, String colour) {
      return new Font(size, false, false, colour, Anchor.MIDDLE);
    }

    public Font strong() {
      return new Font(size, mono, true, colour, anchor);
    }

    public Font anchored(Anchor next) {
      return new Font(size, mono, bold, colour, next);
    }

    public double width(String text) {
      return text.codePoints().mapToDouble(this::advance).sum() * size;
    }

    private double advance(int codePoint) {
      if (codePoint >= 0x1100 && codePoint < 0xFFE7 && Character.isLetter(codePoint)) {
        return 1.05; // Hangul, Kana and Han are as wide as high
      }
      if (mono) {
        return 0.605;
      }
      double narrow = "iljtfrI.,:;'|![]() ".indexOf(codePoint) >= 0 ? 0.42 : 0.66;
      double advance = "mwMW@%".indexOf(codePoint) >= 0 ? 0.98 : narrow;
      return bold ? advance * 1.08 : advance;
    }
  }

  /** Another canvas with its origin moved. */
  record Shifted(Canvas canvas, double dx, double dy) implements Canvas {
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
}
