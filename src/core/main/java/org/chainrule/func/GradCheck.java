package org.chainrule.func;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.chainrule.Autograd;
import org.chainrule.AutogradException;
import org.chainrule.Option;
import org.chainrule.Tensor;
import org.chainrule.array.NdArray;

/**
 * Compares the gradient that backpropagation gives with finite differences (f(x+h) - f(x-h)) / 2h.
 * An entry is right when |analytic - numeric| ≤ atol + rtol·|numeric|, with PyTorch's defaults h =
 * 1e-6, atol = 1e-5, rtol = 1e-3; in double precision a right gradient stays far below, near 1e-9.
 *
 * <p>A function that gives two answers for one input, such as a dropout that draws from a shared
 * generator, has no derivative and is refused. A check in which nothing was judged, because every
 * entry lies at a kink, does not pass; nor does one with a NaN.
 *
 * <p>Every output is compared with respect to every input, which takes two evaluations for each
 * number in the inputs. For big inputs {@link #projected} compares a single random direction.
 *
 * <pre>{@code GradCheck.check(x -> x[0].matmul(x[1]).relu(), a, b)}</pre>
 *
 * @see <a href="https://pytorch.org/docs/stable/notes/gradcheck.html">PyTorch: gradcheck
 *     mechanics</a>
 */
public record GradCheck(double h, double atol, double rtol, boolean project, long seed) {
  /** A kink is reported when the slopes on both sides differ by more than this share. */
  private static final double KINK = 1e-3;

  /** What rounding may change between two evaluations, as a share of the largest number. */
  private static final double ROUNDING = 1e-12;

  /** How often the function is evaluated at the same place before anything is compared. */
  private static final int REPETITIONS = 4;

  /** PyTorch's defaults. */
  public static GradCheck defaults() {
    return new GradCheck(1e-6, 1e-5, 1e-3, false, 0);
  }

  /** The same with another step and other tolerances. */
  public GradCheck with(double h, double atol, double rtol) {
    return new GradCheck(h, atol, rtol, project, seed);
  }

  /** The same along one random direction, which costs two evaluations whatever the size. */
  public GradCheck projected(long seed) {
    return new GradCheck(h, atol, rtol, true, seed);
  }

  /** Checks the first derivatives of f at the inputs with PyTorch's defaults. */
  public static Report check(Function<Tensor[], Tensor> f, Tensor... inputs) {
    return defaults().run(f, inputs);
  }

  /** Checks the second derivatives: the gradient of f is itself checked as a function. */
  public static Report checkSecond(Function<Tensor[], Tensor> f, Tensor... inputs) {
    return defaults().runSecond(f, inputs);
  }

  /**
   * Checks the first derivatives of f at the inputs.
   *
   * @throws AutogradException if f does not depend on its inputs, or gives two answers for one
   *     input
   */
  public Report run(Function<Tensor[], Tensor> f, Tensor... inputs) {
    Tensor[] leaves = leaves(inputs);
    Tensor y = f.apply(leaves);
    if (!y.requiresGrad()) {
      throw new AutogradException(
          "gradcheck of a function whose result does not depend on its inputs: use the tensors that it is given, not others around it");
    }
    refuseTwoAnswers(f, leaves, y);
    return project ? alongDirections(f, leaves, y) : everyEntry(f, leaves, y);
  }

  private void refuseTwoAnswers(Function<Tensor[], Tensor> f, Tensor[] leaves, Tensor y) {
    Tensor gradOutput = Tensor.randn(new Random(seed), y.shape().dims());
    List<Tensor> gradients = gradients(y, leaves, gradOutput);
    for (int i = 0; i < REPETITIONS; i++) {
      Tensor again = f.apply(leaves);
      requireSame(y.array(), again.array());
      List<Tensor> others = again.requiresGrad() ? gradients(again, leaves, gradOutput) : List.of();
      for (int k = 0; k < leaves.length; k++) {
        Tensor other = others.isEmpty() ? null : others.get(k);
        requireSame(orZero(gradients.get(k), leaves[k]), orZero(other, leaves[k]));
      }
    }
  }

