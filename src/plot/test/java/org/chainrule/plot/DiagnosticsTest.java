package org.chainrule.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.chainrule.Autograd;
import org.chainrule.Tensor;
import org.chainrule.display.Displayable;
import org.chainrule.display.MimeBundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tech.tablesaw.api.Table;

/** XChart can look for ticks for ever: a test that hangs has found a chart that would. */
@Timeout(60)
class DiagnosticsTest {

  @Test
  void curvesKeepEveryPointInTheTableAndDrawAFew() {
    Curves curves = Curves.learning();
    for (int step = 0; step < 20_000; step++) {
      curves.add("train", step, 1.0 / (1 + step)).add("test", step, 2.0 / (1 + step));
    }

    assertThat(curves.table().rowCount()).isEqualTo(40_000);
    assertThat(svg(curves)).hasSizeLessThan(60_000);
    assertThat(curves.toString()).contains("train").contains("20000").contains("1.000");
  }

  @Test
  void aSpikeIsNotLostWhereManyStepsAreDrawnAsOne() {
    Curves flat = Curves.of("flat", "step", "loss");
    Curves spiked = Curves.of("flat", "step", "loss");
    for (int step = 0; step < 5_000; step++) {
      flat.add("a", step, 1);
      spiked.add("a", step, step == 2_345 ? 50 : 1);
    }

    assertThat(svg(spiked)).isNotEqualTo(svg(flat)).contains("fill-opacity=\"0.16\"");
    assertThat(svg(flat)).doesNotContain("fill-opacity=\"0.16\"");
  }

  @Test
  void curvesWithNothingOneValueOrNoFiniteValueAreDrawn() {
    assertThat(svg(Curves.learning())).contains("Learning curves");
    assertThat(svg(Curves.learning().add("a", 0, 1))).contains("<svg");
    assertThat(svg(Curves.learning().add("a", 0, Double.NaN))).contains("<svg");
    assertThat(svg(Curves.gradientNorms().add("a", 0, 0).add("a", 1, Double.POSITIVE_INFINITY)))
        .contains("<svg");
    assertThat(svg(Curves.learning().add("a", 1e9, 1e-9).add("a", 1e9 + 1, 2e-9))).contains("<svg");
  }

  @Test
  void theUpdateRatioIsTheChangeOverTheWeights() {
    Tensor weight = Tensor.tensor(3, 4).named("W");
    Tensor other = Tensor.tensor(0, 2);
    Curves ratios = Curves.updateRatios();

    ratios.addUpdateRatios(
        7,
        List.of(weight, other),
        () -> Autograd.noGrad(() -> weight.subInPlace(Tensor.tensor(0.3, 0.4))));

    Table table = ratios.table();
    assertThat(table.stringColumn("line").asList()).containsExactly("W", "parameter 2");
    assertThat(table.doubleColumn("value").get(0)).isEqualTo(0.1, within(1e-12));
    assertThat(table.doubleColumn("value").get(1)).isZero();
    assertThat(table.doubleColumn("step").get(0)).isEqualTo(7);
  }

  @Test
  void gradientNormsOverTimeCountAMissingGradientAsZero() {
    Tensor weight = Tensor.tensor(3, 4).requiresGrad(true).named("W");
    weight.pow(2).sum().backward();

    Table table =
        Curves.gradientNorms()
            .addGradientNorms(0, List.of(weight, Tensor.tensor(1).requiresGrad(true)))
            .table();

    assertThat(table.doubleColumn("value").asList()).containsExactly(10.0, 0.0);
  }

  @Test
  void histogramsCountEveryFiniteNumberAndNameTheOthers() {
    var histograms =
        new LayerHistograms("h")
            .add("one", Tensor.tensor(-1, -1, 0, 0.5, 1))
            .add("two", Tensor.tensor(Double.NaN, Double.POSITIVE_INFINITY, 0.25, 0));

    Table table = histograms.table();

    assertThat(table.intColumn("count").sum()).isEqualTo(7);
    assertThat(histograms.toString().lines().toList().get(2)).contains("25.0 %").endsWith("2");
    assertThat(svg(histograms)).hasSizeLessThan(60_000);
  }

  @Test
  void magnitudesOfZerosAreSharesAndNotValues() {
    var histograms =
        LayerHistograms.magnitudes("g")
            .add("one", Tensor.tensor(0, 0, 0, 1e-3))
            .add("dead", Tensor.zeros(5));

    assertThat(histograms.table().intColumn("count").sum()).isEqualTo(1);
    assertThat(histograms.toString()).contains("75.0 %").contains("100.0 %").contains("-3");
    assertThat(svg(histograms)).contains("<svg");
    assertThat(svg(LayerHistograms.magnitudes("nothing"))).contains("<svg");
  }

