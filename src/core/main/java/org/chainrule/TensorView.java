package org.chainrule;

import org.chainrule.op.Selection;

/**
 * Elements of a tensor that are changed in place: {@code x.at(i, j).set(y)}, which in a cell is
 * written {@code x[i][j] = y}. The value is broadcast to their shape.
 *
 * <p>As in PyTorch, a leaf that requires a gradient can only be changed under {@link
 * Autograd#noGrad}, and stays a leaf. A result, or a constant that is given a value with a
 * gradient, becomes the result of the change: gradients flow to the value, and to what it was
 * before where that was kept.
 *
 * <p>Every method throws an {@link AutogradException} for a leaf that requires a gradient, while
 * operations are recorded.
 */
public final class TensorView {
  private final Tensor tensor;
  private final Indexing.Chosen chosen;

  TensorView(Tensor tensor, Indexing.Chosen chosen) {
    this.tensor = tensor;
    this.chosen = chosen;
  }

  private Tensor now() {
    return tensor.picked(Selection.INDEX, chosen.map(), chosen.shape());
  }

  /** x[i] = y. */
  public void set(Tensor y) {
    tensor.put(chosen, y.expand(chosen.shape()));
  }

  /** x[i] = y. */
  public void set(double y) {
    set(Tensor.scalar(y));
  }

  /** x[i] += y. */
  public void add(Tensor y) {
    set(now().add(y));
  }

  /** x[i] += y. */
  public void add(double y) {
    set(now().add(y));
  }

  /** x[i] -= y. */
  public void sub(Tensor y) {
    set(now().sub(y));
  }

  /** x[i] -= y. */
  public void sub(double y) {
    set(now().sub(y));
  }

  /** x[i] *= y. */
  public void mul(Tensor y) {
    set(now().mul(y));
  }

  /** x[i] *= y. */
  public void mul(double y) {
    set(now().mul(y));
  }

  /** x[i] /= y. */
  public void div(Tensor y) {
    set(now().div(y));
  }

  /** x[i] /= y. */
  public void div(double y) {
    set(now().div(y));
  }

  /** x[i] %= y. */
  public void remainder(Tensor y) {
    set(now().remainder(y));
  }

  /** x[i] %= y. */
  public void remainder(double y) {
    set(now().remainder(y));
  }
}