  private static List<Tensor> gradients(Tensor y, Tensor[] leaves, Tensor gradOutput) {
    return Autograd.grad(List.of(y), List.of(leaves), List.of(gradOutput), Option.RETAIN_GRAPH);
  }

  private static NdArray orZero(Tensor gradient, Tensor leaf) {
    return gradient == null ? NdArray.full(leaf.shape(), 0) : gradient.array();
  }

  private static void requireSame(NdArray one, NdArray two) {
    double largest = 0;
    for (double v : one.data()) {
      largest = Double.isFinite(v) ? Math.max(largest, Math.abs(v)) : largest;
    }
    boolean same = one.shape().equals(two.shape());
    for (int i = 0; same && i < one.size(); i++) {
      double a = one.data()[i];
      double b = two.data()[i];
      same = Double.compare(a, b) == 0 || Math.abs(a - b) <= ROUNDING * largest;
    }
    if (!same) {
      throw new AutogradException(
          "gradcheck of a function that gives two answers for one input: it has no derivative. Does it draw random numbers (a dropout: call eval(), or make the generator from its seed inside of the function), or does it change what it reads?");
    }
  }

  /** Checks the second derivatives: those of the gradients for a fixed random upstream. */
  public Report runSecond(Function<Tensor[], Tensor> f, Tensor... inputs) {
    Tensor y = f.apply(leaves(inputs));
    Tensor gradOutput = Tensor.randn(new Random(seed), y.shape().dims());
    Tensor[] all = Arrays.copyOf(inputs, inputs.length + 1);
    all[inputs.length] = gradOutput.named("upstream");
    return run(
        x -> {
          Tensor[] leaves = Arrays.copyOf(x, inputs.length);
          List<Tensor> gradients =
              Autograd.grad(
                  List.of(f.apply(leaves)),
                  List.of(leaves),
                  List.of(x[inputs.length]),
                  Option.CREATE_GRAPH);
          List<Tensor> flat = new ArrayList<>();
          for (int i = 0; i < leaves.length; i++) {
            Tensor g = gradients.get(i);
            flat.add((g == null ? leaves[i].zerosLike() : g).reshape(-1));
          }
          return Tensor.cat(0, flat.toArray(Tensor[]::new));
        },
        all);
  }

  private static Tensor[] leaves(Tensor... inputs) {
    Tensor[] leaves = new Tensor[inputs.length];
    for (int i = 0; i < leaves.length; i++) {
      leaves[i] = inputs[i].detach().requiresGrad(true).named(inputs[i].name());
    }
    return leaves;
  }

  private Report everyEntry(Function<Tensor[], Tensor> f, Tensor[] leaves, Tensor y) {
    List<List<Tensor>> analytic = new ArrayList<>();
    for (int i = 0; i < y.numel(); i++) {
      Tensor one = Tensor.of(unit(y, i));
      analytic.add(Autograd.grad(List.of(y), List.of(leaves), List.of(one), Option.RETAIN_GRAPH));
    }
    Collector found = new Collector();
    for (int k = 0; k < leaves.length; k++) {
      for (int j = 0; j < leaves[k].numel(); j++) {
        NdArray one = unit(leaves[k], j);
        Slopes slopes = slopes(f, leaves, k, one, y.array(), h);
        NdArray jump = jump(f, leaves, k, one, y.array(), slopes);
        boolean right = true;
        for (int i = 0; i < y.numel(); i++) {
          Tensor g = analytic.get(i).get(k);
          double a = g == null ? 0 : g.array().data()[j];
          String where = place(leaves, k) + index(leaves[k], j) + " -> output" + index(y, i);
          right &= found.add(slopes, jump, i, a, where);
        }
        if (!right) {
          refuseTwoAnswers(f, leaves, k, one, slopes);
        }
      }
    }
    return found.report();
  }

