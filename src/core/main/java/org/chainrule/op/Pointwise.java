package org.chainrule.op;

import org.chainrule.Autograd;
import org.chainrule.Tensor;
import org.chainrule.array.Binary;
import org.chainrule.array.NdArray;
import org.chainrule.array.Smooth;
import org.chainrule.array.Special;
import org.chainrule.engine.Node;

/** One operand, element by element. */
public sealed interface Pointwise extends Elementwise {

  /**
   * x times a constant weight, and 0 where the weight is 0. It selects instead of multiplying, so
   * that an infinite gradient from later in the graph does not become NaN where it is cut off.
   */
  record Mask(NdArray weights) implements Pointwise {
    @Override
    public NdArray forward(Tensor... x) {
      return Binary.MASK.apply(x[0].array(), weights);
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return mask(up, weights);
    }

    @Override
    public String law(int operand) {
      return "d(x masked with m)/dx = m";
    }
  }

  /** The elements of a gradient where the weights are not 0, times the weights; else 0. */
  static Tensor mask(Tensor up, NdArray weights) {
    return Autograd.apply(new Mask(weights), up);
  }

  /** -x. */
  record Neg() implements Pointwise {
    @Override
    public NdArray forward(Tensor... x) {
      return x[0].array().map(v -> -v);
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return up.neg();
    }

    @Override
    public String law(int operand) {
      return "d(-x)/dx = -1";
    }

    @Override
    public String symbol() {
      return "*(-1)";
    }
  }

  /** x to a constant power. */
  record Pow(double exponent) implements Pointwise {
    @Override
    public NdArray forward(Tensor... x) {
      if (exponent == 2) {
        return x[0].array().map(v -> v * v);
      } else if (exponent == 0.5) {
        return x[0].array().map(Math::sqrt); // they differ at -0 and -infinity
      } else if (exponent == -0.5) {
        return x[0].array().map(v -> 1 / Math.sqrt(v));
      }
      return x[0].array().map(v -> Binary.POW.at(v, exponent));
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      if (exponent == 0) {
        return mask(up, NdArray.scalar(0));
      }
      Tensor x = node.input(0);
      return up.mul(exponent == 2 ? x.mul(2) : x.pow(exponent - 1).mul(exponent));
    }

    @Override
    public String law(int operand) {
      return "d(xⁿ)/dx = n·xⁿ⁻¹";
    }

    @Override
    public String symbol() {
      return "^" + (exponent == Math.rint(exponent) ? "%.0f".formatted(exponent) : exponent);
    }

    @Override
    public boolean reads(int operand) {
      return true;
    }
  }

  /** |x|, with slope 0 at 0. */
  record Abs() implements Pointwise {
    @Override
    public NdArray forward(Tensor... x) {
      return x[0].array().map(Math::abs);
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return up.mul(Tensor.of(node.input(0).array().map(v -> v > 0 ? 1 : v < 0 ? -1 : 0)));
    }

    @Override
    public String law(int operand) {
      return "d|x|/dx = sign(x), 0 at 0";
    }

    @Override
    public String symbol() {
      return "| |";
    }

    @Override
    public boolean reads(int operand) {
      return true;
    }
  }

  /** eˣ. */
  record Exp() implements Pointwise {
    @Override
    public NdArray forward(Tensor... x) {
      return Smooth.EXP.apply(x[0].array());
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return up.mul(node.output());
    }

    @Override
    public String law(int operand) {
      return "d(eˣ)/dx = eˣ";
    }

    @Override
    public boolean readsOutput() {
      return true;
    }
  }

  /** The natural logarithm. */
  record Log() implements Pointwise {
    @Override
    public NdArray forward(Tensor... x) {
      return x[0].array().map(Math::log);
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return up.div(node.input(0));
    }

    @Override
    public String law(int operand) {
      return "d(ln x)/dx = 1/x";
    }

    @Override
    public boolean reads(int operand) {
      return true;
    }
  }

  /** The square root. */
  record Sqrt() implements Pointwise {
    @Override
    public NdArray forward(Tensor... x) {
      return x[0].array().map(Math::sqrt);
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return up.div(node.output().mul(2));
    }

    @Override
    public String law(int operand) {
      return "d(√x)/dx = 1/(2√x)";
    }

    @Override
    public String symbol() {
      return "√";
    }

    @Override
    public boolean readsOutput() {
      return true;
    }
  }

  /** The sine. */
  record Sin() implements Pointwise {
    @Override
    public NdArray forward(Tensor... x) {
      return x[0].array().map(Math::sin);
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return up.mul(node.input(0).cos());
    }

    @Override
    public String law(int operand) {
      return "d(sin x)/dx = cos x";
    }

    @Override
    public boolean reads(int operand) {
      return true;
    }
  }

  /** The cosine. */
  record Cos() implements Pointwise {
    @Override
    public NdArray forward(Tensor... x) {
      return x[0].array().map(Math::cos);
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return up.mul(node.input(0).sin()).neg();
    }

    @Override
    public String law(int operand) {
      return "d(cos x)/dx = -sin x";
    }

    @Override
    public boolean reads(int operand) {
      return true;
    }
  }

