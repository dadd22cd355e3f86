package org.chainrule.plot;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.chainrule.display.Html;
import org.chainrule.display.MimeBundle;
import org.chainrule.display.Png;
import org.knowm.xchart.internal.chartpart.AxesChart;
import org.knowm.xchart.internal.chartpart.IChart;

/** Turns a chart into pictures. */
final class ChartImage {
  private static final int SCALE = 2;

  private ChartImage() {}

  /** The pictures; of a chart that cannot be drawn, the text and the reason. */
  static MimeBundle bundle(IChart chart, String plain) {
    try {
      return chart instanceof AxesChart<?, ?> axes ? fitted(axes, plain) : pictures(chart, plain);
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      String reason =
          e instanceof IllegalArgumentException && !(e instanceof NumberFormatException)
              ? e.getMessage()
              : "XChart failed with " + e + ". Are there infinite or very large numbers, or NaN?";
      return MimeBundle.text(plain.stripTrailing() + "\nThis chart cannot be drawn: " + reason);
    }
  }

  private static MimeBundle fitted(AxesChart<?, ?> chart, String plain) {
    try (var ranges = AxisRanges.fit(chart)) {
      var text = new StringJoiner("\n").add(plain.stripTrailing());
      ranges.remarks().forEach(text::add);
      return pictures(chart, ranges.remarks().isEmpty() ? plain : text.toString());
    }
  }

  private static MimeBundle pictures(IChart chart, String plain) {
    MimeBundle text = MimeBundle.text(plain);
    return withSvg(text, chart, plain)
        .orElse(text)
        .withPng(png(chart), chart.getWidth(), chart.getHeight());
  }

  /** Empty for a chart of so many shapes that a notebook shows it sooner, and smaller, as PNG. */
  private static Optional<MimeBundle> withSvg(MimeBundle text, IChart chart, String plain) {
    try {
      return Optional.of(text.with(MimeBundle.SVG, svg(chart, plain)));
    } catch (SvgGraphics.TooLong e) {
      return Optional.empty();
    }
  }

  /** Paints; where the search for ticks finds none that fit, an axis goes without labels. */
  private static <G extends Graphics2D> G paint(IChart chart, Supplier<G> ground) {
    while (true) {
      G graphics = ground.get();
      try {
        chart.paint(graphics, chart.getWidth(), chart.getHeight());
        return graphics;
      } catch (TickLabels.Unending e) {
        e.hideLabels();
      }
    }
  }

  static String svg(IChart chart, String plain) {
    SvgGraphics graphics = paint(chart, SvgGraphics::new);
    int width = chart.getWidth();
    int height = chart.getHeight();
    return """
    <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" role="img">\
    <title>%3$s</title><desc>%4$s</desc>
    %5$s</svg>
    """
        .formatted(
            width, height, Html.escape(chart.getTitle()), Html.escape(plain), graphics.elements());
  }

  private static byte[] png(IChart chart) {
    int width = chart.getWidth();
    int height = chart.getHeight();
    var image = new BufferedImage(width * SCALE, height * SCALE, BufferedImage.TYPE_INT_RGB);
    paint(chart, () -> graphics(image)).dispose();
    return Png.encode(image);
  }

  private static Graphics2D graphics(BufferedImage image) {
    Graphics2D graphics = image.createGraphics();
    graphics.scale(SCALE, SCALE);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    return graphics;
  }
}
