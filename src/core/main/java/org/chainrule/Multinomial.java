package org.chainrule;

import java.util.random.RandomGenerator;
import org.chainrule.array.NdArray;
import org.chainrule.array.Shape;

/** Draws indices by their weights. */
final class Multinomial {
  private Multinomial() {}

  /** Indices for each row of the weights, as many as the last axis of the result is long. */
  static NdArray draw(
      NdArray weights, boolean replacement, RandomGenerator generator, Shape result) {
    int n = weights.shape().dim(-1);
    int count = result.dim(-1);
    NdArray drawn = NdArray.full(result, 0);
    for (int at = 0; at < result.size(); at += count) {
      double[] row = new double[n];
      System.arraycopy(weights.data(), at / count * n, row, 0, n);
      require(row, replacement ? 1 : count);
      for (int i = 0; i < count; i++) {
        int index = draw(row, generator);
        drawn.data()[at + i] = index;
        row[index] = replacement ? row[index] : 0;
      }
    }
    return drawn;
  }

  private static void require(double[] weights, int count) {
    int positive = 0;
    for (double weight : weights) {
      if (!(weight >= 0) || Double.isInfinite(weight)) {
        throw new IllegalArgumentException(
            "multinomial: a weight is %s, and it must be finite and not negative"
                .formatted(weight));
      }
      positive += weight > 0 ? 1 : 0;
    }
    if (positive < count) {
      throw new IllegalArgumentException(
          "multinomial: %d are to be drawn, and %d weights of a row are above 0"
              .formatted(count, positive));
    }
  }

  private static int draw(double[] weights, RandomGenerator generator) {
    double total = 0;
    int last = 0;
    for (int i = 0; i < weights.length; i++) {
      total += weights[i];
      last = weights[i] > 0 ? i : last;
    }
    double rest = generator.nextDouble() * total;
    for (int i = 0; i < last; i++) {
      rest -= weights[i];
      if (rest < 0) {
        return i;
      }
    }
    return last;
  }
}
