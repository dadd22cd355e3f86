package org.chainrule.display;

/**
 * HTML to be shown as such: {@code new Html("<b>bold</b>")}. A notebook that is opened untrusted
 * shows the source instead.
 */
public record Html(String source) implements Displayable {
  @Override
  public MimeBundle display() {
    return MimeBundle.text(source).with(MimeBundle.HTML, source);
  }

  /**
   * Text as it has to stand in HTML or XML, between tags or within a quoted attribute. Control
   * characters, which XML does not allow, become U+FFFD. A dollar sign is escaped too: Jupyter
   * would read what stands between two of them as a formula.
   */
  public static String escape(String text) {
    var out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '$' -> out.append("&#36;");
        case '\n', '\r', '\t' -> out.append(c);
        default -> out.append(c < ' ' ? '\ufffd' : c);
      }
    }
    return out.toString();
  }
}
