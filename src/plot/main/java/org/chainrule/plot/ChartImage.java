package org.chainrule.plot;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import org.chainrule.display.Html;
import org.chainrule.display.MimeBundle;
import org.chainrule.display.Png;
import org.knowm.xchart.internal.chartpart.IChart;

/** Turns a chart into pictures. */
final class ChartImage {
  private static final int SCALE = 2;

  private ChartImage() {}

  static MimeBundle bundle(IChart chart, String plain) {
    return MimeBundle.text(plain)
        .with(MimeBundle.SVG, svg(chart, plain))
        .withPng(png(chart), chart.getWidth(), chart.getHeight());
  }

  static String svg(IChart chart, String plain) {
    var graphics = new SvgGraphics();
    int width = chart.getWidth();
    int height = chart.getHeight();
    chart.paint(graphics, width, height);
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
    Graphics2D graphics = image.createGraphics();
    graphics.scale(SCALE, SCALE);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    chart.paint(graphics, width, height);
    graphics.dispose();
    return Png.encode(image);
  }
}
