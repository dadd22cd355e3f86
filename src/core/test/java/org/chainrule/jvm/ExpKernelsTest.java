package org.chainrule.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.chainrule.array.NdArray;
import org.chainrule.array.Shape;
import org.chainrule.platform.Erf;
import org.chainrule.platform.ExpFunction;
import org.junit.jupiter.api.Test;

class ExpKernelsTest {
  private static final double[] SCALES = {1e-5, 0.1, 0.25, 1, 10, 100, 708};

  private static void assertWithin(double ulps, ExpFunction f, DoubleUnaryOperator exact) {
    Random random = new Random(5);
    for (double scale : SCALES) {
      double[] x = random.doubles(20_000).map(v -> (2 * v - 1) * scale).toArray();
      double[] y = NdArray.of(Shape.of(x.length), x).map(f).data();
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
    assertWithin(1, ExpFunction.EXP, StrictMath::exp);
  }

  @Test
  void sigmoidAndTanhAreExactToFourUnits() {
    assertWithin(4, ExpFunction.SIGMOID, v -> 1 / (1 + StrictMath.exp(-v)));
    assertWithin(4, ExpFunction.TANH, StrictMath::tanh);
  }

  @Test
  void theErrorFunctionIsExactToTwoUnits() {
    double[] exact = { // x and erf(x), by mpmath in 40 digits
      1e-300, 1.1283791670955126e-300,
      1e-08, 1.1283791670955126e-08,
      0.1, 0.1124629160182849,
      0.5, 0.5204998778130465,
      0.9999, 0.8426592780487595,
      1.0, 0.8427007929497149,
      1.0001, 0.8427422995485203,
      1.5, 0.9661051464753108,
      2.0, 0.9953222650189527,
      3.0, 0.9999779095030014,
      4.5, 0.9999999998033839,
      5.9, 0.9999999999999999
    };
    for (int i = 0; i < exact.length; i += 2) {
      double x = exact[i];
      double[] both = NdArray.of(Shape.of(2), x, -x).map(ExpFunction.ERF).data();
      assertThat(both[0])
          .as("erf(%s)", x)
          .isCloseTo(exact[i + 1], within(2 * Math.ulp(exact[i + 1])));
      assertThat(both[1]).isEqualTo(-both[0]);
      assertThat(Erf.erf(x)).isCloseTo(exact[i + 1], within(2 * Math.ulp(exact[i + 1])));
    }
  }

  @Test
  void theLimitsOfTheDomainAreKept() {
    double inf = Double.POSITIVE_INFINITY;
    NdArray x =
        NdArray.of(Shape.of(9), 0, -0.0, Double.NaN, inf, -inf, 710, -745, -746, Double.MIN_VALUE);
    assertThat(x.map(ExpFunction.EXP).data())
        .containsExactly(1, 1, Double.NaN, inf, 0, inf, Double.MIN_VALUE, 0, 1);
    assertThat(x.map(ExpFunction.SIGMOID).data())
        .containsExactly(0.5, 0.5, Double.NaN, 1, 0, 1, 0, 0, 0.5);
    assertThat(x.map(ExpFunction.TANH).data())
        .containsExactly(0, -0.0, Double.NaN, 1, -1, 1, -1, -1, Double.MIN_VALUE);
    assertThat(x.map(ExpFunction.ERF).data())
        .containsExactly(0, -0.0, Double.NaN, 1, -1, 1, -1, -1, Double.MIN_VALUE);
    assertThat(x.map(ExpFunction.GELU).data())
        .containsExactly(0, -0.0, Double.NaN, inf, Double.NaN, 710, -0.0, -0.0, 0);
  }

  @Test
  void anElementDoesNotDependOnTheLengthOfTheArray() {
    double[] x = new Random(6).doubles(200_000).map(v -> 8 * v - 4).toArray();
    for (ExpFunction f : ExpFunction.values()) {
      double[] all = NdArray.of(Shape.of(x.length), x).map(f).data();
      for (int i = 0; i < x.length; i += 997) {
        assertThat(NdArray.scalar(x[i]).map(f).data()[0]).isEqualTo(all[i]);
      }
    }
  }
}
