package org.chainrule.plot;

import de.erichseifert.vectorgraphics2d.Processors;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.chainrule.display.MimeBundle;
import org.knowm.xchart.internal.chartpart.IChart;

/** Turns a chart into pictures. */
final class ChartImage {
  private static final int SCALE = 2;
  private static final Pattern PROLOGUE = Pattern.compile("(?s)^.*?(?=<svg )");
  private static final Pattern LONG_NUMBER = Pattern.compile("-?\\d+\\.\\d+");
  private static final Pattern LINE = Pattern.compile("<line( .*)/>");
  private static final Pattern ATTRIBUTE = Pattern.compile(" ([a-z0-9-]+)=\"([^\"]*)\"");
  private static final Pattern BLANK_IN_PATH = Pattern.compile("(?<=[0-9Z]) (?=[MLQCZ])");
  private static final Pattern STYLE = Pattern.compile(" style=\"([^\"]*)\"");
  private static final Pattern RULE = Pattern.compile("([a-z-]+):([^;]*);?");
  private static final Pattern RGB = Pattern.compile("rgb\\((\\d+),(\\d+),(\\d+)\\)");
  private static final Pattern CLIP = Pattern.compile("clip-?\\d+");

  private ChartImage() {}

  static MimeBundle bundle(IChart chart, String plain) {
    return MimeBundle.text(plain)
        .with(MimeBundle.SVG, svg(chart, plain))
        .withPng(png(chart), chart.getWidth(), chart.getHeight());
  }

  static String svg(IChart chart, String plain) {
    var graphics = new VectorGraphics2D();
    chart.paint(graphics, chart.getWidth(), chart.getHeight());
    var page = new PageSize(chart.getWidth(), chart.getHeight());
    var bytes = new ByteArrayOutputStream();
    try {
      Processors.get("svg").getDocument(graphics.getCommands(), page).writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a chart in memory", e);
    }
    String words = "<title>" + escape(chart.getTitle()) + "</title>";
    words += "<desc>" + escape(plain) + "</desc>";
    return compact(bytes.toString(StandardCharsets.UTF_8), words);
  }

  /**
   * A fourth of the size, with the same look: one decimal for every number, attributes instead of
   * styles, and ids of clipping paths that do not clash with those of another chart in the page.
   */
  private static String compact(String svg, String words) {
    String small = PROLOGUE.matcher(svg).replaceFirst("");
    small = LONG_NUMBER.matcher(small).replaceAll(match -> brief(match.group()));
    small = STYLE.matcher(small).replaceAll(match -> attributes(match.group(1)));
    small = small.replace("px\"", "\"").replaceAll(">\\s+<", ">\n<");
    small = joined(small);
    small = BLANK_IN_PATH.matcher(small).replaceAll("");
    var ids = new LinkedHashMap<String, String>();
    String prefix = "c" + Integer.toHexString(CLIP.matcher(small).replaceAll("").hashCode()) + "-";
    small =
        CLIP.matcher(small)
            .replaceAll(match -> ids.computeIfAbsent(match.group(), k -> prefix + ids.size()));
    return small.replaceFirst(">", " role=\"img\">" + Matcher.quoteReplacement(words));
  }

  /** Lines that follow on each other and look the same are written as one path. */
  private static String joined(String svg) {
    var out = new StringBuilder();
    String look = null;
    String end = null;
    for (String element : (Iterable<String>) svg.lines()::iterator) {
      Matcher line = LINE.matcher(element);
      if (!line.matches()) {
        out.append(look == null ? "" : "\" " + look + "/>\n").append(element).append('\n');
        look = null;
        continue;
      }
      Map<String, String> attributes = new TreeMap<>();
      ATTRIBUTE
          .matcher(line.group(1))
          .results()
          .forEach(match -> attributes.put(match.group(1), match.group(2)));
      String start = attributes.remove("x1") + "," + attributes.remove("y1");
      String next = attributes.remove("x2") + "," + attributes.remove("y2");
      attributes.put("fill", "none");
      String thisLook =
          attributes.entrySet().stream()
              .map(a -> a.getKey() + "=\"" + a.getValue() + "\"")
              .collect(Collectors.joining(" "));
      if (!thisLook.equals(look)) {
        out.append(look == null ? "" : "\" " + look + "/>\n").append("<path d=\"");
        end = null;
      }
      out.append(start.equals(end) ? "" : "M" + start).append('L').append(next);
      look = thisLook;
      end = next;
    }
    return out.toString();
  }

  private static String brief(String number) {
    String text = String.format(Locale.ROOT, "%.1f", Double.parseDouble(number));
    text = text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    return text.equals("-0") ? "0" : text;
  }

  private static String attributes(String style) {
    var out = new StringBuilder();
    RULE.matcher(style)
        .results()
        .map(ChartImage::attribute)
        .filter(attribute -> !attribute.equals(" stroke=\"none\""))
        .forEach(out::append);
    return out.toString();
  }

  private static String attribute(MatchResult rule) {
    String value =
        RGB.matcher(rule.group(2))
            .replaceAll(
                rgb ->
                    String.format(
                        Locale.ROOT,
                        "#%02x%02x%02x",
                        Integer.parseInt(rgb.group(1)),
                        Integer.parseInt(rgb.group(2)),
                        Integer.parseInt(rgb.group(3))));
    return " " + rule.group(1) + "=\"" + value + "\"";
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
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot encode a chart in memory", e);
    }
    return bytes.toByteArray();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
