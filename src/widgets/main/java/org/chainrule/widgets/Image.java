package org.chainrule.widgets;

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
}
