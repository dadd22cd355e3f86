package org.chainrule.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chainrule.Tensor;

/**
 * RMSprop: each number's step is divided by the root of the mean square v of its recent gradients.
 * With learning rate γ, smoothing α, ε, weight decay λ and momentum μ:
 *
 * <pre>
 * g ← dL/dθ + λθ
 * v ← αv + (1 - α)g²
 * b ← μb + g / (√v + ε)
 * θ ← θ - γb
 * </pre>
 *
 * <p>Centred, v is replaced by v - a² with the mean a of recent gradients. The defaults are
 * PyTorch's: γ = 0.01, α = 0.99, ε = 10⁻⁸, λ = 0, μ = 0.
 *
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.optim.RMSprop.html">PyTorch:
 *     RMSprop</a>
 */
public final class RMSprop extends Optimizer {
  private double alpha = 0.99;
  private double eps = 1e-8;
  private double weightDecay;
  private double momentum;
  private boolean centered;

  /** RMSprop with learning rate 0.01. */
  public RMSprop(List<Tensor> parameters) {
    this(parameters, 0.01);
  }

  public RMSprop(List<Tensor> parameters, double lr) {
    super(parameters, lr, "square_avg", "momentum_buffer", "grad_avg");
  }

  /** Sets α; returns this optimiser. */
  public RMSprop alpha(double alpha) {
    this.alpha = fraction("alpha", alpha);
    return this;
  }

  /** Sets ε; returns this optimiser. */
  public RMSprop eps(double eps) {
    this.eps = notNegative("eps", eps);
    return this;
  }

  /** Sets λ; returns this optimiser. */
  public RMSprop weightDecay(double weightDecay) {
    this.weightDecay = notNegative("weight decay", weightDecay);
    return this;
  }

  /** Sets μ; returns this optimiser. */
  public RMSprop momentum(double momentum) {
    this.momentum = notNegative("momentum", momentum);
    return this;
  }

  /** Takes the variance of recent gradients for their mean square; returns this optimiser. */
  public RMSprop centered() {
    centered = true;
    return this;
  }

  @Override
  protected Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("alpha", alpha);
    settings.put("eps", eps);
    settings.put("weight_decay", weightDecay);
    settings.put("momentum", momentum);
    settings.put("centered", centered);
    return settings;
  }

  @Override
  protected void update(int index, double[] value, double[] gradient) {
    double[] v = memory("square_avg", index);
    double[] b = momentum == 0 ? null : memory("momentum_buffer", index);
    double[] a = centered ? memory("grad_avg", index) : null;
    for (int i = 0; i < value.length; i++) {
      double g = gradient[i] + weightDecay * value[i];
      v[i] = alpha * v[i] + (1 - alpha) * g * g;
      double variance = v[i];
      if (a != null) {
        a[i] += (1 - alpha) * (g - a[i]);
        variance -= a[i] * a[i];
      }
      double step = g / (Math.sqrt(variance) + eps);
      if (b != null) {
        b[i] = momentum * b[i] + step;
        step = b[i];
      }
      value[i] -= lr() * step;
    }
  }
}
