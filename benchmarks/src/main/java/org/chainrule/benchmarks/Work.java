package org.chainrule.benchmarks;

import static org.chainrule.Tensor.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.chainrule.Autograd;
import org.chainrule.Functional;
import org.chainrule.Tensor;

/**
 * What is measured, in this library. Each constant makes one step that can be repeated, and knows
 * the ratio to PyTorch's time that it must reach. The peers do the same work under the same names:
 * {@code peers/pytorch.py} and {@link Djl}.
 */
public enum Work {
  CIRCUIT("f = (x+y)z, forward and backward", 1 / 30.0),
  TRANSCRIPT("mean of 2(x+1)² of a 2x2, forward and backward", 1 / 30.0),
  CHAIN("chain of 1000 multiplications, forward and backward", 1 / 30.0),
  TRAIN_2_16_16_1("training step 2-16-16-1, batch 32", 1 / 5.0),
  TRAIN_64_64_10("training step 64-64-10, batch 64", 1 / 3.0),
  DEEP_SIGMOID("ten 64-wide sigmoid layers, batch 32, forward and backward", 1 / 1.5),
  GRADIENT_PENALTY("gradient penalty, 32x64", 1 / 1.5),
  TRAIN_784_256_10("training step 784-256-10, batch 64", 1),
  TRAIN_784_512_256_10("training step 784-512-256-10, batch 256", 1),
  SIGMOID("sigmoid of 10⁶", 1),
  TANH("tanh of 10⁶", 1),
  EXP("exp of 10⁶", 1);

  final String title;
  final double mustReach;

  Work(String title, double mustReach) {
    this.title = title;
    this.mustReach = mustReach;
  }

  /** A step that can be repeated; what it returns is to be looked at, so that it is computed. */
  Supplier<Tensor> step() {
    return switch (this) {
      case CIRCUIT -> circuit();
      case TRANSCRIPT -> transcript();
      case CHAIN -> chain();
      case TRAIN_2_16_16_1 -> training(32, false, 2, 16, 16, 1);
      case TRAIN_64_64_10 -> training(64, true, 64, 64, 10);
      case DEEP_SIGMOID -> deepSigmoid();
      case GRADIENT_PENALTY -> gradientPenalty();
      case TRAIN_784_256_10 -> training(64, true, 784, 256, 10);
      case TRAIN_784_512_256_10 -> training(256, true, 784, 512, 256, 10);
      case SIGMOID -> million(Tensor::sigmoid);
      case TANH -> million(Tensor::tanh);
      case EXP -> million(Tensor::exp);
    };
  }

  /** The name that the peers know. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Tensor wave(double scale, int... shape) {
    int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    double[] data = new double[count];
    Arrays.setAll(data, i -> scale * Math.sin(i));
    return tensor(data, shape);
  }

  private static Supplier<Tensor> circuit() {
    Tensor x = tensor(-2.0).requiresGrad(true);
    Tensor y = tensor(5.0).requiresGrad(true);
    Tensor z = tensor(-4.0).requiresGrad(true);
    return () -> {
      x.zeroGrad();
      y.zeroGrad();
      z.zeroGrad();
      Tensor f = x.add(y).mul(z);
      f.backward();
      return x.grad();
    };
  }

  private static Supplier<Tensor> transcript() {
    Tensor x = Tensor.ones(2, 2).requiresGrad(true);
    return () -> {
      x.zeroGrad();
      Tensor y = x.add(1);
      Tensor z = y.mul(y).mul(2);
      Tensor out = z.mean();
      out.backward();
      return x.grad();
    };
  }

  private static Supplier<Tensor> chain() {
    Tensor x = tensor(1.0).requiresGrad(true);
    Tensor c = tensor(1.0001);
    return () -> {
      x.zeroGrad();
      Tensor y = x;
      for (int i = 0; i < 1000; i++) {
        y = y.mul(c);
      }
      y.backward();
      return x.grad();
    };
  }

  /** Layers y = x Wᵀ + b with relu between them; SGD in place. */
  private static Supplier<Tensor> training(int batch, boolean classify, int... sizes) {
    List<Tensor> weights = new ArrayList<>();
    List<Tensor> biases = new ArrayList<>();
    for (int i = 1; i < sizes.length; i++) {
      double scale = 1 / Math.sqrt(sizes[i - 1]);
      weights.add(wave(scale, sizes[i], sizes[i - 1]).requiresGrad(true));
      biases.add(wave(scale, sizes[i]).requiresGrad(true));
    }
    int classes = sizes[sizes.length - 1];
    Tensor x = wave(1, batch, sizes[0]);
    Tensor labels = tensor(IntStream.range(0, batch).mapToDouble(i -> i % classes).toArray());
    Tensor target = wave(1, batch, classes);
    return () -> {
      Tensor h = x;
      for (int i = 0; i < weights.size(); i++) {
        h = Functional.linear(i == 0 ? h : h.relu(), weights.get(i), biases.get(i));
      }
      Tensor loss = classify ? Functional.crossEntropy(h, labels) : Functional.mse(h, target);
      loss.backward();
      Autograd.noGrad(
          () -> {
            weights.forEach(Work::descend);
            biases.forEach(Work::descend);
          });
      return loss;
    };
  }

  private static void descend(Tensor parameter) {
    double[] gradient = parameter.grad().array().data();
    parameter.update(
        data -> {
          for (int i = 0; i < data.length; i++) {
            data[i] -= 1e-3 * gradient[i];
          }
        });
    parameter.zeroGrad();
  }

  private static Supplier<Tensor> deepSigmoid() {
    List<Tensor> w = new ArrayList<>();
    List<Tensor> b = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      w.add(wave(0.1, 64, 64).requiresGrad(true));
      b.add(wave(0.1, 64).requiresGrad(true));
    }
    Tensor x = wave(1, 32, 64);
    return () -> {
      Tensor h = x;
      for (int i = 0; i < 10; i++) {
        w.get(i).zeroGrad();
        b.get(i).zeroGrad();
        h = h.matmul(w.get(i)).add(b.get(i)).sigmoid();
      }
      h.sum().backward();
      return w.get(0).grad();
    };
  }

  private static Supplier<Tensor> gradientPenalty() {
    Tensor w = wave(0.1, 64, 64).requiresGrad(true);
    Tensor v = wave(0.1, 64, 1).requiresGrad(true);
    Tensor x = wave(1, 32, 64).requiresGrad(true);
    return () -> {
      w.zeroGrad();
      v.zeroGrad();
      x.zeroGrad();
      Tensor out = x.matmul(w).tanh().matmul(v);
      Tensor g = Autograd.grad(out.sum(), x, Tensor.CREATE_GRAPH);
      Tensor penalty = g.pow(2).sum(1).pow(0.5).sub(1).pow(2).mean();
      penalty.backward();
      return w.grad();
    };
  }

  private static Supplier<Tensor> million(UnaryOperator<Tensor> function) {
    Tensor x = Tensor.linspace(-6, 6, 1_000_000);
    return () -> function.apply(x);
  }
}
