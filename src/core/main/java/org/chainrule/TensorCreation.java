package org.chainrule;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.chainrule.array.NdArray;
import org.chainrule.array.Shape;
import org.chainrule.array.ShapeException;

/**
 * The ways to make a {@link Tensor}: of numbers, of one number, of a sequence, at random. They are
 * called as {@code Tensor.zeros(2, 3)}, or {@code zeros(2, 3)} in a notebook.
 */
public abstract sealed class TensorCreation permits Tensor {
  private static final Random GENERATOR = new Random(67280421310721L); // PyTorch's default seed

  TensorCreation() {}

  /** A single number, shape (). */
  public static Tensor scalar(double value) {
    return new Tensor(NdArray.scalar(value));
  }

  /** A single number, shape (): {@code tensor(3.0)}. */
  public static Tensor tensor(double value) {
    return scalar(value);
  }

  /** A vector: {@code tensor(1, 2, 3)} has shape (3). */
  public static Tensor tensor(double... values) {
    return new Tensor(NdArray.of(Shape.of(values.length), values.clone()));
  }

  /**
   * A matrix from its rows.
   *
   * @throws ShapeException if rows differ in length
   */
  public static Tensor tensor(double[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    Shape shape = Shape.of(rows.length, columns);
    double[] data = NdArray.allocate(shape);
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != columns) {
        throw new ShapeException(
            "row %d has %d numbers and row 0 has %d: rows must be equally long"
                .formatted(i, rows[i].length, columns));
      }
      System.arraycopy(rows[i], 0, data, i * columns, columns);
    }
    return new Tensor(NdArray.of(shape, data));
  }

  /**
   * A stack of matrices: {@code tensor(cube)} has shape (cube.length, rows, columns).
   *
   * @throws ShapeException if the matrices differ in shape
   */
  public static Tensor tensor(double[][][] cube) {
    if (cube.length == 0) {
      return zeros(0, 0, 0);
    }
    return Tensor.stack(0, Arrays.stream(cube).map(Tensor::tensor).toArray(Tensor[]::new));
  }

  /**
   * The numbers, row by row, in a shape: {@code tensor(data, 2, 3)}.
   *
   * @throws ShapeException if they do not fill the shape
   */
  public static Tensor tensor(double[] data, int... shape) {
    return new Tensor(NdArray.of(Shape.of(shape), data.clone()));
  }

  /** Zeros of a shape. */
  public static Tensor zeros(int... shape) {
    return full(Shape.of(shape), 0);
  }

  /** Ones of a shape. */
  public static Tensor ones(int... shape) {
    return full(Shape.of(shape), 1);
  }

  /** Zeros in the shape of this tensor. */
  public Tensor zerosLike() {
    return Tensor.full(((Tensor) this).shape(), 0);
  }

  /** Ones in the shape of this tensor. */
  public Tensor onesLike() {
    return Tensor.full(((Tensor) this).shape(), 1);
  }

  /** One number everywhere: {@code full(7, 2, 3)} has shape (2, 3). */
  public static Tensor full(double value, int... shape) {
    return full(Shape.of(shape), value);
  }

  /** One number everywhere. */
  public static Tensor full(Shape shape, double value) {
    return new Tensor(NdArray.full(shape, value));
  }

  /** 0, 1, …, n-1. */
  public static Tensor arange(int n) {
    return arange(0, n, 1);
  }

  /** From {@code start} in steps of 1, as long as it stays before {@code end}. */
  public static Tensor arange(double start, double end) {
    return arange(start, end, 1);
  }

  /** From {@code start} in steps, as long as it stays before {@code end}. */
  public static Tensor arange(double start, double end, double step) {
    double count = Math.ceil((end - start) / step);
    if (step == 0 || count < 0) {
      throw new IllegalArgumentException(
          "arange from %s to %s in steps of %s never reaches the end: the step must have the other sign"
              .formatted(start, end, step));
    }
    if (!(count <= Integer.MAX_VALUE)) {
      throw new ShapeException(
          "arange from %s to %s in steps of %s is too large: it would have %s elements"
              .formatted(start, end, step, count));
    }
    Shape shape = Shape.of((int) count);
    double[] data = NdArray.allocate(shape);
    Arrays.setAll(data, i -> start + i * step);
    return new Tensor(NdArray.of(shape, data));
  }

  /** So many numbers at equal distances, both ends included. */
  public static Tensor linspace(double start, double end, int count) {
    Shape shape = Shape.of(count);
    double[] data = NdArray.allocate(shape);
    double step = count < 2 ? 0 : (end - start) / (count - 1);
    Arrays.setAll(
        data, i -> count == 1 || i < count / 2 ? start + i * step : end - (count - 1 - i) * step);
    return new Tensor(NdArray.of(shape, data));
  }

  /** The identity matrix. */
  public static Tensor eye(int n) {
    NdArray identity = NdArray.full(Shape.of(n, n), 0);
    for (int i = 0; i < n; i++) {
      identity.data()[i * n + i] = 1;
    }
    return new Tensor(identity);
  }

  /** Numbers uniform in [0, 1) from a seeded generator, such as {@code new Random(42)}. */
  public static Tensor rand(RandomGenerator generator, int... shape) {
    return drawn(Shape.of(shape), generator::nextDouble);
  }

  /** Numbers of the normal distribution N(0, 1) from a seeded generator. */
  public static Tensor randn(RandomGenerator generator, int... shape) {
    return drawn(Shape.of(shape), generator::nextGaussian);
  }

  /** Whole numbers, each of {@code low} … {@code high - 1} equally likely. */
  public static Tensor randint(RandomGenerator generator, int low, int high, int... shape) {
    if (low >= high) {
      throw new IllegalArgumentException(
          "randint from %d to %d: the first must be less than the second".formatted(low, high));
    }
    return drawn(Shape.of(shape), () -> generator.nextInt(low, high));
  }

  /** 0, 1, …, n-1 in an order of its own, each equally likely. */
  public static Tensor randperm(RandomGenerator generator, int n) {
    return rand(generator, n).argsort(0);
  }

  /** Seeds the generator from which all draw that are given none: layers, {@code randn(2, 3)}. */
  public static void manualSeed(long seed) {
    GENERATOR.setSeed(seed);
  }

  /** The generator that serves where none is given; it has a fixed seed until it gets another. */
  public static RandomGenerator defaultGenerator() {
    return GENERATOR;
  }

  /** Numbers uniform in [0, 1): see {@link #manualSeed}. */
  public static Tensor rand(int... shape) {
    return rand(GENERATOR, shape);
  }

  /** Numbers of the normal distribution N(0, 1): see {@link #manualSeed}. */
  public static Tensor randn(int... shape) {
    return randn(GENERATOR, shape);
  }

  /** Whole numbers of {@code low} … {@code high - 1} in a shape: see {@link #manualSeed}. */
  public static Tensor randint(int low, int high, int length, int... more) {
    int[] shape = IntStream.concat(IntStream.of(length), IntStream.of(more)).toArray();
    return randint(GENERATOR, low, high, shape);
  }

  /** 0, 1, …, n-1 in random order: see {@link #manualSeed}. */
  public static Tensor randperm(int n) {
    return randperm(GENERATOR, n);
  }

  /** Indices drawn by their weights: see {@link #multinomial(int, boolean, RandomGenerator)}. */
  public Tensor multinomial(int count) {
    return multinomial(count, false);
  }

  /** Indices drawn by their weights: see {@link #multinomial(int, boolean, RandomGenerator)}. */
  public Tensor multinomial(int count, boolean replacement) {
    return multinomial(count, replacement, GENERATOR);
  }

  /**
   * Indices drawn from each row by its weights, which need not add up to 1: (C) gives (count), (N,
   * C) gives (N, count). Without replacement, none is drawn twice. Without a gradient.
   */
  public Tensor multinomial(int count, boolean replacement, RandomGenerator generator) {
    Tensor weights = (Tensor) this;
    if (weights.dim() < 1 || weights.dim() > 2) {
      throw new ShapeException(
          "multinomial needs weights (C) or (N, C), but here is " + weights.describe());
    }
    int[] shape = weights.shape().dims();
    shape[shape.length - 1] = count;
    return new Tensor(
        Checkpoint.drawn(
            () -> Multinomial.draw(weights.array(), replacement, generator, Shape.of(shape))));
  }

  private static Tensor drawn(Shape shape, DoubleSupplier generator) {
    return new Tensor(
        Checkpoint.drawn(
            () -> {
              NdArray array = NdArray.full(shape, 0);
              Arrays.setAll(array.data(), i -> generator.getAsDouble());
              return array;
            }));
  }
}
