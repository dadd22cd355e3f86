package org.chainrule.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.chainrule.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SoftmaxTest {
  /**
   * Whether rows are computed together or alone, with many numbers or few, the bits are the same.
   */
  @ParameterizedTest
  @CsvSource({"100, 1000", "1000, 17", "3, 20000", "9001, 2"})
  void everyRowOfALargeArrayIsTheSoftmaxOfThatRow(int rows, int columns) {
    Tensor.manualSeed(1);
    Tensor x = Tensor.randn(rows, columns).mul(30);
    Tensor softmax = x.softmax(1);
    Tensor log = x.logSoftmax(1);
    for (int i = 0; i < rows; i++) {
      Tensor row = x.select(0, i);
      assertThat(softmax.select(0, i).toArray()).isEqualTo(row.softmax(0).toArray());
      assertThat(log.select(0, i).toArray()).isEqualTo(row.logSoftmax(0).toArray());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void everyAxisOfALargeArraySumsToOne(int axis) {
    Tensor.manualSeed(2);
    Tensor x = Tensor.randn(30, 40, 50);
    for (double sum : x.softmax(axis).sum(axis).toArray()) {
      assertThat(sum).isCloseTo(1, offset(1e-14));
    }
  }
}
