package org.chainrule.kernel.debug;

import java.util.List;
import java.util.stream.IntStream;
import org.chainrule.Tensor;
import org.chainrule.display.Display;
import org.chainrule.display.MimeBundle;
import org.chainrule.explain.Circuit;
import org.chainrule.plot.Charts;
import org.knowm.xchart.CategoryChart;

/**
 * A variable as a picture where one says more than its text: what computed a tensor as a circuit,
 * and a row of numbers as bars.
 */
final class RichView {
  /** The fewest and the most numbers that are drawn as bars. */
  private static final int FEW = 3;

  private static final int MANY = 200;

  private RichView() {}

  static MimeBundle of(Object value) {
    if (value instanceof Tensor tensor && tensor.gradFn() != null) {
      // a picture with gradients makes a backward pass, which a tensor of many numbers does not
      // have
      Circuit circuit = tensor.numel() == 1 ? Circuit.of(tensor) : Circuit.forwardOnly(tensor);
      return Display.render(circuit);
    }
    if (value instanceof Tensor tensor && tensor.dim() == 1 && isDrawn(tensor.numel())) {
      return bars(tensor.toArray(), Display.render(value).plain());
    }
    return value instanceof double[] numbers && isDrawn(numbers.length)
        ? bars(numbers, Display.render(value).plain())
        : Display.render(value);
  }

  private static boolean isDrawn(int numbers) {
    return numbers >= FEW && numbers <= MANY;
  }

  private static MimeBundle bars(double[] numbers, String plain) {
    CategoryChart chart = Charts.bars("", "index", "value");
    List<Integer> indices = IntStream.range(0, numbers.length).boxed().toList();
    List<Double> finite =
        IntStream.range(0, numbers.length)
            .mapToObj(i -> Double.isFinite(numbers[i]) ? numbers[i] : null)
            .toList();
    chart.addSeries("value", indices, finite);
    return Charts.bundle(chart, plain);
  }
}
