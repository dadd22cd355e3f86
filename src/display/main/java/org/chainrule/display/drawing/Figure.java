package org.chainrule.display.drawing;

import java.util.function.Consumer;
import org.chainrule.display.MimeBundle;

/**
 * A figure in all formats of notebooks. It has an opaque light background, so it reads the same in
 * a light and in a dark theme.
 *
 * @param width in CSS pixels
 * @param height in CSS pixels
 * @param title one line that names the figure
 * @param plain the same content as text: what a console prints and a screen reader speaks
 * @param painter paints the figure; called once for each format
 */
public record Figure(
    double width, double height, String title, String plain, Consumer<Canvas> painter) {
  public static final String INK = "#1f2937";
  public static final String QUIET = "#6b7280";
  public static final String WIRE = "#94a3b8";
  public static final String VALUE = "#15803d";
  public static final String GRADIENT = "#b91c1c";
  private static final Canvas.Paint CARD = new Canvas.Paint("#fdfdfc", "#e2e4e8", 1);

  /** A figure has whole pixels, so that every format has the same size. */
  public Figure {
    width = Math.ceil(width);
    height = Math.ceil(height);
  }

  public String svg() {
    var canvas = new SvgCanvas();
    paint(canvas);
    return canvas.document(width, height, title, plain);
  }

  public byte[] png() {
    var canvas = new ImageCanvas(width, height);
    paint(canvas);
    return canvas.png();
  }

  public MimeBundle bundle() {
    MimeBundle bundle = MimeBundle.text(plain).with(MimeBundle.SVG, svg());
    try {
      return bundle.withPng(png(), (int) width, (int) height);
    } catch (LinkageError | InternalError noFonts) {
      // a JDK without fonts or graphics libraries still has the SVG
      return bundle;
    }
  }

  private void paint(Canvas canvas) {
    canvas.box(0.5, 0.5, width - 1, height - 1, 8, CARD);
    painter.accept(canvas);
  }
}
