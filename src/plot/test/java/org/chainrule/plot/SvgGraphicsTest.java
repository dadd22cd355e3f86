package org.chainrule.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class SvgGraphicsTest {
  private final SvgGraphics graphics = new SvgGraphics();

  @Test
  void aShapeIsAPathInItsColourWithOneDecimal() {
    graphics.setColor(new Color(255, 128, 0, 51));
    graphics.translate(10.04, 0);
    graphics.fill(new Rectangle(0, -3, 2, 2));
    assertThat(graphics.elements())
        .isEqualTo(
            "<path d=\"M10,-3L12,-3L12,-1L10,-1L10,-3Z\" fill=\"#ff8000\" fill-opacity=\"0.2\"/>\n");
  }

  @Test
  void linesOfOneStyleShareAPathAndAnotherStyleBeginsItsOwn() {
    graphics.draw(new Line2D.Double(0, 0, 1, 1));
    graphics.draw(new Line2D.Double(1, 1, 2, 0));
    graphics.draw(new Line2D.Double(5, 5, 6, 6));
    graphics.setStroke(new BasicStroke(3, BasicStroke.CAP_ROUND, BasicStroke.JOIN_BEVEL));
    graphics.draw(new Line2D.Double(6, 6, 7, 7));
    assertThat(graphics.elements().lines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("<path d=\"M0,0L1,1L2,0M5,5L6,6\" fill=\"none\" stroke=\"#000000\"");
  }

  @Test
  void aStrokeGrowsWithTheScale() {
    graphics.scale(2, 2);
    graphics.draw(new Line2D.Double(0, 0, 1, 1));
    assertThat(graphics.elements()).contains("M0,0L2,2").contains("stroke-width=\"2\"");
  }

  @Test
  void aClipHoldsForWhatIsDrawnInItAndItsIdDependsOnThePicture() {
    graphics.clipRect(1, 1, 4, 4);
    graphics.fillRect(0, 0, 9, 9);
    graphics.setClip(null);
    graphics.fillRect(0, 0, 9, 9);
    String one = graphics.elements();
    assertThat(one).containsPattern("<clipPath id=\"(c[0-9a-f]+-0)\">");
    assertThat(one.substring(one.indexOf("</g>"))).contains("<path");

    SvgGraphics other = new SvgGraphics();
    other.clipRect(2, 2, 4, 4);
    other.fillRect(0, 0, 9, 9);
    assertThat(other.elements()).contains("clipPath").doesNotContain(id(one));
  }

  private static String id(String svg) {
    int start = svg.indexOf("id=\"");
    return svg.substring(start, svg.indexOf('>', start));
  }

  @Test
  void whatIsOutsideOfAnEmptyClipOrTransparentIsNotWritten() {
    graphics.setColor(new Color(0, 0, 0, 0));
    graphics.fillRect(0, 0, 9, 9);
    graphics.setColor(Color.RED);
    graphics.clipRect(0, 0, 1, 1);
    graphics.clipRect(5, 5, 1, 1);
    graphics.fillRect(0, 0, 9, 9);
    assertThat(graphics.elements()).isEmpty();
  }

  @Test
  void gradientsAndImagesAreEmbeddedAsPixels() {
    graphics.setPaint(new GradientPaint(0, 0, Color.RED, 10, 0, Color.BLUE));
    graphics.fillRect(0, 0, 10, 5);
    BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
    graphics.drawImage(image, 20, 20, null);
    assertThat(graphics.elements())
        .contains("<image x=\"0\" y=\"0\" width=\"10\" height=\"5\" href=\"data:image/png;base64,")
        .contains("<image x=\"20\" y=\"20\" width=\"4\" height=\"4\"");
  }

  @Test
  void aCopyDrawsOnTheSamePageWithAStateOfItsOwn() {
    Graphics2D copy = (Graphics2D) graphics.create();
    copy.setColor(Color.GREEN);
    copy.fillRect(0, 0, 1, 1);
    graphics.fillRect(1, 1, 1, 1);
    assertThat(graphics.elements()).contains("#00ff00").contains("#000000");
  }

  @Test
  void whatSvgCannotSayIsRefused() {
    assertThatThrownBy(() -> graphics.setXORMode(Color.RED))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("XOR");
  }
}
