package org.chainrule.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.chainrule.Autograd;
import org.chainrule.AutogradException;
import org.chainrule.Tensor;
import org.chainrule.display.Display;
import org.chainrule.display.Frontend;
import org.chainrule.display.MimeBundle;
import org.junit.jupiter.api.Test;

class ExplainTest {
  private final Tensor x = input("x", -2);
  private final Tensor y = input("y", 5);
  private final Tensor z = input("z", -4);
  private final Tensor f = x.add(y).named("q").mul(z).named("f");

  @Test
  void aPathIsTheChainRuleInSignsLawsAndNumbers() {
    assertThat(Explain.of(f, x))
        .hasToString(
            """
            df/dx = df/dq · dq/dx
                  = z · 1
                  = (-4)(1) = -4
            """);
    assertThat(x.grad()).isNull();
  }

  @Test
  void pathsThatMeetAddUp() {
    Tensor w = input("w", 3);

    assertThat(Explain.of(w.mul(w).named("s").add(w).named("g"), w))
        .hasToString(
            """
            path 1 of 3: g ← s ← w
            dg/dw = dg/ds · ds/dw
                  = 1 · w
                  = (1)(3) = 3

            path 2 of 3: g ← s ← w
            dg/dw = dg/ds · ds/dw
                  = 1 · w
                  = (1)(3) = 3

            path 3 of 3: g ← w
            dg/dw = 1

            the paths add up:
            dg/dw = 3 + 3 + 1 = 7
            """);
  }

  @Test
  void aGraphOfTensorsIsExplainedByShapesAndLaws() {
    Tensor matrix = matrix().named("W");
    Tensor vector = Tensor.tensor(.2, .4).requiresGrad(true).named("x");
    Tensor norm = matrix.matmul(vector).named("q").pow(2).named("p").sum().named("f");

    assertThat(Explain.of(norm, matrix))
        .hasToString(
            """
            df/df   ()       1
            df/dp   (2)      [1, 1]                             Σ: d(Σx)/dxᵢ = 1
            df/dq   (2)      [0.44, 0.52]                       ^2: d(xⁿ)/dx = n·xⁿ⁻¹
            df/dW   (2, 2)   [[0.088, 0.176], [0.104, 0.208]]   @: dL/dA = dL/dC Bᵀ
            """);
  }

  @Test
  void aRepeatedOperandIsExplainedWithItsSum() {
    Tensor bias = Tensor.tensor(1, 2, 3).requiresGrad(true).named("b");
    Tensor loss = Tensor.ones(2, 3).mul(bias).sum();

    assertThat(Explain.of(loss, bias).toString())
        .contains("×: d(xy)/dy = x; backward sums over axis 0");
  }

  @Property(tries = 100)
  void thePathsOfARandomGraphAddUpToTheGradient(@ForAll long seed) {
    var random = new Random(seed);
    List<Tensor> values = new ArrayList<>(List.of(input("a", 0.7), input("b", -1.3)));
    for (int i = 0; i < 5; i++) {
      Tensor left = values.get(random.nextInt(values.size()));
      Tensor right = values.get(random.nextInt(values.size()));
      values.add(
          switch (random.nextInt(4)) {
            case 0 -> left.add(right);
            case 1 -> left.mul(right);
            case 2 -> left.sub(right);
            default -> left.sigmoid();
          });
    }
    Tensor output = values.get(values.size() - 1);
    Tensor a = values.get(0);

    Explanation explanation = Explain.of(output, a);

    Tensor truth = Autograd.grad(output, a, Tensor.RETAIN_GRAPH);
    double expected = truth == null ? 0 : truth.item();
    if (explanation.pathCount() <= 12) {
      double sum = explanation.contributions().stream().mapToDouble(Tensor::item).sum();
      assertThat(sum).isEqualTo(expected, within(1e-9));
      assertThat(explanation.contributions()).hasSize((int) explanation.pathCount());
    }
  }

  @Test
  void exponentiallyManyPathsAreCountedAndNotListed() {
    Tensor value = x;
    for (int i = 0; i < 60; i++) {
      value = value.add(value);
    }

    Explanation explanation = Explain.of(value, x);

    assertThat(explanation.pathCount()).isEqualTo(Math.pow(2, 60));
    assertThat(explanation.contributions()).hasSize(12).allMatch(part -> part.item() == 1);
    assertThat(explanation.gradient().item()).isEqualTo(Math.pow(2, 60));
    assertThat(explanation.toString()).contains("path 12 of 1.153e18", "1.153e18 more paths");
  }

