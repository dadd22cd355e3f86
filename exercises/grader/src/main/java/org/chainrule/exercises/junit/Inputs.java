package org.chainrule.exercises.junit;

import java.util.Random;

/**
 * Random inputs, which students cannot predict. They are generated from a seed that is in the
 * report, so that grading can be repeated. Each test method has a separate random stream.
 */
public final class Inputs {
  private final Random random;

  private Inputs(long seed) {
    random = new Random(seed);
  }

  /** Returns the random stream of one test method. */
  public static Inputs of(long seed, String test) {
    return new Inputs(seed * 0x9E3779B97F4A7C15L + test.hashCode());
  }

  /**
   * Returns a random number between {@code low} and {@code high}, rounded to four decimals to make
   * reports readable.
   */
  public double uniform(double low, double high) {
    return Math.round((low + (high - low) * random.nextDouble()) * 1e4) / 1e4;
  }

  /** Returns a random integer between {@code low} and {@code high}, both inclusive. */
  public int integer(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  /** Returns a vector of random numbers between {@code low} and {@code high}. */
  public double[] vector(int length, double low, double high) {
    double[] vector = new double[length];
    for (int i = 0; i < length; i++) {
      vector[i] = uniform(low, high);
    }
    return vector;
  }

  /** Returns a matrix of random numbers between {@code low} and {@code high}. */
  public double[][] matrix(int rows, int columns, double low, double high) {
    double[][] matrix = new double[rows][];
    for (int i = 0; i < rows; i++) {
      matrix[i] = vector(columns, low, high);
    }
    return matrix;
  }
}
