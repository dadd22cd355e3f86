package org.chainrule.exercises.junit;

import java.util.Random;

/**
 * Inputs that nobody can know beforehand: drawn at random, but from a seed that is in the report,
 * so that a grading can be repeated. Each test method draws from a stream of its own.
 */
public final class Inputs {
  private final Random random;

  private Inputs(long seed) {
    random = new Random(seed);
  }

  /** The stream of one test method. */
  public static Inputs of(long seed, String test) {
    return new Inputs(seed * 0x9E3779B97F4A7C15L + test.hashCode());
  }

  /**
   * A number from {@code low} to {@code high}, rounded to four decimals to read well in reports.
   */
  public double uniform(double low, double high) {
    return Math.round((low + (high - low) * random.nextDouble()) * 1e4) / 1e4;
  }

  /** One of {@code low} … {@code high}, both included. */
  public int integer(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  /** Numbers from {@code low} to {@code high}. */
  public double[] vector(int length, double low, double high) {
    double[] vector = new double[length];
    for (int i = 0; i < length; i++) {
      vector[i] = uniform(low, high);
    }
    return vector;
  }

  /** Rows of numbers from {@code low} to {@code high}. */
  public double[][] matrix(int rows, int columns, double low, double high) {
    double[][] matrix = new double[rows][];
    for (int i = 0; i < rows; i++) {
      matrix[i] = vector(columns, low, high);
    }
    return matrix;
  }
}
