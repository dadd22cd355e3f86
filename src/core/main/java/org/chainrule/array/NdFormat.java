package org.chainrule.array;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Numbers as PyTorch prints them: four decimals; whole numbers as {@code 8.}; powers of ten when
 * the range asks for it; beyond 1000 elements only three at each end; lines of 80 characters.
 *
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.set_printoptions.html">PyTorch:
 *     print options</a>
 */
public final class NdFormat {
  private static final int THRESHOLD = 1000;
  private static final int EDGE = 3;
  private static final int LINE = 80;

  private final NdArray array;
  private final boolean summarize;
  private final boolean whole;
  private final boolean scientific;
  private final int width;

  private NdFormat(NdArray array) {
    this.array = array;
    this.summarize = array.size() > THRESHOLD;
    double[] telling = shown().filter(v -> Double.isFinite(v) && v != 0).toArray();
    double max = Arrays.stream(telling).map(Math::abs).max().orElse(1);
    double min = Arrays.stream(telling).map(Math::abs).min().orElse(1);
    this.whole = Arrays.stream(telling).allMatch(v -> v == Math.ceil(v));
    this.scientific = max / min > 1000 || max > 1e8 || (!whole && min < 1e-4);
    this.width =
        Arrays.stream(telling).mapToObj(this::text).mapToInt(String::length).max().orElse(1);
  }

  /** The numbers in nested brackets; lines after the first are indented by {@code indent}. */
  public static String nested(NdArray array, int indent) {
    Shape shape = array.shape();
    if (array.size() == 0) {
      return shape.rank() == 1 ? "[]" : "[], size=" + shape;
    }
    NdFormat format = new NdFormat(array);
    return shape.rank() == 0
        ? format.text(array.data()[0])
        : format.axis(0, 0, indent, shape.strides());
  }

  private DoubleStream shown() {
    if (!summarize) {
      return Arrays.stream(array.data());
    }
    int[] strides = array.shape().strides();
    IntStream at = IntStream.of(0);
    for (int i = 0; i < strides.length; i++) {
      int n = array.shape().dim(i);
      int stride = strides[i];
      int[] kept =
          IntStream.range(0, n).filter(j -> n <= 2 * EDGE || j < EDGE || j >= n - EDGE).toArray();
      at = at.flatMap(base -> IntStream.of(kept).map(j -> base + j * stride));
    }
    return at.mapToDouble(j -> array.data()[j]);
  }

  private String axis(int axis, int offset, int indent, int[] strides) {
    int n = array.shape().dim(axis);
    boolean last = axis == strides.length - 1;
    StringBuilder out = new StringBuilder("[");
    int perLine = Math.max(1, (LINE - indent) / Math.max(1, width + 2));
    String gap =
        last ? ", " : "," + "\n".repeat(strides.length - 1 - axis) + " ".repeat(indent + 1);
    int written = 0;
    for (int i = 0; i < n; i++) {
      boolean cut = summarize && n > 2 * EDGE && i == EDGE;
      if (written > 0) {
        out.append(last && written % perLine == 0 ? ",\n" + " ".repeat(indent + 1) : gap);
      }
      written++;
      if (cut) {
        out.append(last ? " ..." : "...");
        i = n - EDGE - 1;
      } else if (last) {
        String text = text(array.data()[offset + i * strides[axis]]);
        out.append(" ".repeat(Math.max(0, width - text.length()))).append(text);
      } else {
        out.append(axis(axis + 1, offset + i * strides[axis], indent + 1, strides));
      }
    }
    return out.append("]").toString();
  }

  private String text(double v) {
    if (!Double.isFinite(v)) {
      return Double.isNaN(v) ? "nan" : v > 0 ? "inf" : "-inf";
    }
    if (scientific) {
      return String.format(Locale.ROOT, "%.4e", v);
    }
    return whole ? String.format(Locale.ROOT, "%.0f.", v) : String.format(Locale.ROOT, "%.4f", v);
  }
}
