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
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return MimeBundle.text("an image of " + width + " by " + height + " pixels")
        .withPng(bytes.toByteArray(), width, height);
  }
}
