package org.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.chainrule.Tensor;
import org.chainrule.array.ShapeException;
import org.junit.jupiter.api.Test;

/** Layers that are given no generator, and how the new ones print and refuse. */
class DefaultGeneratorTest {
  private static final List<Supplier<Layer>> LAYERS =
      List.of(
          () -> new Linear(3, 2),
          () -> new Conv1d(2, 3, 2),
          () -> new Conv2d(1, 2, 3),
          () -> new Conv2d(1, 2, 3, 1, 1),
          () -> new ConvTranspose2d(1, 2, 3),
          () -> new RnnCell(2, 3),
          () -> new RNN(2, 3),
          () -> new GRU(2, 3),
          () -> new LSTM(2, 3, 2, Recurrent.BATCH_FIRST),
          () -> new Embedding(4, 2),
          () -> new MultiheadAttention(4, 2));

  @Test
  void oneSeedGivesTheSameParameters() {
    for (Supplier<Layer> layer : LAYERS) {
      Tensor.manualSeed(5);
      Map<String, Tensor> first = layer.get().state();
      Map<String, Tensor> second = layer.get().state();
      Tensor.manualSeed(5);
      layer
          .get()
          .state()
          .forEach((name, t) -> assertThat(t.array()).isEqualTo(first.get(name).array()));
      assertThat(second.values().iterator().next().array())
          .isNotEqualTo(first.values().iterator().next().array());
    }
  }

  @Test
  void dropoutDrawsFromIt() {
    Tensor.manualSeed(5);
    Tensor first = new Dropout().apply(Tensor.ones(50));
    Tensor.manualSeed(5);
    assertThat(new Dropout(0.5).apply(Tensor.ones(50)).array()).isEqualTo(first.array());
    assertThat(first.toArray()).containsOnly(0, 2);
  }

  @Test
  void theyPrintAsInPyTorch() {
    assertThat(new ReLU()).hasToString("ReLU()");
    assertThat(new MaxPool2d(2)).hasToString("MaxPool2d(kernel_size=2, stride=2, padding=0)");
    assertThat(new AdaptiveAvgPool2d(1)).hasToString("AdaptiveAvgPool2d(output_size=(1, 1))");
    assertThat(new Embedding(4, 2)).hasToString("Embedding(4, 2)");
    assertThat(new LSTM(2, 3, 2, Recurrent.BATCH_FIRST))
        .hasToString("LSTM(2, 3, num_layers=2, batch_first=True)");
    assertThat(new GroupNorm(2, 4)).hasToString("GroupNorm(2, 4, eps=1.0E-5)");
    assertThat(new BatchNorm1d(3)).hasToString("BatchNorm1d(3, eps=1.0E-5, momentum=0.1)");
    assertThat(new Conv2d(4, 6, 2, 1, 1, 2, 2, Tensor.defaultGenerator()))
        .hasToString(
            "Conv2d(4, 6, kernel_size=(2, 2), stride=(1, 1), padding=(1, 1), dilation=(2, 2), groups=2)");
    assertThat(new Adam(new Linear(1, 1).parameters()).amsgrad().toString())
        .contains("amsgrad=true");
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertRefuses(() -> new BatchNorm1d(3).apply(Tensor.ones(2, 3, 2, 2)), "(N, C) or (N, C, L)");
    assertRefuses(() -> new BatchNorm2d(3).apply(Tensor.ones(2, 3)), "BatchNorm2d needs x");
    assertRefuses(() -> new GRU(2, 3).apply(Tensor.ones(4, 3)), "GRU needs x of shape (L, N, 2)");
    assertRefuses(() -> new MultiheadAttention(4, 3), "do not make 3 equal groups");
    assertRefuses(
        () -> new MultiheadAttention(4, 2).apply(Tensor.ones(3, 4)), "of shape (L, N, 4)");
    assertRefuses(
        () -> new MaxPool2d(2, 2, 2).apply(Tensor.ones(1, 1, 4, 4)), "half of the window");
    assertRefuses(() -> new GroupNorm(3, 4), "do not make 3 equal groups");
    assertThatThrownBy(() -> new CrossEntropyLoss().labelSmoothing(2))
        .hasMessage("labelSmoothing is 2.0: it must lie in [0, 1]");
  }

  private static void assertRefuses(Supplier<?> what, String message) {
    assertThatThrownBy(what::get).isInstanceOf(ShapeException.class).hasMessageContaining(message);
  }
}