  private Report alongDirections(Function<Tensor[], Tensor> f, Tensor[] leaves, Tensor y) {
    Random random = new Random(seed);
    Tensor gradOutput = Tensor.randn(random, y.shape().dims());
    List<Tensor> gradients =
        Autograd.grad(List.of(y), List.of(leaves), List.of(gradOutput), Option.RETAIN_GRAPH);
    Collector found = new Collector();
    for (int k = 0; k < leaves.length; k++) {
      Tensor direction = Tensor.randn(random, leaves[k].shape().dims());
      direction = direction.div(direction.norm());
      Tensor scalar = y.detach().mul(gradOutput).sum();
      Function<Tensor[], Tensor> projected = x -> f.apply(x).mul(gradOutput).sum();
      Slopes slopes = slopes(projected, leaves, k, direction.array(), scalar.array(), h);
      NdArray jump = jump(projected, leaves, k, direction.array(), scalar.array(), slopes);
      Tensor g = gradients.get(k);
      double analytic = g == null ? 0 : g.mul(direction).sum().item();
      String where = place(leaves, k) + " along a random direction";
      if (!found.add(slopes, jump, 0, analytic, where)) {
        refuseTwoAnswers(projected, leaves, k, direction.array(), slopes);
      }
    }
    return found.report();
  }

  /** What looks wrong, or like a kink, may be two answers: then they differ again. */
  private void refuseTwoAnswers(
      Function<Tensor[], Tensor> f, Tensor[] leaves, int k, NdArray direction, Slopes slopes) {
    requireSame(slopes.up, moved(f, leaves, k, direction, h));
    requireSame(slopes.down, moved(f, leaves, k, direction, -h));
  }

  /** The outputs on both sides, and their finite differences: over both sides, and over each. */
  private record Slopes(NdArray up, NdArray down, NdArray both, NdArray left, NdArray right) {
    NdArray change() {
      return left.zip(right, (a, b) -> Math.abs(a - b));
    }
  }

  private static Slopes slopes(
      Function<Tensor[], Tensor> f,
      Tensor[] leaves,
      int k,
      NdArray direction,
      NdArray here,
      double h) {
    if (Thread.interrupted()) {
      throw new CancellationException("gradcheck was interrupted");
    }
    NdArray up = moved(f, leaves, k, direction, h);
    NdArray down = moved(f, leaves, k, direction, -h);
    return new Slopes(
        up,
        down,
        up.zip(down, (a, b) -> (a - b) / (2 * h)),
        here.zip(down, (a, b) -> (a - b) / h),
        up.zip(here, (a, b) -> (a - b) / h));
  }

  /**
   * By how much the slope changes from the left to the right, 0 where it does not jump. A bend that
   * is only strong becomes half as large with half the step; a jump stays.
   */
  private NdArray jump(
      Function<Tensor[], Tensor> f,
      Tensor[] leaves,
      int k,
      NdArray direction,
      NdArray here,
      Slopes slopes) {
    NdArray change = slopes.change();
    boolean small = Arrays.stream(change.data()).noneMatch(v -> v > KINK);
    if (small) {
      return NdArray.full(here.shape(), 0);
    }
    Slopes nearer = slopes(f, leaves, k, direction, here, h / 2);
    return nearer.change().zip(change, (near, far) -> near > 0.75 * far ? far : 0);
  }

  private static NdArray moved(
      Function<Tensor[], Tensor> f, Tensor[] leaves, int k, NdArray direction, double step) {
    Tensor[] inputs = leaves.clone();
    NdArray moved = leaves[k].array().zip(direction, (x, d) -> x + step * d);
    inputs[k] = Tensor.of(moved).requiresGrad(true);
    return f.apply(inputs).array();
  }

  private static NdArray unit(Tensor like, int at) {
    NdArray one = NdArray.full(like.shape(), 0);
    one.data()[at] = 1;
    return one;
  }

  private static String place(Tensor[] leaves, int k) {
    return leaves[k].name() == null ? "input " + k : leaves[k].name();
  }

  private static String index(Tensor t, int flat) {
    int[] strides = t.shape().strides();
    List<String> at = new ArrayList<>();
    int rest = flat;
    for (int stride : strides) {
      at.add(Integer.toString(rest / stride));
      rest %= stride;
    }
    return at.isEmpty() ? "" : "[" + String.join(",", at) + "]";
  }

