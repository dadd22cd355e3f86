package org.chainrule.nn;

import org.chainrule.Tensor;
import org.chainrule.array.ShapeException;

/**
 * A shortcut around a layer: y = x + f(x). The gradient reaches x by two ways and one of them is
 * free: dL/dx = dL/dy + (df/dx)ᵀ dL/dy. That is why very deep networks can be trained.
 *
 * @see <a href="https://arxiv.org/abs/1512.03385">He et al. 2015: Deep residual learning</a>
 */
public final class Residual extends Layer {
  private final Layer body;

  /** A shortcut around several layers. */
  public Residual(Layer... body) {
    this.body = layer("body", body.length == 1 ? body[0] : new Sequential(body));
  }

  /**
   * The input plus the body's result.
   *
   * @throws ShapeException if the body changes the shape
   */
  @Override
  public Tensor forward(Tensor x) {
    Tensor y = body.apply(x);
    if (!y.shape().equals(x.shape())) {
      throw new ShapeException(
          "Residual adds x of shape %s to f(x) of shape %s: the layers inside must keep the shape"
              .formatted(x.shape(), y.shape()));
    }
    return x.add(y);
  }
}