  @Test
  void aVeryLongPathIsShortened() {
    Tensor value = x;
    for (int i = 0; i < 20_000; i++) {
      value = value.mul(1);
    }

    assertThat(Explain.of(value, x).toString()).contains("⋯").hasSizeLessThan(2_000);
  }

  @Test
  void whatTheOutputDoesNotDependOnHasNoPath() {
    assertThat(Explain.of(f, input("other", 1)))
        .hasToString("f does not depend on other: there is no path\n");
    assertThat(Explain.of(f, f)).hasToString("df/df = 1\n");
  }

  @Test
  void everyInputIsExplainedWhenNoneIsNamed() {
    assertThat(Explain.of(f))
        .hasSize(3)
        .extracting(Explanation::toString)
        .anyMatch(text -> text.startsWith("df/dx"))
        .anyMatch(text -> text.startsWith("df/dy"))
        .anyMatch(text -> text.equals("df/dz = q\n      = 3\n"));
  }

  @Test
  void anOutputOfManyNumbersIsRefused() {
    assertThatThrownBy(() -> Explain.of(matrix().mul(2), matrix()))
        .isInstanceOf(AutogradException.class)
        .hasMessageContaining("has shape (2, 2): reduce it with sum() or mean() first");
  }

  @Test
  void thePictureShowsThePathsStrong() {
    String svg = (String) Explain.of(f, x).display().data().get(MimeBundle.SVG);

    assertThat(svg.split("<path ", -1)).hasSize(6);
    assertThat(svg.split("stroke=\"#c2410c\"", -1)).as("x, q and the output").hasSize(4);
    assertThat(svg).contains("(-4)(1)\u00a0=\u00a0-4");
  }

  @Test
  void stepsTakeOneGateEach() {
    Tensor w = input("w", 3);
    Steps steps = Explain.steps(w.mul(w).named("s").add(w).named("g"));

    assertThat(steps.size()).isEqualTo(3);
    assertThat(steps)
        .hasToString(
            """
            step 0 of 2: start with dg/dg = 1
            step 1 of 2: gate + receives dg/dg = 1
              dg/ds = dg/dg · 1 = (1)(1) = 1
              dg/dw += dg/dg · 1 = (1)(1) = 1
              dg/dw so far: 1 (1 of 3 uses)
            step 2 of 2: gate × receives dg/ds = 1
              dg/dw += dg/ds · w = (1)(3) = 3
              dg/dw so far: 1 + 3 (2 of 3 uses)
              dg/dw += dg/ds · w = (1)(3) = 3
              dg/dw = 1 + 3 + 3 = 7, all 3 uses added up
            """);
  }

  @Test
  void aHookIsAFactorOfItsOwnAndAFrameSaysWhatItMade() {
    Tensor x = Tensor.tensor(2.0).requiresGrad(true).named("x");
    Tensor q = x.mul(3).named("q");
    q.registerHook(g -> g.mul(10));
    Tensor g = q.mul(q).named("g");

    assertThat(Explain.of(g, x).toString())
        .contains("dg/dq · hook(q) · dq/dx")
        .contains("= (6)(10)(3) = 180")
        .contains("dg/dx = 180 + 180 = 360");
    assertThat(Explain.steps(g).toString())
        .contains("dg/dq = 6 + 6 = 12, all 2 uses added up\n  a hook changes it to 120")
        .contains("gate × receives dg/dq = 120");
  }

  @Test
  void whatTheOutputDoesNotDependOnIsNotBlamedOnBackward() {
    Tensor other = Tensor.tensor(1.0).requiresGrad(true).named("other");
    assertThatThrownBy(() -> Explain.of(f, other).gradient())
        .hasMessage("f does not depend on other: there is no path");
    Tensor constant = Tensor.tensor(2.0).named("c");
    Tensor y = other.mul(constant).named("y");
    assertThatThrownBy(() -> Explain.of(y, constant).gradient())
        .hasMessage("c does not require a gradient: call requiresGrad(true) before it is used");
  }

