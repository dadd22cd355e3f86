package org.chainrule.explain;

/** A mistake that calculations of gradients by hand often make, and that numbers can give away. */
public enum Mistake {
  /** The negative of the gradient. */
  SIGN("the sign is wrong"),
  /** A value is used more than once, and not every use was counted. */
  MISSING_ACCUMULATION("a path is missing: gradients add up where a value is used more than once"),
  /** What {@code grad()} holds after more than one {@code backward()}. */
  STALE_GRADIENT(
      "this is what grad() has gathered over several backward() calls: zeroGrad() first"),
  /** The derivative of an intermediate result: the chain rule was not followed to its end. */
  LOCAL_WITHOUT_UPSTREAM("the local derivative is not yet multiplied by the upstream gradient"),
  /** The upstream gradient was passed on as it came. */
  UPSTREAM_WITHOUT_LOCAL("the upstream gradient is not yet multiplied by the local derivative"),
  /** The transpose of the gradient, or a matrix product in which a factor is not transposed. */
  MISSING_TRANSPOSE("a transpose is missing"),
  /** The loss takes a mean, and this is the gradient of the sum. */
  SUM_WHERE_MEAN("this is the gradient of the sum, where the loss takes the mean"),
  /** The result is divided by N on its way, and this is N times too large. */
  MISSING_ONE_OVER_N("the factor 1/N is missing"),
  /** The gradient adds up over an axis, and this is its mean. */
  MEAN_WHERE_SUM("this is a mean, where gradients add up");

  private final String words;

  Mistake(String words) {
    this.words = words;
  }

  /** The mistake in a sentence, without any number. */
  public String words() {
    return words;
  }
}
