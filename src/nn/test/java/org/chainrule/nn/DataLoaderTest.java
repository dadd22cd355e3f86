package org.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.chainrule.Tensor;
import org.chainrule.array.ShapeException;
import org.junit.jupiter.api.Test;

class DataLoaderTest {
  private final Tensor x = Tensor.arange(10).reshape(5, 2);
  private final Tensor y = Tensor.arange(5);

  private static List<double[]> labels(DataLoader loader) {
    List<double[]> labels = new ArrayList<>();
    for (DataLoader.Batch batch : loader) {
      assertThat(batch.x().select(1, 0).toArray()).containsExactly(batch.y().mul(2).toArray());
      labels.add(batch.y().toArray());
    }
    return labels;
  }

  @Test
  void anEpochHasEveryExampleOnce() {
    List<double[]> labels = labels(new DataLoader(x, y, 2));
    assertThat(labels).containsExactly(new double[] {0, 1}, new double[] {2, 3}, new double[] {4});
    assertThat(labels(new DataLoader(x, y, 2).dropLast())).hasSize(2);
    assertThat(new DataLoader(x, y, 2).size()).isEqualTo(3);
    assertThat(new DataLoader(x, y, 2).dropLast().size()).isEqualTo(2);
    assertThat(labels(new DataLoader(x, y, 7))).hasSize(1);
  }

  @Test
  void theOrderComesFromTheSeedAndChangesFromEpochToEpoch() {
    DataLoader loader = new DataLoader(x, y, 5).shuffle(new Random(3));
    double[] first = labels(loader).get(0);
    double[] second = labels(loader).get(0);
    assertThat(first).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    assertThat(Arrays.equals(first, second)).isFalse();
    DataLoader again = new DataLoader(x, y, 5).shuffle(new Random(3));
    assertThat(labels(again).get(0)).containsExactly(first);
    Tensor.manualSeed(1);
    double[] seeded = labels(new DataLoader(x, y, 5).shuffle()).get(0);
    Tensor.manualSeed(1);
    assertThat(labels(new DataLoader(x, y, 5).shuffle()).get(0)).containsExactly(seeded);
  }

  /** A progress bar asks a collection for its size, and a cell shows its value as a text. */
  @Test
  void itIsACollectionOfItsBatches() {
    java.util.Collection<DataLoader.Batch> batches = new DataLoader(x, y, 2).shuffle().dropLast();
    assertThat(batches).hasSize(2);
    assertThat(batches.isEmpty()).isFalse();
    assertThat(batches.toString())
        .isEqualTo("DataLoader(5 examples, batch_size=2, shuffle=True, drop_last=True)");
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> new DataLoader(x, Tensor.arange(4), 2))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "x of shape (5, 2) and y of shape (4): the first axis of both counts the examples");
    assertThatThrownBy(() -> new DataLoader(x, y, 0)).hasMessage("batches of 0 examples");
  }
}