  @Test
  void aLayerIsAddedOnceAndNeedsAGradient() {
    var histograms = new LayerHistograms("h").add("one", Tensor.tensor(1, 2));

    assertThatThrownBy(() -> histograms.add("one", Tensor.tensor(1, 2)))
        .hasMessage("there is a layer 'one' already");
    assertThatThrownBy(() -> histograms.addGradients(List.of(Tensor.tensor(1).named("b"))))
        .hasMessage("b has no gradient: call loss.backward() before this plot");
  }

  @Test
  void aUnitIsDeadWhenNoSampleWakesIt() {
    Tensor activations = Tensor.tensor(new double[][] {{0, 1, 0, 0}, {0, 0, 2, 0}});

    Table table = new Saturation().relu("layer", activations).table();

    assertThat(table.doubleColumn("share").get(0)).isEqualTo(0.5);
  }

  @Test
  void anOutputIsSaturatedWhereItsSlopeIsBelowATwentieth() {
    Table table =
        new Saturation()
            .sigmoid("s", Tensor.tensor(0.5, 0.9, 0.99, 0.001))
            .tanh("t", Tensor.tensor(0, 0.9, -0.99))
            .table();

    assertThat(table.doubleColumn("share").get(0)).isEqualTo(0.5);
    assertThat(table.doubleColumn("share").get(1)).isEqualTo(1.0 / 3);
    assertThat(svg(new Saturation())).contains("<svg");
    assertThatThrownBy(() -> new Saturation().relu("r", Tensor.tensor(1.0)))
        .hasMessageContaining("have shape (): give them for several samples");
  }

  @Test
  void contourLinesOfABowlAreClosedCirclesAtTheirLevel() {
    double[] at = new double[41];
    Arrays.setAll(at, i -> -2 + i * 0.1);
    double[][] bowl = new double[41][41];
    for (int i = 0; i < 41; i++) {
      for (int j = 0; j < 41; j++) {
        bowl[i][j] = at[i] * at[i] + at[j] * at[j];
      }
    }

    List<double[]> line = Contour.of(at, bowl, 1);

    assertThat(line).allSatisfy(p -> assertThat(Math.hypot(p[0], p[1])).isEqualTo(1, within(0.01)));
    assertThat(line.get(0)).isEqualTo(line.get(line.size() - 1));
    assertThat(Contour.of(at, bowl, 100)).isEmpty();
  }

  @Test
  void aSurfaceShowsItsRangeAndThePathOnIt() {
    LossSurface surface =
        LossSurface.of("bowl", (a, b) -> a * a + b * b, -2, 2)
            .path(new double[] {1, 0.5}, new double[] {1, 0.5});

    assertThat(surface).hasToString("bowl: loss from 0.000 to 8.000");
    assertThat(surface.table().rowCount()).isEqualTo(41 * 41);
    assertThat(svg(surface)).hasSizeLessThan(60_000).contains("#d55e00");
    assertThatThrownBy(() -> surface.path(new double[0], new double[0]))
        .hasMessage("a path needs as many a as b, and at least one: here 0 and 0");
    assertThatThrownBy(() -> LossSurface.of("", (a, b) -> a, 1, 1))
        .hasMessage(
            "a slice goes from a lower to a higher bound, both finite, not from 1.0 to 1.0");
  }

  @Test
  void aFlatOrUndefinedSurfaceIsDrawnToo() {
    assertThat(svg(LossSurface.of("flat", (a, b) -> 3, 0, 1))).contains("<svg");
    LossSurface undefined = LossSurface.of("nan", (a, b) -> Double.NaN, 0, 1);
    assertThat(svg(undefined)).contains("<svg");
    assertThat(undefined).hasToString("nan: loss no finite value, NaN or infinite at 1681 points");
  }

  @Test
  void aSliceAroundParametersPutsThemBack() {
    Tensor weight = Tensor.tensor(3, 4).requiresGrad(true);
    double[] before = weight.toArray();

    LossSurface surface =
        LossSurface.around(List.of(weight), 1, new Random(1), () -> weight.pow(2).sum());

    assertThat(weight.toArray()).containsExactly(before);
    int middle = 20 * 41 + 20;
    assertThat(surface.table().doubleColumn("loss").get(middle)).isEqualTo(25, within(1e-9));
    assertThat(surface.table().doubleColumn("loss").max()).isGreaterThan(30);
  }

  @Test
  void anAxisBeginsAndEndsAtWholeTicks() {
    assertThat(Axis.around(-0.97, 0.98, false)).isEqualTo(new Axis(-1.0, 1.0, 0.5));
    assertThat(Axis.around(-24.3, 9.1, true)).isEqualTo(new Axis(-25, 10, 5));
    assertThat(Axis.around(3, 3, true)).isEqualTo(new Axis(3, 4, 1));
    assertThat(Axis.around(-320, 300, true).range()).isGreaterThanOrEqualTo(620);
  }

  private static String svg(Displayable shown) {
    return org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(30), () -> (String) shown.display().data().get(MimeBundle.SVG));
  }
}
