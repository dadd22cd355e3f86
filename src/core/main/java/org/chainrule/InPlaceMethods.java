package org.chainrule;

import java.util.function.DoubleBinaryOperator;

/**
 * Changes of a {@link Tensor} in place, for optimisers and for updates by hand: all of them are
 * {@link Tensor#update}.
 */
public sealed interface InPlaceMethods permits Tensor {
  /**
   * What {@code w -= y} makes of w, given w - y. As in PyTorch, a leaf that requires a gradient
   * stays the same tensor and changes in place, which only {@link Autograd#noGrad} allows; any
   * other tensor gives way to the result.
   *
   * @throws AutogradException for a leaf that requires a gradient, while operations are recorded
   */
  default Tensor reassigned(Tensor result) {
    Tensor x = self();
    if (!x.isLeaf() || !x.requiresGrad()) {
      return result;
    }
    if (GradMode.isEnabled()) {
      throw new AutogradException(
          "%s is a leaf that requires a gradient, and an operator such as -= would change it in place while operations are recorded: write it inside of Autograd.noGrad(() -> …) or call an optimiser's step(); for a new tensor write w = w - …"
              .formatted(x.describe()));
    }
    return set(result);
  }

  /** Takes over the numbers of another tensor in place, broadcast: see {@link Tensor#update}. */
  default Tensor set(Tensor values) {
    if (values == null) {
      throw Tensor.missing("set");
    }
    double[] from = values.array().expand(self().shape()).data();
    return self().update(data -> System.arraycopy(from, 0, data, 0, data.length));
  }

  /** this += y in place: see {@link Tensor#update}. */
  default Tensor addInPlace(Tensor y) {
    return inPlace("addInPlace", y, Double::sum);
  }

  /** this -= y in place: see {@link Tensor#update}. */
  default Tensor subInPlace(Tensor y) {
    return inPlace("subInPlace", y, (a, b) -> a - b);
  }

  /** this *= y in place: see {@link Tensor#update}. */
  default Tensor mulInPlace(double y) {
    return inPlace("mulInPlace", Tensor.scalar(y), (a, b) -> a * b);
  }

  /** One number everywhere, in place. */
  default Tensor fill_(double value) {
    return self().assign(Tensor.full(self().shape(), value));
  }

  /** 0 everywhere, in place. */
  default Tensor zero_() {
    return fill_(0);
  }

  private Tensor inPlace(String name, Tensor y, DoubleBinaryOperator f) {
    if (y == null) {
      throw Tensor.missing(name);
    }
    double[] from = y.array().expand(self().shape()).data();
    return self()
        .update(
            data -> {
              for (int i = 0; i < data.length; i++) {
                data[i] = f.applyAsDouble(data[i], from[i]);
              }
            });
  }

  private Tensor self() {
    return (Tensor) this;
  }
}
