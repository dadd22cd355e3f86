package org.chainrule.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.chainrule.array.NdArray;
import org.chainrule.array.Shape;
import org.chainrule.array.Smooth;
import org.junit.jupiter.api.Test;

class ExpKernelsTest {
  private static final double[] SCALES = {1e-5, 0.1, 0.25, 1, 10, 100, 708};

  private static void assertWithin(double ulps, Smooth f, DoubleUnaryOperator exact) {
    Random random = new Random(5);
    for (double scale : SCALES) {
      double[] x = random.doubles(20_000).map(v -> (2 * v - 1) * scale).toArray();
      double[] y = f.apply(NdArray.of(Shape.of(x.length), x)).data();
      for (int i = 0; i < x.length; i++) {
        double expected = exact.applyAsDouble(x[i]);
        assertThat(Math.abs(y[i] - expected))
            .as("%s(%s)", f, x[i])
            .isLessThanOrEqualTo(ulps * Math.ulp(expected));
      }
    }
  }

  @Test
  void theExponentialIsExactToOneUnitInTheLastPlace() {
    assertWithin(1, Smooth.EXP, StrictMath::exp);
  }

  @Test
  void sigmoidAndTanhAreExactToFourUnits() {
    assertWithin(4, Smooth.SIGMOID, v -> 1 / (1 + StrictMath.exp(-v)));
    assertWithin(4, Smooth.TANH, StrictMath::tanh);
  }

  @Test
  void theLimitsOfTheDomainAreKept() {
    double inf = Double.POSITIVE_INFINITY;
    NdArray x =
        NdArray.of(Shape.of(9), 0, -0.0, Double.NaN, inf, -inf, 710, -745, -746, Double.MIN_VALUE);
    assertThat(Smooth.EXP.apply(x).data())
        .containsExactly(1, 1, Double.NaN, inf, 0, inf, Double.MIN_VALUE, 0, 1);
    assertThat(Smooth.SIGMOID.apply(x).data())
        .containsExactly(0.5, 0.5, Double.NaN, 1, 0, 1, 0, 0, 0.5);
    assertThat(Smooth.TANH.apply(x).data())
        .containsExactly(0, -0.0, Double.NaN, 1, -1, 1, -1, -1, Double.MIN_VALUE);
  }

  @Test
  void anElementDoesNotDependOnTheLengthOfTheArray() {
    double[] x = new Random(6).doubles(200_000).map(v -> 8 * v - 4).toArray();
    for (Smooth f : Smooth.values()) {
      double[] all = f.apply(NdArray.of(Shape.of(x.length), x)).data();
      for (int i = 0; i < x.length; i += 997) {
        assertThat(f.apply(NdArray.scalar(x[i])).data()[0]).isEqualTo(all[i]);
      }
    }
  }
}
