package org.chainrule.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.chainrule.AutogradException;
import org.chainrule.Node;
import org.chainrule.Tensor;
import org.chainrule.array.NdArray;
import org.chainrule.display.Displayable;
import org.chainrule.display.HtmlBuilder;
import org.chainrule.display.MimeBundle;
import org.chainrule.display.Numbers;
import org.chainrule.display.TextTable;

/**
 * Checks gradients that you have calculated by hand, one by one and by name, and names which of the
 * usual mistakes explains a wrong one.
 *
 * <pre>{@code
 * HandCheck.of(f)
 *     .grad("df/dx", x, -4)
 *     .grad("df/dz", z, 3)
 * }</pre>
 *
 * <p>A calculation is right when ‖yours − true‖ ≤ tolerance · max(‖yours‖, ‖true‖); the tolerance
 * is 1e-3, so four digits are enough. A mistake is named only if making it leads to your numbers,
 * within the same tolerance; otherwise the size of the error is said.
 *
 * <p>No {@code grad()} is touched. Make the check before {@code backward()}, which frees what it
 * needs in a large graph. The gradients are those that {@code backward()} computes: hooks are
 * called, and parameters that were changed since count as they were.
 */
public final class HandCheck implements Displayable {
  private final GradientFlow graph;
  private final Tensor upstream;
  private final double tolerance;
  private final boolean answersHidden;
  private final List<Item> items;

  /**
   * What the check says about one quantity.
   *
   * @param name what you called it
   * @param correct whether it is right
   * @param mistake the mistake that explains it, if one does
   * @param message the verdict in words
   */
  public record Item(String name, boolean correct, Optional<Mistake> mistake, String message) {}

  private HandCheck(
      GradientFlow graph,
      Tensor upstream,
      double tolerance,
      boolean answersHidden,
      List<Item> items) {
    this.graph = graph;
    this.upstream = upstream;
    this.tolerance = tolerance;
    this.answersHidden = answersHidden;
    this.items = items;
  }

  /**
   * A check of gradients of one number, such as a loss.
   *
   * @throws IllegalArgumentException if the output has more than one number
   * @throws AutogradException if it was not computed by a recorded operation
   */
  public static HandCheck of(Tensor output) {
    if (output.numel() != 1) {
      throw new IllegalArgumentException(
          "a gradient needs one number, and the output has shape "
              + output.shape()
              + ": give dL/dy with HandCheck.of(y, dLdy)");
    }
    return of(output, Tensor.full(output.shape(), 1));
  }

  /** A check of gradients of a part of a network, given the gradient of its output. */
  public static HandCheck of(Tensor output, Tensor upstream) {
    GradientFlow graph = GradientFlow.backward(output, upstream);
    return new HandCheck(graph, upstream, 1e-3, false, List.of());
  }

  /** The same check with another relative tolerance, for what is added from now on. */
  public HandCheck within(double relative) {
    return new HandCheck(graph, upstream, relative, answersHidden, items);
  }

  /**
   * The same check without the right numbers in its messages, nor the size of the error, from which
   * they could be calculated; for what is added from now on: for an exercise that is graded.
   */
  public HandCheck hideAnswers() {
    return new HandCheck(graph, upstream, tolerance, true, items);
  }

  /** Checks the gradient of the output with respect to a number. */
  public HandCheck grad(String name, Tensor of, double yours) {
    return grad(
        name, of, Tensor.full(of.numel() == 1 ? of.shape() : Tensor.scalar(0).shape(), yours));
  }

  /** Checks the gradient with respect to a vector. */
  public HandCheck grad(String name, Tensor of, double... yours) {
    return grad(name, of, Tensor.tensor(yours));
  }

  /** Checks the gradient with respect to a matrix. */
  public HandCheck grad(String name, Tensor of, double[][] yours) {
    return grad(name, of, Tensor.tensor(yours));
  }

