package org.chainrule.nn;

import java.util.List;
import org.chainrule.Tensor;

/**
 * Layers one after the other: y = fₙ(… f₂(f₁(x))). Their names are {@code 0, 1, …}, so that the
 * first weight is {@code 0.weight}.
 *
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.Sequential.html">PyTorch:
 *     Sequential</a>
 */
public final class Sequential extends Layer {
  private final List<Layer> layers;

  public Sequential(Layer... layers) {
    this(List.of(layers));
  }

  /** The same for a list, which a loop can build. */
  public Sequential(List<? extends Layer> layers) {
    this.layers = List.copyOf(layers);
    for (int i = 0; i < layers.size(); i++) {
      layer(Integer.toString(i), layers.get(i));
    }
  }

  /** The layers in order. */
  public List<Layer> layers() {
    return layers;
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = x;
    for (Layer layer : layers) {
      y = layer.apply(y);
    }
    return y;
  }
}
