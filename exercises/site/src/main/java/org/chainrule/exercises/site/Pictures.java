package org.chainrule.exercises.site;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;

/** Pictures that stand inside a page become files; the same picture is one file. */
final class Pictures {
  private static final Pattern DATA =
      Pattern.compile("data:image/(?<type>[a-z]+)(?:\\+xml)?;base64,(?<bytes>.*)", Pattern.DOTALL);

  private Pictures() {}

  /** Writes the pictures of a page, and lets the page refer to them. */
  static void toFiles(Element body, String page, SiteFolder folder) throws IOException {
    for (Element image : body.select("img[src^=data:]")) {
      if (image.hasAttr("width")) {
        // the style sheet lets it shrink on a phone, but not until nobody can read it
        image.attr("style", "--width: " + image.attr("width") + "px");
      }
      Matcher data = DATA.matcher(image.attr("src"));
      if (data.matches()) {
        byte[] bytes = Base64.getMimeDecoder().decode(data.group("bytes"));
        String file = "pictures/" + hash(bytes) + "." + data.group("type");
        folder.write(file, bytes);
        image.attr("src", Links.relative(page, file));
      }
    }
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
