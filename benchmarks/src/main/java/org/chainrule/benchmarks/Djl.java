package org.chainrule.benchmarks;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.loss.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * The same work in PyTorch inside of this JVM, through DJL. DJL adds to gradients and does not
 * forget them, and it cannot differentiate twice: the gradient penalty is missing here.
 */
final class Djl {
  private static final NDManager MANAGER = NDManager.newBaseManager();

  private Djl() {}

  /** What it is, such as {@code PyTorch 2.7.1 through DJL}. */
  static String name() {
    return "PyTorch " + Engine.getInstance().getVersion() + " through DJL";
  }

  /** A step that can be repeated, or nothing where DJL has no such thing. */
  static Optional<Runnable> step(Work work) {
    return Optional.ofNullable(
        switch (work) {
          case CIRCUIT -> circuit();
          case TRANSCRIPT -> transcript();
          case CHAIN -> chain();
          case TRAIN_2_16_16_1 -> training(32, false, 2, 16, 16, 1);
          case TRAIN_64_64_10 -> training(64, true, 64, 64, 10);
          case TRAIN_784_256_10 -> training(64, true, 784, 256, 10);
          case TRAIN_784_512_256_10 -> training(256, true, 784, 512, 256, 10);
          case DEEP_SIGMOID -> deepSigmoid();
          case GRADIENT_PENALTY -> null;
          case SIGMOID -> million(x -> x.getNDArrayInternal().sigmoid());
          case TANH -> million(NDArray::tanh);
          case EXP -> million(NDArray::exp);
        });
  }

  private static NDArray leaf(NDArray array) {
    array.setRequiresGradient(true);
    return array;
  }

  private static NDArray wave(double scale, long... shape) {
    int count = (int) new Shape(shape).size();
    double[] data = IntStream.range(0, count).mapToDouble(i -> scale * Math.sin(i)).toArray();
    return MANAGER.create(data, new Shape(shape));
  }

  /** What a step makes is closed after it; the leaves stay with the base manager. */
  private interface Body {
    NDArray loss();
  }

  private static Runnable backward(List<NDArray> leaves, Body body, Runnable after) {
    return () -> {
      try (NDManager step = MANAGER.newSubManager()) {
        leaves.forEach(leaf -> leaf.attach(step));
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
          collector.backward(body.loss());
        }
        after.run();
        leaves.forEach(leaf -> leaf.attach(MANAGER));
      }
    };
  }

  private static Runnable circuit() {
    NDArray x = leaf(MANAGER.create(-2.0));
    NDArray y = leaf(MANAGER.create(5.0));
    NDArray z = leaf(MANAGER.create(-4.0));
    return backward(List.of(x, y, z), () -> x.add(y).mul(z), () -> {});
  }

  private static Runnable transcript() {
    NDArray x = leaf(MANAGER.create(new double[] {1, 1, 1, 1}, new Shape(2, 2)));
    return backward(
        List.of(x),
        () -> {
          NDArray y = x.add(1);
          return y.mul(y).mul(2).mean();
        },
        () -> {});
  }

  private static Runnable chain() {
    NDArray x = leaf(MANAGER.create(1.0));
    NDArray c = MANAGER.create(1.0001);
    return backward(
        List.of(x),
        () -> {
          NDArray y = x;
          for (int i = 0; i < 1000; i++) {
            y = y.mul(c);
          }
          return y;
        },
        () -> {});
  }

  private static Runnable training(int batch, boolean classify, int... sizes) {
    List<NDArray> leaves = new ArrayList<>();
    for (int i = 1; i < sizes.length; i++) {
      double scale = 1 / Math.sqrt(sizes[i - 1]);
      leaves.add(leaf(wave(scale, sizes[i - 1], sizes[i])));
      leaves.add(leaf(wave(scale, sizes[i])));
    }
    int classes = sizes[sizes.length - 1];
    NDArray x = wave(1, batch, sizes[0]);
    NDArray target =
        classify
            ? MANAGER.create(IntStream.range(0, batch).mapToLong(i -> i % classes).toArray())
            : wave(1, batch, classes);
    Loss loss = classify ? Loss.softmaxCrossEntropyLoss() : Loss.l2Loss("mse", 1);
    return backward(
        leaves,
        () -> {
          NDArray h = x;
          for (int i = 0; i < leaves.size(); i += 2) {
            NDArray input = i == 0 ? h : h.getNDArrayInternal().relu();
            h = input.dot(leaves.get(i)).add(leaves.get(i + 1));
          }
          return loss.evaluate(new NDList(target), new NDList(h));
        },
        () -> leaves.forEach(leaf -> leaf.subi(leaf.getGradient().mul(1e-3))));
  }

  private static Runnable deepSigmoid() {
    List<NDArray> leaves = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      leaves.add(leaf(wave(0.1, 64, 64)));
      leaves.add(leaf(wave(0.1, 64)));
    }
    NDArray x = wave(1, 32, 64);
    return backward(
        leaves,
        () -> {
          NDArray h = x;
          for (int i = 0; i < leaves.size(); i += 2) {
            h = h.dot(leaves.get(i)).add(leaves.get(i + 1)).getNDArrayInternal().sigmoid();
          }
          return h.sum();
        },
        () -> {});
  }

  private static Runnable million(UnaryOperator<NDArray> function) {
    NDArray x = MANAGER.linspace(-6f, 6f, 1_000_000).toType(DataType.FLOAT64, false);
    return () -> function.apply(x).close();
  }
}
