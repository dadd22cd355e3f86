package org.chainrule.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chainrule.Tensor;

/**
 * Stochastic gradient descent. With learning rate γ, momentum μ, dampening τ and weight decay λ:
 *
 * <pre>
 * g ← dL/dθ + λθ
 * b ← g at the first step, then  μb + (1 - τ)g
 * g ← b,   or with Nesterov  g + μb
 * θ ← θ - γg
 * </pre>
 *
 * <p>{@code new SGD(model.parameters(), 0.1).momentum(0.9)}
 *
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.optim.SGD.html">PyTorch: SGD</a>
 */
public final class SGD extends Optimizer {
  private double momentum;
  private double dampening;
  private double weightDecay;
  private boolean nesterov;

  /** Plain gradient descent: θ ← θ - γ dL/dθ. */
  public SGD(List<Tensor> parameters, double lr) {
    super(parameters, lr, "momentum");
  }

  /** Sets μ; returns this optimiser. */
  public SGD momentum(double momentum) {
    this.momentum = notNegative("momentum", momentum);
    return this;
  }

  /** Sets τ; returns this optimiser. */
  public SGD dampening(double dampening) {
    this.dampening = dampening;
    return this;
  }

  /** Sets λ, the strength of the penalty ½λ|θ|²; returns this optimiser. */
  public SGD weightDecay(double weightDecay) {
    this.weightDecay = notNegative("weight decay", weightDecay);
    return this;
  }

  /** Looks one step of momentum ahead; returns this optimiser. Set the momentum first. */
  public SGD nesterov() {
    if (momentum == 0 || dampening != 0) {
      throw new IllegalArgumentException(
          "nesterov() looks ahead by the momentum: it needs momentum(…) above 0 before it, and no dampening");
    }
    nesterov = true;
    return this;
  }

  @Override
  protected Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("momentum", momentum);
    settings.put("dampening", dampening);
    settings.put("weight_decay", weightDecay);
    settings.put("nesterov", nesterov);
    return settings;
  }

  @Override
  protected void update(int index, double[] value, double[] gradient) {
    double lr = lr();
    if (momentum == 0) {
      for (int i = 0; i < value.length; i++) {
        value[i] -= lr * (gradient[i] + weightDecay * value[i]);
      }
      return;
    }
    double[] b = memory("momentum", index);
    double fresh = steps(index) == 1 ? 1 : 1 - dampening;
    for (int i = 0; i < value.length; i++) {
      double g = gradient[i] + weightDecay * value[i];
      b[i] = momentum * b[i] + fresh * g;
      value[i] -= lr * (nesterov ? g + momentum * b[i] : b[i]);
    }
  }
}
