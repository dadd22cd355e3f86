package org.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.chainrule.Functional;
import org.chainrule.Tensor;
import org.junit.jupiter.api.Test;

class RecurrentDropoutTest {
  private static final double P = 0.4;

  private final Tensor x = Tensor.randn(new SplittableRandom(1), 5, 2, 2);
  private final Recurrent net = new LSTM(2, 3, 2).dropout(P, new SplittableRandom(7));

  /** The network of one layer that has the parameters of a layer of the network. */
  private LSTM level(int in, int number) {
    var level = new LSTM(in, 3);
    Map<String, Tensor> parameters = new LinkedHashMap<>();
    net.state()
        .forEach(
            (name, value) -> {
              if (name.endsWith("_l" + number)) {
                parameters.put(name.replace("_l" + number, "_l0"), value);
              }
            });
    level.load(parameters);
    return level;
  }

  private Tensor by(SplittableRandom rng, double p) {
    Tensor first = level(2, 0).apply(x);
    Tensor[] steps = new Tensor[x.size(0)];
    for (int t = 0; t < steps.length; t++) {
      steps[t] = Functional.dropout(first.select(0, t), p, true, rng);
    }
    return level(3, 1).apply(Tensor.stack(0, steps));
  }

  @Test
  void inTrainingItDropsBetweenTheLayers() {
    Tensor expected = by(new SplittableRandom(7), P);
    assertThat(net.apply(x).toArray()).containsExactly(expected.toArray());
    assertThat(expected.toArray()).isNotEqualTo(by(new SplittableRandom(7), 0).toArray());
  }

  @Test
  void outsideOfTrainingNothingIsDropped() {
    net.eval();
    assertThat(net.apply(x).toArray()).containsExactly(by(null, 0).toArray());
  }

  @Test
  void oneLayerHasNothingToDrop() {
    Recurrent one = new GRU(2, 3);
    double[] whole = one.apply(x).toArray();
    assertThat(one.dropout(P).apply(x).toArray()).containsExactly(whole);
  }

  @Test
  void itIsShownAsInPyTorch() {
    assertThat(net).hasToString("LSTM(2, 3, num_layers=2, dropout=0.4)");
  }

  @Test
  void aProbabilityOfOneIsRefused() {
    assertThatThrownBy(() -> net.dropout(1)).hasMessageContaining("dropout");
  }
}
