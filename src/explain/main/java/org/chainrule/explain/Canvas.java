package org.chainrule.explain;

import java.util.List;

/**
 * What a figure is painted on. One painting routine serves every image format, so the formats
 * cannot drift apart. Lengths are CSS pixels; colours are {@code #rrggbb}, or null for none.
 */
interface Canvas {
  void box(double x, double y, double width, double height, double radius, Paint paint);

  /** A wire: horizontal pieces are straight, all others are S-curves with horizontal ends. */
  void wire(List<Point> points, Paint paint);

  void polygon(List<Point> corners, Paint paint);

  /** One line of text whose anchor point stands on the baseline. */
  void text(String text, double x, double baseline, Font font);

  /** This canvas with its origin moved: for a figure within a figure. */
  default Canvas at(double dx, double dy) {
    return new ShiftedCanvas(this, dx, dy);
  }

  /** Fill and outline of a shape. */
  record Paint(String fill, String stroke, double strokeWidth) {
    static Paint filled(String fill) {
      return new Paint(fill, null, 0);
    }

    static Paint line(String stroke, double width) {
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
   * How a text looks. Widths are estimated from the widest font that a browser is likely to choose,
   * so that a layout is the same on every machine and no text outgrows its place.
   */
  record Font(double size, boolean mono, boolean bold, String colour, Anchor anchor) {
    static Font mono(double size, String colour) {
      return new Font(size, true, false, colour, Anchor.MIDDLE);
    }

    static Font sans(double size, String colour) {
      return new Font(size, false, false, colour, Anchor.MIDDLE);
    }

    Font strong() {
      return new Font(size, mono, true, colour, anchor);
    }

    Font anchored(Anchor next) {
      return new Font(size, mono, bold, colour, next);
    }

    double width(String text) {
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
}
