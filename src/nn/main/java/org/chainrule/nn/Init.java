package org.chainrule.nn;

import java.util.random.RandomGenerator;
import org.chainrule.Tensor;
import org.chainrule.array.NdArray;
import org.chainrule.array.Shape;
import org.chainrule.array.ShapeException;

/**
 * How a parameter starts. The formulas are those of PyTorch's {@code nn.init}; an initialiser makes
 * a new tensor: {@code Init.heNormal().create(rng, 64, 32)}, or is given to a layer.
 *
 * <p>A weight has shape (out, in) or, for a convolution, (out, in, height, width). Its fan-in is
 * the number of inputs that one output adds up (in · height · width), its fan-out the number of
 * outputs that one input reaches (out · height · width).
 *
 * <p>Every number comes from the generator that is passed in. With {@code new
 * java.util.Random(seed)} a run gives the same bits on every JDK: its Javadoc specifies the 48-bit
 * linear congruential algorithm, and that of {@code nextGaussian} (Marsaglia's polar method). For
 * other generators the JDK leaves {@code nextGaussian} open.
 *
 * @see <a href="https://pytorch.org/docs/stable/nn.init.html">PyTorch: nn.init</a>
 */
@FunctionalInterface
public interface Init {
  /** Which fan keeps its variance: IN that of values on the way forward, OUT that of gradients. */
  enum Fan {
    IN,
    OUT
  }

  /** The numbers for a shape. */
  Tensor create(RandomGenerator rng, int... shape);

  /** All 0. For weights a mistake: every unit would learn the same. */
  static Init zeros() {
    return named("zeros()", constant(0));
  }

  /** All 1. */
  static Init ones() {
    return named("ones()", constant(1));
  }

  /** One number everywhere. */
  static Init constant(double value) {
    return named(
        "constant(%s)".formatted(value), (rng, shape) -> Tensor.full(Shape.of(shape), value));
  }

  /** Normal: N(mean, std²). */
  static Init normal(double mean, double std) {
    return named(
        "normal(%s, %s)".formatted(mean, std),
        (rng, shape) -> Tensor.randn(rng, shape).mul(std).add(mean));
  }

  /** Uniform in [low, high). */
  static Init uniform(double low, double high) {
    return named(
        "uniform(%s, %s)".formatted(low, high),
        (rng, shape) -> Tensor.rand(rng, shape).mul(high - low).add(low));
  }

  /**
   * Xavier (Glorot), uniform in ±gain √(6 / (fanIn + fanOut)): keeps the variance of values and of
   * gradients, both roughly, through layers that are linear around 0 (tanh).
   *
   * @see <a href="https://proceedings.mlr.press/v9/glorot10a.html">Glorot, Bengio 2010</a>
   */
  static Init xavierUniform(double gain) {
    return named(
        "xavierUniform(%s)".formatted(gain),
        (rng, shape) -> {
          double bound = gain * Math.sqrt(6.0 / (fan(Fan.IN, shape) + fan(Fan.OUT, shape)));
          return uniform(-bound, bound).create(rng, shape);
        });
  }

  /** {@link #xavierUniform(double)} with gain 1. */
  static Init xavierUniform() {
    return xavierUniform(Gain.LINEAR);
  }

  /** Xavier (Glorot), normal: std = gain √(2 / (fanIn + fanOut)). */
  static Init xavierNormal(double gain) {
    return named(
        "xavierNormal(%s)".formatted(gain),
        (rng, shape) -> {
          double std = gain * Math.sqrt(2.0 / (fan(Fan.IN, shape) + fan(Fan.OUT, shape)));
          return normal(0, std).create(rng, shape);
        });
  }

  /** {@link #xavierNormal(double)} with gain 1. */
  static Init xavierNormal() {
    return xavierNormal(Gain.LINEAR);
  }

  /**
   * He (Kaiming), uniform in ±gain √(3 / fan): makes up for the half that ReLU throws away.
   *
   * @see <a href="https://arxiv.org/abs/1502.01852">He et al. 2015: Delving deep into
   *     rectifiers</a>
   */
  static Init heUniform(Fan fan, double gain) {
    return named(
        "heUniform(%s, %s)".formatted(fan, gain),
        (rng, shape) -> {
          double bound = gain * Math.sqrt(3.0 / fan(fan, shape));
          return uniform(-bound, bound).create(rng, shape);
        });
  }