  @Test
  void aFrameShowsOnlyTheGradientsThatAreKnownByThen() {
    Steps steps = Explain.steps(f);

    assertThat(red(steps, 0)).containsExactly("1");
    assertThat(red(steps, 1)).containsExactlyInAnyOrder("1", "-4", "3");
    assertThat(red(steps, 2)).containsExactlyInAnyOrder("1", "-4", "3", "-4", "-4");
    assertThatThrownBy(() -> steps.frame(3))
        .hasMessage("there is no frame 3: they are numbered from 0 to 2");
  }

  @Test
  void framesArePlayedInPlace() throws InterruptedException {
    var shown = new ArrayList<String>();
    Frontend before =
        Display.connect(
            new Frontend() {
              @Override
              public void display(MimeBundle bundle, String id) {
                shown.add("new: " + bundle.plain().lines().findFirst().get());
              }

              @Override
              public void update(MimeBundle bundle, String id) {
                shown.add("update: " + bundle.plain().lines().findFirst().get());
              }

              @Override
              public void clearOutput(boolean wait) {}
            });
    try {
      Explain.steps(f).play(0);
    } finally {
      Display.connect(before);
    }

    assertThat(shown)
        .containsExactly(
            "new: step 0 of 2: start with df/df = 1",
            "update: step 1 of 2: gate × receives df/df = 1",
            "update: step 2 of 2: gate + receives df/dq = -4");
  }

  @Test
  void broadcastsAreNamedWithTheAxesThatBackwardSums() {
    Tensor row = Tensor.tensor(1, 2, 3).requiresGrad(true).named("b");
    Tensor column = Tensor.ones(2, 1).requiresGrad(true).named("c");
    Tensor sum = Tensor.ones(2, 3).add(row).mul(column).mul(2).sum();

    assertThat(Explain.broadcasts(sum).all())
        .extracting(Broadcasts.Broadcast::toString)
        .containsExactly(
            "b (3) became (2, 3); backward sums over axis 0",
            "c (2, 1) became (2, 3); backward sums over axis 1");
    assertThat(Explain.broadcasts(sum).toString())
        .startsWith("add: b (3) became (2, 3); backward sums over axis 0\n");
  }

  @Test
  void whereNothingWasBroadcastThatIsSaid() {
    assertThat(Explain.broadcasts(f))
        .hasToString("nothing was broadcast: in every operation the shapes were equal\n");
  }

  @Test
  void theJacobianStandsBesideTheProductThatIsReallyComputed() {
    Tensor at = Tensor.tensor(1, -2, 3, -1);

    JacobianMap map = Explain.jacobian(Tensor::relu, at, Tensor.tensor(4, -1, 5, 9));

    assertThat(map.product().toArray()).containsExactly(new double[] {4, 0, 5, 0}, within(0.0));
    assertThat(map.toString())
        .contains("J has 4 × 4 = 16 entries", "2 of them are not zero: J is diagonal");
    String svg = (String) map.display().data().get(MimeBundle.SVG);
    assertThat(svg).contains("#b2182b").contains("J\u00a0=\u00a0dy/dx");
    assertThat(at.requiresGrad()).isFalse();
  }

  @Test
  void aHugeJacobianIsNeverBuilt() {
    JacobianMap map = Explain.jacobian(Tensor::relu, Tensor.ones(409_600));

    assertThat(map.toString())
        .contains("J has 409600 × 409600 = 167772160000 entries (1.221 TiB as doubles)")
        .contains("dL/dx = Jᵀ dL/dy has 409600 numbers, computed directly");
    assertThat(map.display().data()).doesNotContainKey(MimeBundle.SVG);
  }

  @Test
  void aLargeJacobianIsDrawnInBlocks() {
    JacobianMap map = Explain.jacobian(v -> v.mul(2), Tensor.ones(100));

    String svg = (String) map.display().data().get(MimeBundle.SVG);

    assertThat(svg)
        .contains("largest\u00a0entry\u00a0of\u00a0a\u00a0block")
        .hasSizeLessThan(60_000);
  }

  /** The red texts of a frame. */
  private static List<String> red(Steps steps, int frame) {
    String svg = (String) steps.frame(frame).display().data().get(MimeBundle.SVG);
    return java.util.regex.Pattern.compile("font-size=\"12\"[^>]*fill=\"#b91c1c\">([^<]*)<")
        .matcher(svg)
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private static Tensor matrix() {
    return Tensor.tensor(new double[][] {{.1, .5}, {-.3, .8}}).requiresGrad(true);
  }

  private static Tensor input(String name, double value) {
    return Tensor.tensor(value).requiresGrad(true).named(name);
  }
}
