package org.chainrule.widgets;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.chainrule.display.HtmlBuilder;
import org.chainrule.display.MimeBundle;

/** A bundle as HTML that also a front end that sanitizes shows: pictures are in {@code img}. */
final class Pictures {
  private Pictures() {}

  static String html(MimeBundle bundle) {
    for (String type : new String[] {MimeBundle.SVG, MimeBundle.PNG}) {
      byte[] bytes = bundle.bytes(type);
      if (bytes != null) {
        String source = "data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes);
        return new HtmlBuilder().start("img", "alt", bundle.plain(), "src", source).toString();
      }
    }
    byte[] html = bundle.bytes(MimeBundle.HTML);
    return html == null
        ? new HtmlBuilder().element("pre", bundle.plain()).toString()
        : new String(html, StandardCharsets.UTF_8);
  }
}
