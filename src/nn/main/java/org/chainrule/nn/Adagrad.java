package org.chainrule.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chainrule.Tensor;

/**
 * Adagrad: each number's step is divided by the root of the sum s of the squares of all its
 * gradients. With learning rate γ, its decay η, weight decay λ and ε, at step t:
 *
 * <pre>
 * g ← dL/dθ + λθ
 * s ← s + g²
 * θ ← θ - γ/(1 + (t - 1)η) · g / (√s + ε)
 * </pre>
 *
 * <p>The defaults are PyTorch's: γ = 0.01, η = 0, λ = 0, ε = 10⁻¹⁰.
 *
 * @see <a href="https://jmlr.org/papers/v12/duchi11a.html">Duchi, Hazan, Singer 2011</a>
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.optim.Adagrad.html">PyTorch:
 *     Adagrad</a>
 */
public final class Adagrad extends Optimizer {
  private double lrDecay;
  private double weightDecay;
  private double eps = 1e-10;

  /** Adagrad with learning rate 0.01. */
  public Adagrad(List<Tensor> parameters) {
    this(parameters, 0.01);
  }

  public Adagrad(List<Tensor> parameters, double lr) {
    super(parameters, lr, "sum");
  }

  /** Sets η; returns this optimiser. */
  public Adagrad lrDecay(double lrDecay) {
    this.lrDecay = notNegative("the decay of the learning rate", lrDecay);
    return this;
  }

  /** Sets λ; returns this optimiser. */
  public Adagrad weightDecay(double weightDecay) {
    this.weightDecay = notNegative("weight decay", weightDecay);
    return this;
  }

  /** Sets ε; returns this optimiser. */
  public Adagrad eps(double eps) {
    this.eps = notNegative("eps", eps);
    return this;
  }

  @Override
  protected Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("lr_decay", lrDecay);
    settings.put("weight_decay", weightDecay);
    settings.put("eps", eps);
    return settings;
  }

  @Override
  protected void update(int index, double[] value, double[] gradient) {
    double[] sum = memory("sum", index);
    double lr = lr() / (1 + (steps(index) - 1) * lrDecay);
    for (int i = 0; i < value.length; i++) {
      double g = gradient[i] + weightDecay * value[i];
      sum[i] += g * g;
      value[i] -= lr * g / (Math.sqrt(sum[i]) + eps);
    }
  }
}
