package org.chainrule.display;

/** Text in Markdown: {@code new Markdown("a **bold** word")}. */
public record Markdown(String source) implements Displayable {
  @Override
  public MimeBundle display() {
    return MimeBundle.text(source).with(MimeBundle.MARKDOWN, source);
  }
}
