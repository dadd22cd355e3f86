package org.chainrule.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.chainrule.Functional;
import org.chainrule.Tensor;

/**
 * The peak of a training step's memory beside the sum of the tensors that its graph has saved, data
 * and weights among them: live bytes after a collection, at every vertex that the backward walk
 * reaches. A process measures one network: idle threads of the pool keep some arrays of the last
 * one.
 */
final class Memory {
  private long peak;

  private Memory() {}

  /** Arguments: the function between the layers, the batch, the widths. Prints a row. */
  public static void main(String[] args) {
    UnaryOperator<Tensor> function = args[0].equals("sigmoid") ? Tensor::sigmoid : Tensor::relu;
    int batch = Integer.parseInt(args[1]);
    List<Integer> widths = new ArrayList<>();
    for (String width : List.of(args[2].split("-"))) {
      widths.add(Integer.parseInt(width));
    }
    new Memory().step(function, 8, widths); // loads the classes
    double[] bytes = new Memory().step(function, batch, widths);
    System.out.printf(
        Locale.ROOT,
        "| %s, %s, batch %d | %.1f | %.1f | %.2f |%n",
        args[2],
        args[0],
        batch,
        bytes[0] / 1e6,
        bytes[1] / 1e6,
        bytes[1] / bytes[0]);
  }

  /** What the forward pass has saved, and the peak of the backward pass. */
  private double[] step(UnaryOperator<Tensor> function, int batch, List<Integer> widths) {
    long before = used();
    Tensor loss = forward(function, batch, widths);
    long saved = used() - before;
    loss.backward();
    return new double[] {saved, peak - before};
  }

  private Tensor forward(UnaryOperator<Tensor> function, int batch, List<Integer> widths) {
    Tensor h = Tensor.full(0.5, batch, widths.get(0));
    for (int i = 1; i < widths.size(); i++) {
      Tensor w = Tensor.full(0.01, widths.get(i - 1), widths.get(i)).requiresGrad(true);
      h = watched(function.apply(watched(h.matmul(w))));
    }
    return Functional.mse(h, Tensor.zeros(h.shape().dims()));
  }

  private Tensor watched(Tensor t) {
    t.registerHook(
        gradient -> {
          peak = Math.max(peak, used());
          return null;
        });
    return t;
  }

  private static long used() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
