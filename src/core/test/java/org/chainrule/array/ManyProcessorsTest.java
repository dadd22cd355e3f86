package org.chainrule.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is split among processors has the same bits as its parts on one. */
class ManyProcessorsTest {
  private static NdArray random(int... dims) {
    Shape shape = Shape.of(dims);
    return NdArray.of(shape, new Random(shape.size()).doubles(shape.size(), -1, 1).toArray());
  }

  private static NdArray matrix(NdArray stack, int i) {
    int size = stack.shape().dim(-2) * stack.shape().dim(-1);
    double[] part =
        IntStream.range(i * size, (i + 1) * size).mapToDouble(at -> stack.data()[at]).toArray();
    return NdArray.of(Shape.of(stack.shape().dim(-2), stack.shape().dim(-1)), part);
  }

  @Test
  void aStackOfSmallProducts() {
    NdArray a = random(20, 40, 50);
    NdArray b = random(20, 30, 50);
    NdArray one = random(50, 30);
    NdArray stack = MatrixProduct.of(a, false, b, true);
    NdArray broadcast = MatrixProduct.of(a, false, one, false);
    for (int i = 0; i < 20; i++) {
      NdArray part = matrix(a, i);
      assertThat(matrix(stack, i)).isEqualTo(MatrixProduct.of(part, false, matrix(b, i), true));
      assertThat(matrix(broadcast, i)).isEqualTo(MatrixProduct.of(part, false, one, false));
    }
  }

  @Test
  void aLargeGather() {
    NdArray images = random(20, 3, 40, 40);
    Window window = new Window(3, 2, 1, 1);
    IndexMap map = IndexMap.columns(images.shape(), window, window);
    NdArray columns = images.gather(map, Shape.of(20, 27, 400));
    assertThat(columns.size()).isGreaterThan(1 << 17);
    for (int i = 0; i < columns.size(); i++) {
      int at = map.at()[i];
      assertThat(columns.data()[i]).isEqualTo(at < 0 ? 0 : images.data()[at]);
    }
  }

  @Test
  void windowsAreKeptForTheirShapeAlone() {
    Shape shape = Shape.of(1, 1, 6, 6);
    Window three = new Window(3, 1, 0, 1);
    IndexMap kept = IndexMap.columns(shape, three, three);
    assertThat(IndexMap.columns(shape, three, three)).isSameAs(kept);
    assertThat(IndexMap.columns(Shape.of(1, 1, 6, 7), three, three)).isNotEqualTo(kept);
    assertThat(IndexMap.windows(shape, three, three)).isNotEqualTo(kept);
    assertThat(IndexMap.columns(shape, three, new Window(3, 1, 1, 1))).isNotEqualTo(kept);
    assertThat(IndexMap.columns(shape, new Window(3, 1, 0, 2), three)).isNotEqualTo(kept);
    assertThat(IndexMap.columns(shape, three, three)).isEqualTo(kept);
  }

  @Test
  void fewWindowsAreKeptAndNoLargeOnes() {
    Window one = new Window(2, 2, 0, 1);
    Shape large = Shape.of(1, 1, 1200, 1200);
    assertThat(IndexMap.columns(large, one, one)).isNotSameAs(IndexMap.columns(large, one, one));
    Shape first = Shape.of(1, 1, 2, 2);
    IndexMap kept = IndexMap.columns(first, one, one);
    for (int i = 2; i < 7; i++) {
      assertThat(IndexMap.columns(Shape.of(1, i, 2, 2), one, one)).isNotEqualTo(kept);
    }
    assertThat(IndexMap.columns(first, one, one)).isNotSameAs(kept).isEqualTo(kept);
  }
}