  /**
   * Checks the gradient with respect to an input or an intermediate result.
   *
   * @param of a tensor of the graph
   * @param yours your gradient; null, such as a {@code grad()} that is not there, counts as wrong
   * @throws IllegalArgumentException if the output does not depend on the tensor
   */
  public HandCheck grad(String name, Tensor of, Tensor yours) {
    Node node = of.node();
    NdArray truth =
        graph
            .total(node)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        graph.isComplete()
                            ? name
                                + ": the output does not depend on this tensor, or it does not"
                                + " require a gradient"
                            : name
                                + ": backward() has freed the graph: make the check before it, or"
                                + " call backward(RETAIN_GRAPH)"));
    if (yours == null) {
      return with(new Item(name, false, Optional.empty(), "is null: nothing was calculated"));
    }
    Tensor stale = of.grad();
    return with(judge(name, node, Tensor.of(truth), yours.detach(), stale));
  }

  /** Checks a value of the forward pass. */
  public HandCheck value(String name, Tensor truth, double yours) {
    return value(name, truth, Tensor.full(truth.shape(), yours));
  }

  /** Checks values of the forward pass. */
  public HandCheck value(String name, Tensor truth, Tensor yours) {
    if (!yours.shape().equals(truth.shape())) {
      return with(shapeDiffers(name, truth, yours));
    }
    boolean correct = isClose(truth, yours);
    return with(
        new Item(name, correct, Optional.empty(), correct ? "correct" : wrong(truth, yours)));
  }

  /** What was found, in the order in which it was asked. */
  public List<Item> items() {
    return items;
  }

  /** Whether something was checked and everything is right. */
  public boolean allCorrect() {
    return !items.isEmpty() && items.stream().allMatch(Item::correct);
  }

  /**
   * Fails unless everything is right.
   *
   * @throws AssertionError with the whole table
   */
  public HandCheck requireCorrect() {
    if (!allCorrect()) {
      throw new AssertionError("\n" + this);
    }
    return this;
  }

  private HandCheck with(Item item) {
    var more = new ArrayList<>(items);
    more.add(item);
    return new HandCheck(graph, upstream, tolerance, answersHidden, List.copyOf(more));
  }

  private Item judge(String name, Node node, Tensor truth, Tensor yours, Tensor stale) {
    boolean sameShape = yours.shape().equals(truth.shape());
    if (sameShape && isClose(truth, yours)) {
      return new Item(name, true, Optional.empty(), "correct");
    }
    if (Arrays.stream(yours.toArray()).anyMatch(v -> !Double.isFinite(v))) {
      return new Item(name, false, Optional.empty(), "holds NaN or infinity");
    }
    for (ErrorHypotheses.Hypothesis suspect :
        ErrorHypotheses.of(graph, node, truth, upstream, stale)) {
      Tensor wrong = suspect.gradient();
      boolean explains =
          wrong.shape().equals(yours.shape())
              && isClose(wrong, yours)
              && !(sameShape && isClose(wrong, truth))
              && NdArray.norm(wrong.toArray()) > 0;
      if (explains) {
        String words = suspect.mistake().words();
        String where =
            answersHidden || suspect.where().isEmpty() ? "" : " (" + suspect.where() + ")";
        return new Item(
            name, false, Optional.of(suspect.mistake()), words + where + expected(truth, yours));
      }
    }
    return sameShape
        ? new Item(name, false, Optional.empty(), wrong(truth, yours))
        : shapeDiffers(name, truth, yours);
  }

  private static Item shapeDiffers(String name, Tensor truth, Tensor yours) {
    String message =
        "has shape %s, and a gradient has the shape of its tensor, %s"
            .formatted(yours.shape(), truth.shape());
    return new Item(name, false, Optional.empty(), message);
  }

  private String wrong(Tensor truth, Tensor yours) {
    if (answersHidden) {
      // from your number and its relative error the right one could be calculated
      return "is not right";
    }
    double error = relativeError(truth, yours);
    String size = error < 0.095 ? Numbers.significant(1, error) : Numbers.fixed(2, error);
    return "relative error " + size + expected(truth, yours);
  }

  private String expected(Tensor truth, Tensor yours) {
    boolean shown = !answersHidden && ArrayText.isTiny(truth.shape());
    return shown
        ? ": yours " + ArrayText.line(yours.array()) + ", expected " + ArrayText.line(truth.array())
        : "";
  }

  private boolean isClose(Tensor truth, Tensor yours) {
    return relativeError(truth, yours) <= tolerance;
  }

  private static double relativeError(Tensor truth, Tensor yours) {
    double[] t = truth.toArray();
    double[] y = yours.toArray();
    double[] difference = new double[t.length];
    Arrays.setAll(difference, i -> y[i] - t[i]);
    double size = Math.max(NdArray.norm(t), NdArray.norm(y));
    return size == 0 ? 0 : NdArray.norm(difference) / size;
  }

  /** One line for each quantity. */
  @Override
  public String toString() {
    var table = new TextTable();
    items.forEach(item -> table.row(item.correct() ? "✓" : "✗", item.name(), item.message()));
    return table.toString();
  }

  @Override
  public MimeBundle display() {
    var html = new HtmlBuilder().open("table").newline().open("tbody").newline();
    for (Item item : items) {
      html.open("tr").element("td", item.correct() ? "right" : "not yet");
      html.open("td", "align", "left").element("b", item.name()).close();
      html.element("td", item.message(), "align", "left").close().newline();
    }
    html.close().newline().close();
    return MimeBundle.text(toString()).with(MimeBundle.HTML, html.toString());
  }
}
