package org.chainrule.widgets;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.chainrule.display.MimeBundle;

/**
 * A picture: {@code value} has the bytes, {@code format} is png, jpeg, or svg+xml.
 *
 * @see <a
 *     href="https://ipywidgets.readthedocs.io/en/stable/examples/Widget%20List.html#image">ipywidgets:
 *     Image</a>
 */
public final class Image extends ValueWidget<Image, byte[]> {
  /** Without a picture. */
  public Image() {
    super("Image");
  }

  /** With a picture in a format. */
  public Image(byte[] bytes, String format) {
    this();
    with("format", format);
    value(bytes);
  }

  @Override
  MimeBundle still() {
    String type = "image/" + get("format");
    byte[] bytes = value();
    String content =
        type.equals(MimeBundle.SVG)
            ? new String(bytes, StandardCharsets.UTF_8)
            : Base64.getEncoder().encodeToString(bytes);
    return MimeBundle.text(toString()).with(type, content);
  }
}