  private final class Collector {
    private final List<Entry> kinks = new ArrayList<>();
    private Entry worst;
    private double worstExcess = Double.NEGATIVE_INFINITY;
    private int entries;

    /** Says whether the entry is right. */
    boolean add(Slopes slopes, NdArray jump, int i, double analytic, String where) {
      double numeric = slopes.both.data()[i];
      Entry entry = new Entry(where, analytic, numeric);
      entries++;
      double excess =
          Double.isNaN(analytic) || Double.isNaN(numeric)
              ? Double.POSITIVE_INFINITY
              : analytic == numeric
                  ? 0
                  : Math.abs(analytic - numeric) / (atol + rtol * Math.abs(numeric));
      double change = excess > 1 ? slopes.change().data()[i] : jump.data()[i];
      if (isKink(slopes, change, i, analytic)) {
        kinks.add(entry);
        return false;
      }
      if (excess > worstExcess) {
        worstExcess = excess;
        worst = entry;
      }
      return excess <= 1;
    }

    /**
     * The sides disagree, and the analytic slope lies between them: any value there is a choice.
     */
    private boolean isKink(Slopes slopes, double change, int i, double analytic) {
      double left = slopes.left.data()[i];
      double right = slopes.right.data()[i];
      double slack = atol + rtol * Math.max(Math.abs(left), Math.abs(right));
      return change > KINK + slack
          && analytic >= Math.min(left, right) - slack
          && analytic <= Math.max(left, right) + slack;
    }

    Report report() {
      return new Report(worst != null && worstExcess <= 1, entries, worst, List.copyOf(kinks));
    }
  }

  /** One compared number: which input's entry by which output's, and both values. */
  public record Entry(String where, double analytic, double numeric) {
    /** |analytic - numeric| over the larger of both; 0 where both are 0. */
    public double relativeError() {
      double scale = Math.max(Math.abs(analytic), Math.abs(numeric));
      return scale == 0 ? 0 : Math.abs(analytic - numeric) / scale;
    }
  }

  /**
   * What came out.
   *
   * @param ok whether there are entries that are not at a kink, and all of them are within the
   *     tolerance
   * @param entries how many numbers there are, those at a kink included
   * @param worst the entry nearest to, or farthest beyond, the tolerance; null where none was
   *     judged
   * @param kinks entries where the function bends, so that no single slope is right
   */
  public record Report(boolean ok, int entries, Entry worst, List<Entry> kinks) {
    /** The relative error of the worst entry, which is expected near 1e-9 … 1e-7. */
    public double relativeError() {
      return worst == null ? 0 : worst.relativeError();
    }

    private String compared() {
      String all = entries == 1 ? "1 entry" : entries + " entries";
      return kinks.isEmpty() ? all : entries - kinks.size() + " of " + all;
    }

    /** A few lines for a learner. */
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      text.append(
          worst == null
              ? "gradcheck judged nothing: "
                  + (entries == 0 ? "there is no entry" : "check the function at another point")
              : "gradcheck %s: %s compared".formatted(ok ? "passed" : "FAILED", compared()));
      if (worst != null) {
        text.append(
            "\n  worst entry: %s\n    analytic %.9g\n    numeric  %.9g\n    relative error %.1e (a right gradient in double precision: about 1e-9, at most 1e-6)"
                .formatted(
                    worst.where(), worst.analytic(), worst.numeric(), worst.relativeError()));
      }
      if (!ok && worst != null) {
        double ratio = worst.analytic() / worst.numeric();
        text.append(
            "\n    analytic / numeric = %.6g: look for a missing or wrong factor, sign or sum"
                .formatted(ratio));
      }
      if (!kinks.isEmpty()) {
        text.append(
            "\n  %d at a kink (the slope left and right differs, any value between is a choice), the first: %s"
                .formatted(kinks.size(), kinks.get(0).where()));
      }
      return text.toString();
    }
  }
}
