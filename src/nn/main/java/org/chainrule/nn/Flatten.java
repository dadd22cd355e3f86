package org.chainrule.nn;

import org.chainrule.Tensor;

/** All axes but the first as one: (N, C, H, W) becomes (N, C·H·W), between images and Linear. */
public final class Flatten extends Layer {
  @Override
  public Tensor forward(Tensor x) {
    return x.flatten(1);
  }

  @Override
  public String toString() {
    return "Flatten(start_dim=1, end_dim=-1)";
  }
}
