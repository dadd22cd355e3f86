package org.chainrule.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chainrule.Tensor;

/**
 * Adam: every number has its own step size, by the mean m and the mean square v of its recent
 * gradients. With learning rate γ, β₁, β₂, ε and weight decay λ, at step t:
 *
 * <pre>
 * g ← dL/dθ + λθ
 * m ← β₁m + (1 - β₁)g
 * v ← β₂v + (1 - β₂)g²
 * θ ← θ - γ · m/(1 - β₁ᵗ) / (√(v/(1 - β₂ᵗ)) + ε)
 * </pre>
 *
 * <p>The divisors make up for m and v having started at 0: the first step is γ in every direction.
 * The defaults are PyTorch's: β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸, λ = 0.
 *
 * @see <a href="https://arxiv.org/abs/1412.6980">Kingma, Ba 2014</a>
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.optim.Adam.html">PyTorch: Adam</a>
 */
public sealed class Adam extends Optimizer permits AdamW {
  private double beta1 = 0.9;
  private double beta2 = 0.999;
  private double eps = 1e-8;
  private double weightDecay;
  private boolean amsgrad;

  /** Adam with learning rate 0.001. */
  public Adam(List<Tensor> parameters) {
    this(parameters, 1e-3);
  }

  public Adam(List<Tensor> parameters, double lr) {
    super(parameters, lr, "exp_avg", "exp_avg_sq", "max_exp_avg_sq");
  }

  /** Sets β₁ and β₂; returns this optimiser. */
  public Adam betas(double beta1, double beta2) {
    this.beta1 = fraction("beta1", beta1);
    this.beta2 = fraction("beta2", beta2);
    return this;
  }

  /** Sets ε; returns this optimiser. */
  public Adam eps(double eps) {
    this.eps = notNegative("eps", eps);
    return this;
  }

  /** Sets λ; returns this optimiser. */
  public Adam weightDecay(double weightDecay) {
    this.weightDecay = notNegative("weight decay", weightDecay);
    return this;
  }

  /**
   * Divides by the largest v so far instead of the present one, so that no step grows; returns this
   * optimiser.
   *
   * @see <a href="https://openreview.net/forum?id=ryQu7f-RZ">Reddi, Kale, Kumar 2018</a>
   */
  public Adam amsgrad() {
    amsgrad = true;
    return this;
  }

  /** Whether weight decay shrinks θ itself rather than joining the gradient. */
  boolean decoupled() {
    return false;
  }

  @Override
  protected final Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("betas", "(%s, %s)".formatted(beta1, beta2));
    settings.put("eps", eps);
    settings.put("weight_decay", weightDecay);
    if (amsgrad) {
      settings.put("amsgrad", true);
    }
    return settings;
  }

  @Override
  protected final void update(int index, double[] value, double[] gradient) {
    double[] m = memory("exp_avg", index);
    double[] v = memory("exp_avg_sq", index);
    double[] largest = amsgrad ? memory("max_exp_avg_sq", index) : v;
    int t = steps(index);
    double stepSize = lr() / (1 - Math.pow(beta1, t));
    double rootCorrection = Math.sqrt(1 - Math.pow(beta2, t));
    double decay = decoupled() ? 0 : weightDecay;
    double shrink = decoupled() ? 1 - lr() * weightDecay : 1;
    for (int i = 0; i < value.length; i++) {
      double g = gradient[i] + decay * value[i];
      m[i] += (1 - beta1) * (g - m[i]);
      v[i] = beta2 * v[i] + (1 - beta2) * g * g;
      largest[i] = Math.max(largest[i], v[i]);
      value[i] =
          shrink * value[i] - stepSize * m[i] / (Math.sqrt(largest[i]) / rootCorrection + eps);
    }
  }
}
