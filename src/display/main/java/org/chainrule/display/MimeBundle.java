package org.chainrule.display;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One value in several MIME types, of which a front end shows the richest that it can and may show.
 * A bundle always holds {@code text/plain}, so that a console has something to print.
 *
 * @param data content by MIME type: text as a {@link String}, binary as base64 text, JSON types as
 *     maps and lists
 * @param metadata hints by MIME type (for instance width and height of an image), often empty
 * @see <a
 *     href="https://jupyter-client.readthedocs.io/en/stable/messaging.html#display-data">Jupyter:
 *     display_data</a>
 */
public record MimeBundle(Map<String, Object> data, Map<String, Object> metadata) {
  public static final String TEXT = "text/plain";
  public static final String HTML = "text/html";
  public static final String MARKDOWN = "text/markdown";
  public static final String LATEX = "text/latex";
  public static final String SVG = "image/svg+xml";
  public static final String PNG = "image/png";

  public MimeBundle {
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    if (!data.containsKey(TEXT)) {
      throw new IllegalArgumentException("a bundle needs " + TEXT + " beside " + data.keySet());
    }
  }

  /** A bundle that is nothing but text. */
  public static MimeBundle text(String plain) {
    return new MimeBundle(Map.of(TEXT, Objects.requireNonNull(plain, "plain")), Map.of());
  }

  /** This bundle and one MIME type more. */
  public MimeBundle with(String mimeType, String content) {
    var more = new LinkedHashMap<>(data);
    more.put(mimeType, Objects.requireNonNull(content, mimeType));
    return new MimeBundle(more, metadata);
  }

  /**
   * This bundle and a PNG image; {@code width} and {@code height} are the size to show it at, in
   * CSS pixels.
   */
  public MimeBundle withPng(byte[] png, int width, int height) {
    var more = new LinkedHashMap<>(data);
    more.put(PNG, Base64.getEncoder().encodeToString(png));
    var hints = new LinkedHashMap<>(metadata);
    hints.put(PNG, Map.of("width", width, "height", height));
    return new MimeBundle(more, hints);
  }

  /** The text that a console prints. */
  public String plain() {
    return String.valueOf(data.get(TEXT));
  }

  /** The bytes of a binary entry, or of a text entry in UTF-8; null if there is no such type. */
  public byte[] bytes(String mimeType) {
    Object content = data.get(mimeType);
    if (content == null) {
      return null;
    }
    String text = content.toString();
    boolean base64 = mimeType.startsWith("image/") && !mimeType.endsWith("+xml");
    return base64 ? Base64.getDecoder().decode(text) : text.getBytes(StandardCharsets.UTF_8);
  }
}