  /** The error function, 2/√π times the integral of e^(-t²) from 0 to x. */
  record Erf() implements Pointwise {
    @Override
    public NdArray forward(Tensor... x) {
      return x[0].array().map(Special::erf);
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return up.mul(node.input(0).pow(2).neg().exp().mul(2 / Math.sqrt(Math.PI)));
    }

    @Override
    public String law(int operand) {
      return "d(erf x)/dx = 2/√π · e^(-x²)";
    }

    @Override
    public boolean reads(int operand) {
      return true;
    }
  }

  /** max(0, x), with slope 0 at 0. */
  record Relu() implements Pointwise {
    @Override
    public NdArray forward(Tensor... x) {
      return x[0].array().relu();
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return mask(up, node.output().array().step());
    }

    @Override
    public String law(int operand) {
      return "d(relu x)/dx = 1 where x > 0, else 0";
    }

    @Override
    public boolean readsOutput() {
      return true;
    }
  }

  /** x, or alpha x where x is not positive; the slope at 0 is alpha. */
  record LeakyRelu(double alpha) implements Pointwise {
    @Override
    public NdArray forward(Tensor... x) {
      return x[0].array().map(v -> v > 0 ? v : alpha * v);
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return up.mul(Tensor.of(node.input(0).array().map(v -> v > 0 ? 1 : alpha)));
    }

    @Override
    public String law(int operand) {
      return "d(leakyRelu x)/dx = 1 where x > 0, else alpha";
    }

    @Override
    public boolean reads(int operand) {
      return true;
    }
  }

  /** x, or alpha (eˣ - 1) where x is not positive. */
  record Elu(double alpha) implements Pointwise {
    @Override
    public NdArray forward(Tensor... x) {
      return x[0].array().map(v -> v > 0 ? v : alpha * Math.expm1(v));
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      Tensor x = node.input(0);
      Tensor positive = Tensor.of(x.array().step());
      Tensor below = Tensor.where(x.lt(0), x, x.zerosLike()).exp().mul(alpha);
      return up.mul(Tensor.where(positive, x.onesLike(), below));
    }

    @Override
    public String law(int operand) {
      return "d(elu x)/dx = 1 where x > 0, else alpha·eˣ";
    }

    @Override
    public boolean reads(int operand) {
      return true;
    }
  }

  /** ln(1 + eˣ), a smooth relu. */
  record Softplus() implements Pointwise {
    @Override
    public NdArray forward(Tensor... x) {
      return x[0].array().map(v -> Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v))));
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return up.mul(node.input(0).sigmoid());
    }

    @Override
    public String law(int operand) {
      return "d(softplus x)/dx = sigmoid(x)";
    }

    @Override
    public boolean reads(int operand) {
      return true;
    }
  }

  /** x Φ(x), where Φ is the distribution function of N(0, 1). */
  record Gelu() implements Pointwise {
    @Override
    public NdArray forward(Tensor... x) {
      return x[0].array().map(v -> v * 0.5 * (1 + Special.erf(v * Math.sqrt(0.5))));
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      Tensor x = node.input(0);
      Tensor distribution = x.mul(Math.sqrt(0.5)).erf().add(1).mul(0.5);
      Tensor density = x.pow(2).mul(-0.5).exp().mul(1 / Math.sqrt(2 * Math.PI));
      return up.mul(distribution.add(x.mul(density)));
    }

    @Override
    public String law(int operand) {
      return "d(gelu x)/dx = Φ(x) + x·φ(x)";
    }

    @Override
    public boolean reads(int operand) {
      return true;
    }
  }

  /** s(x) = 1 / (1 + e⁻ˣ). */
  record Sigmoid() implements Pointwise {
    @Override
    public NdArray forward(Tensor... x) {
      return Smooth.SIGMOID.apply(x[0].array());
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      Tensor s = node.output();
      return up.mul(s.mul(Tensor.sub(1, s)));
    }

    @Override
    public String law(int operand) {
      return "ds/dx = s(1 - s)";
    }

    @Override
    public String symbol() {
      return "σ";
    }

    @Override
    public boolean readsOutput() {
      return true;
    }
  }

  /** The hyperbolic tangent. */
  record Tanh() implements Pointwise {
    @Override
    public NdArray forward(Tensor... x) {
      return Smooth.TANH.apply(x[0].array());
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      Tensor t = node.output();
      return up.mul(Tensor.sub(1, t.mul(t)));
    }

    @Override
    public String law(int operand) {
      return "d(tanh x)/dx = 1 - tanh²x";
    }

    @Override
    public boolean readsOutput() {
      return true;
    }
  }

  /**
   * x, but not below {@code low} nor above {@code high}; the slope at the limits is 1, as in
   * PyTorch.
   */
  record Clamp(double low, double high) implements Pointwise {
    @Override
    public NdArray forward(Tensor... x) {
      return x[0].array().map(v -> Math.min(Math.max(v, low), high));
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return mask(up, node.input(0).array().map(v -> v >= low && v <= high ? 1 : 0));
    }

    @Override
    public String law(int operand) {
      return "d(clamp x)/dx = 1 within the limits, else 0";
    }

    @Override
    public boolean reads(int operand) {
      return true;
    }
  }
}
