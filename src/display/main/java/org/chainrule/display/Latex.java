package org.chainrule.display;

/** A formula in LaTeX, dollar signs included: {@code new Latex("$\\frac{dz}{dx} = y$")}. */
public record Latex(String source) implements Displayable {
  @Override
  public MimeBundle display() {
    return MimeBundle.text(source).with(MimeBundle.LATEX, source);
  }
}
