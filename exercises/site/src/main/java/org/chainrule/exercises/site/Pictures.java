package org.chainrule.exercises.site;

import java.io.IOException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chainrule.kernel.io.Sha256;
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
        // the style sheet lets it shrink on a phone, but keeps it readable
        image.attr("style", "--width: " + image.attr("width") + "px");
      }
      Matcher data = DATA.matcher(image.attr("src"));
      if (data.matches()) {
        byte[] bytes = Base64.getMimeDecoder().decode(data.group("bytes"));
        String file =
            "pictures/" + Sha256.of(bytes).hex().substring(0, 16) + "." + data.group("type");
        folder.write(file, bytes);
        image.attr("src", Links.relative(page, file));
      }
    }
  }
}
