package org.chainrule.display;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** An image, shown pixel by pixel: {@code new Png(image)}. */
public record Png(BufferedImage image) implements Displayable {
  @Override
  public MimeBundle display() {
    int width = image.getWidth();
    int height = image.getHeight();
    return MimeBundle.text("an image of " + width + " by " + height + " pixels")
        .withPng(encode(image), width, height);
  }

  /** The image in the PNG format. */
  public static byte[] encode(BufferedImage image) {
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot encode a picture in memory", e);
    }
    return bytes.toByteArray();
  }
}
