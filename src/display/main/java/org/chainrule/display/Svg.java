package org.chainrule.display;

/** A drawing in SVG: {@code new Svg("<svg …>…</svg>")}. */
public record Svg(String source) implements Displayable {
  @Override
  public MimeBundle display() {
    return MimeBundle.text("an SVG drawing").with(MimeBundle.SVG, source);
  }
}
