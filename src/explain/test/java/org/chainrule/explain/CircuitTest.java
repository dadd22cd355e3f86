package org.chainrule.explain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.chainrule.AutogradException;
import org.chainrule.Tensor;
import org.chainrule.display.Display;
import org.chainrule.display.MimeBundle;
import org.junit.jupiter.api.Test;

class CircuitTest {
  private final Tensor x = input("x", -2);
  private final Tensor y = input("y", 5);
  private final Tensor z = input("z", -4);
  private final Tensor f = x.add(y).named("q").mul(z).named("f");

  @Test
  void aParameterThatWasChangedSinceShowsWhatWasUsed() {
    Tensor w = Tensor.tensor(3.0).requiresGrad(true).named("w");
    Tensor y = w.mul(w).named("y");
    org.chainrule.Autograd.noGrad(() -> w.update(data -> data[0] = 10));

    assertThat(Circuit.of(y))
        .hasToString(
            """
            computational graph of y
                computed as   value   dy/d·
            w   input         3       6
            y   w * w         9       1
            """);
    y.backward();
    assertThat(Circuit.of(y).toString()).contains("w   input         3       6");
  }

  @Test
  void hooksAreCalledAndTheGradientAfterThemIsShown() {
    Tensor x = Tensor.tensor(2.0).requiresGrad(true).named("x");
    Tensor q = x.mul(3).named("q");
    q.registerHook(g -> g.mul(10));
    Tensor f = q.add(1).named("f");

    assertThat(Circuit.of(f).toString())
        .contains("x   input         2       30")
        .contains("q   x * 3         6       10");
    f.backward();
    assertThat(x.grad().item()).isEqualTo(30);
    assertThat(HandCheck.of(f).grad("x", x, x.grad()).allCorrect()).isTrue();
    assertThat(HandCheck.of(f).grad("x", x, 3).allCorrect()).isFalse();
  }

  @Test
  void aFunctionOfTheLearnersIsDrawnAlsoAfterBackwardAndWithAConstant() {
    class Scale extends org.chainrule.Function {
      @Override
      protected Tensor forward(Context ctx, Tensor... x) {
        ctx.saveForBackward(x[1]);
        return x[0].mul(x[1]);
      }

      @Override
      protected java.util.List<Tensor> backward(Context ctx, Tensor up) {
        return java.util.Arrays.asList(up.mul(ctx.savedTensors().get(0)), null);
      }
    }
    Tensor x = Tensor.tensor(2.0).requiresGrad(true).named("x");
    for (org.chainrule.Function scale : java.util.List.of(new Scale(), new Scale() {})) {
      Tensor y = scale.apply(x, Tensor.tensor(5.0)).named("y");
      String before = Circuit.of(y).toString();
      assertThat(before).contains("Scale(x, 5)").contains("x   input         2       5");
      assertThat(Circuit.of(y).diagram().toString()).isNotBlank();
      y.backward();
      assertThat(Circuit.of(y)).hasToString(before);
      assertThat(HandCheck.of(y).grad("x", x, 5).allCorrect()).isTrue();
    }
  }

  @Test
  void everyWireBearsItsValueAboveAndItsGradientBelow() {
    Diagram diagram = Circuit.of(f).diagram();

    assertThat(diagram.wires())
        .extracting(wire -> wire.above().get(0) + " | " + wire.below().get(0))
        .containsExactly("-2 | -4", "5 | -4", "q = 3 | -4", "-4 | 3", "-12 | 1");
    assertThat(diagram.boxes())
        .extracting(Diagram.Box::label)
        .containsExactly("x", "y", "+", "z", "×", "f");
  }

  @Test
  void theTextIsATableOfNodesWithFormulaValueAndGradient() {
    assertThat(Circuit.of(f))
        .hasToString(
            """
            computational graph of f
                computed as   value   df/d·
            x   input         -2      -4
            y   input         5       -4
            q   x + y         3       -4
            z   input         -4      3
            f   q * z         -12     1
            """);
  }

  @Test
  void theSigmoidCircuitShowsTheNumbersOfTheLesson() {
    assertThat(Circuit.of(SampleGraphs.sigmoid()).toString().lines())
        .contains(
            "w0   input         2        -0.1966",
            "x0   input         -1       0.3932",
            "w1   input         -3       -0.3932",
            "x1   input         -2       -0.5898",
            "w2   input         -3       0.1966",
            "v5   -v4           -1       -0.1966",
            "v6   exp(v5)       0.3679   -0.5344",
            "v7   v6 + 1        1.368    -0.5344",
            "f    1 / v7        0.7311   1");
  }

  @Test
  void constantNumbersAreWrittenIntoTheirGates() {
    Tensor value = Tensor.sub(1, x.mul(2)).div(3).maximum(0);

    assertThat(Circuit.of(value).diagram().boxes())
        .extracting(Diagram.Box::label)
        .containsExactly("x", "× 2", "1 - ·", "/ 3", "max(·, 0)", "out");
  }

  @Test
  void aValueUsedTwiceShowsWhatFlowsThroughEachWireAndTheSum() {
    Tensor w = input("w", 3);

    Diagram diagram = Circuit.of(w.mul(w).add(w)).diagram();

    assertThat(diagram.boxes().get(0).note()).isEqualTo("Σ 7");
    assertThat(diagram.wires())
        .extracting(wire -> wire.below().get(0))
        .containsExactly("3", "3", "1", "1", "1");
  }