  /** {@link #heUniform(Fan, double)} for ReLU by fan-in. */
  static Init heUniform() {
    return heUniform(Fan.IN, Gain.RELU);
  }

  /** He (Kaiming), normal: std = gain / √fan. */
  static Init heNormal(Fan fan, double gain) {
    return named(
        "heNormal(%s, %s)".formatted(fan, gain),
        (rng, shape) -> normal(0, gain / Math.sqrt(fan(fan, shape))).create(rng, shape));
  }

  /** {@link #heNormal(Fan, double)} for ReLU by fan-in. */
  static Init heNormal() {
    return heNormal(Fan.IN, Gain.RELU);
  }

  /**
   * Orthogonal: gain · Q, where the rows of Q (its columns, if there are fewer of them) are
   * orthonormal, so that it keeps lengths and no gradient vanishes or explodes by it. Q comes from
   * the QR factorisation of a normal matrix, with the diagonal of R positive. Axes after the first
   * count as one.
   *
   * @see <a href="https://arxiv.org/abs/1312.6120">Saxe et al. 2013</a>
   */
  static Init orthogonal(double gain) {
    return named(
        "orthogonal(%s)".formatted(gain),
        (rng, shape) -> {
          int rows = shape.length < 2 ? 0 : shape[0];
          int columns = fan(Fan.IN, shape);
          double[][] q = new double[Math.min(rows, columns)][];
          for (int i = 0; i < q.length; i++) {
            q[i] = orthonormal(Tensor.randn(rng, Math.max(rows, columns)).toArray(), q, i);
          }
          double[] data = new double[rows * columns];
          for (int i = 0; i < data.length; i++) {
            int row = i / columns;
            int column = i % columns;
            data[i] = gain * (rows <= columns ? q[row][column] : q[column][row]);
          }
          return Tensor.tensor(data, shape);
        });
  }

  /** The same initialiser, which prints as the call that made it. */
  private static Init named(String text, Init init) {
    return new Init() {
      @Override
      public Tensor create(RandomGenerator rng, int... shape) {
        return init.create(rng, shape);
      }

      @Override
      public String toString() {
        return "Init." + text;
      }
    };
  }

  /** Gram-Schmidt against the first vectors, twice, because once leaves rounding errors. */
  private static double[] orthonormal(double[] v, double[][] q, int count) {
    for (int pass = 0; pass < 2; pass++) {
      for (int i = 0; i < count; i++) {
        double along = dot(v, q[i]);
        for (int j = 0; j < v.length; j++) {
          v[j] -= along * q[i][j];
        }
      }
    }
    double length = NdArray.norm(v);
    for (int j = 0; j < v.length; j++) {
      v[j] /= length;
    }
    return v;
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  /**
   * The number of channels in each group of a convolution.
   *
   * @throws ShapeException when the channels do not make so many groups
   */
  static int grouped(int in, int out, int groups) {
    if (groups < 1 || in % groups != 0 || out % groups != 0) {
      throw new ShapeException(
          "%d channels in and %d out do not make %d equal groups".formatted(in, out, groups));
    }
    return in / groups;
  }

  /** PyTorch's start for weights and biases: uniform in ±1/√fanIn, whatever the shape. */
  static Init fanIn(int fanIn) {
    double bound = fanIn == 0 ? 0 : 1 / Math.sqrt(fanIn);
    return uniform(-bound, bound);
  }

  /**
   * The fan of a weight's shape.
   *
   * @throws ShapeException for fewer than two axes
   */
  static int fan(Fan fan, int... shape) {
    if (shape.length < 2) {
      throw new ShapeException(
          "a shape of %d axes has no fan-in and fan-out: this initialiser is for weights (out, in, …); for a bias use zeros() or uniform(low, high)"
              .formatted(shape.length));
    }
    int size = shape[fan == Fan.IN ? 1 : 0];
    for (int i = 2; i < shape.length; i++) {
      size *= shape[i];
    }
    return size;
  }
}
