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
}