  @Test
  void drawingTouchesNoGradientAndLooksTheSameAfterBackward() {
    String before = svg(Circuit.of(f));
    assertThat(x.grad()).isNull();

    f.backward();
    String after = svg(Circuit.of(f));

    assertThat(after).isEqualTo(before);
    assertThat(x.grad().item()).isEqualTo(-4);
  }

  @Test
  void forwardOnlyHidesEveryGradient() {
    Circuit circuit = Circuit.forwardOnly(f);

    assertThat(circuit.diagram().wires()).allMatch(wire -> wire.below().isEmpty());
    assertThat(svg(circuit)).doesNotContain("gradient").contains(">-12<");
    assertThat(circuit.toString()).doesNotContain("df/d").contains("-12");
  }

  @Test
  void tinyTensorsAreShownByValueAndOthersByShapeAndNorm() {
    var random = new Random(1);
    Tensor data = Tensor.randn(random, 5, 3).named("X");
    Tensor weight = Tensor.tensor(new double[][] {{1}, {0}, {0}}).requiresGrad(true).named("W");

    List<Diagram.Wire> wires = Circuit.of(data.matmul(weight).sum()).diagram().wires();

    assertThat(wires.get(0).above()).containsExactly("(5, 3)");
    assertThat(wires.get(0).below()).as("constants have no gradient").isEmpty();
    assertThat(wires.get(1).above()).containsExactly("[1]", "[0]", "[0]");
    assertThat(wires.get(1).below()).hasSize(3);
  }

  @Test
  void anOutputOfManyNumbersNeedsAnUpstreamGradient() {
    Tensor v = Tensor.tensor(1, 2).requiresGrad(true).named("v");
    Tensor doubled = v.mul(2).named("d");

    assertThat(Circuit.of(doubled).toString())
        .endsWith(
            "the output has shape (2): a gradient needs one number, or dL/dy with Circuit.of(y,"
                + " dLdy)\n");
    assertThat(Circuit.of(doubled, Tensor.tensor(1, 10)).diagram().wires().get(0).below())
        .containsExactly("[2, 20]");
    assertThatThrownBy(() -> Circuit.of(doubled, Tensor.tensor(1)))
        .hasMessage(
            "the upstream gradient has shape () and the output has (2): they must be equal");
  }

  @Test
  void whatBackwardHasFreedIsSaid() {
    var random = new Random(1);
    Tensor weight = Tensor.randn(random, 30).requiresGrad(true).named("w");
    Tensor loss = weight.exp().pow(2).sum().named("L");
    loss.backward();

    Circuit circuit = Circuit.of(loss);

    assertThat(circuit.toString()).contains("backward() has freed what they need");
    assertThat(svg(circuit)).contains("(30)");
  }

  @Test
  void somethingThatWasNotComputedHasNoCircuit() {
    assertThatThrownBy(() -> Circuit.of(Tensor.tensor(1.0).named("c")))
        .isInstanceOf(AutogradException.class)
        .hasMessageStartingWith("c was not computed by a recorded operation, so there is no graph");
  }

  @Test
  void aDeepGraphIsDrawnFolded() {
    Tensor deep = x;
    for (int i = 0; i < 20_000; i++) {
      deep = deep.add(1);
    }

    assertThat(svg(Circuit.of(deep))).contains("more\u00a0⋯").hasSizeLessThan(60_000);
  }

  @Test
  void theSvgIsWellFormedSelfContainedAndSpoken() throws Exception {
    String svg = svg(Circuit.of(f));

    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(UTF_8)));
    var root = document.getDocumentElement();
    assertThat(root.getAttribute("role")).isEqualTo("img");
    assertThat(root.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo("computational graph of f");
    assertThat(root.getElementsByTagName("desc").item(0).getTextContent()).contains("q   x + y");
    Set<String> elements = new HashSet<>();
    var all = root.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      elements.add(all.item(i).getNodeName());
      assertThat(all.item(i).getAttributes().getNamedItem("id")).isNull();
      assertThat(all.item(i).getAttributes().getNamedItem("style")).isNull();
    }
    assertThat(elements).containsOnly("title", "desc", "rect", "path", "polygon", "text");
  }

  @Test
  void namesAreEscaped() throws Exception {
    Tensor odd = input("<w> & \"0\"\u0007", 1);

    String svg = svg(Circuit.of(odd.mul(odd)));

    assertThat(svg).contains("&lt;w&gt;\u00a0&amp;\u00a0&quot;0&quot;\ufffd");
  }

  @Test
  void thePngHasTwiceThePixelsAndShowsInkOnAnOpaqueCard() throws IOException {
    MimeBundle bundle = Display.render(Circuit.of(f));

    var image = ImageIO.read(new ByteArrayInputStream(bundle.bytes(MimeBundle.PNG)));
    var hint = (java.util.Map<?, ?>) bundle.metadata().get(MimeBundle.PNG);
    assertThat(image.getWidth()).isEqualTo(2 * (int) hint.get("width"));
    assertThat(image.getHeight()).isEqualTo(2 * (int) hint.get("height"));
    Set<Integer> colours = new HashSet<>();
    for (int i = 20; i < image.getWidth() - 20; i++) {
      for (int j = 20; j < image.getHeight() - 20; j++) {
        colours.add(image.getRGB(i, j));
        assertThat(image.getRGB(i, j) >>> 24).isEqualTo(255);
      }
    }
    assertThat(colours).contains(0xff000000 | 0x15803d, 0xff000000 | 0xb91c1c);
  }

  private static Tensor input(String name, double value) {
    return Tensor.tensor(value).requiresGrad(true).named(name);
  }

  private static String svg(Circuit circuit) {
    return (String) circuit.display().data().get(MimeBundle.SVG);
  }
}
