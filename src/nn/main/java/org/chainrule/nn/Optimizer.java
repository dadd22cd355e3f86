package org.chainrule.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.chainrule.Autograd;
import org.chainrule.AutogradException;
import org.chainrule.Tensor;

/**
 * Changes parameters in place by their gradients. A training step reads
 *
 * <pre>{@code
 * optimizer.zeroGrad();
 * Tensor loss = ...;
 * loss.backward();
 * optimizer.step();
 * }</pre>
 *
 * <p>A graph that was built before the step, and that still needs the old numbers, keeps them: its
 * gradient is that of the numbers it was computed with. (PyTorch refuses such a backward pass.)
 *
 * <p>For an optimiser of your own, write {@link #update}.
 *
 * @see <a href="https://pytorch.org/docs/stable/optim.html">PyTorch: torch.optim</a>
 */
public abstract class Optimizer {
  private final List<Tensor> parameters;
  private final Map<String, double[][]> memory = new LinkedHashMap<>();
  private final int[] steps;
  private double lr;

  /**
   * @param parameters leaves that require a gradient, such as {@code model.parameters()}
   * @param lr the learning rate
   * @param memory the names of what {@link #memory} keeps
   */
  protected Optimizer(List<Tensor> parameters, double lr, String... memory) {
    if (parameters.isEmpty()) {
      throw new IllegalArgumentException(
          "an optimiser without parameters: does the layer register them with parameter(…) and layer(…)?");
    }
    this.parameters = List.copyOf(parameters);
    for (int i = 0; i < parameters.size(); i++) {
      Tensor p = parameters.get(i);
      if (!p.isLeaf() || !p.requiresGrad()) {
        throw new IllegalArgumentException(
            "%s %s: an optimiser changes leaves that require a gradient"
                .formatted(
                    describe(i),
                    p.isLeaf()
                        ? "does not require a gradient"
                        : "was computed by " + p.gradFn().opName()));
      }
    }
    this.steps = new int[parameters.size()];
    for (String name : memory) {
      this.memory.put(name, new double[parameters.size()][]);
    }
    lr(lr);
  }

  /** The learning rate. */
  public final double lr() {
    return lr;
  }

  /** Changes the learning rate, as schedules do. */
  public final void lr(double lr) {
    this.lr = notNegative("the learning rate", lr);
  }

  /**
   * Forgets the gradients of all parameters; without it, the next {@code backward} adds to them.
   */
  public final void zeroGrad() {
    parameters.forEach(Tensor::zeroGrad);
  }

  /**
   * Changes every parameter that has a gradient; the others stay as they are.
   *
   * @throws AutogradException if none has
   */
  public final void step() {
    if (parameters.stream().allMatch(p -> p.grad() == null)) {
      throw new AutogradException(
          "step() before backward(): none of the %d parameters has a gradient"
              .formatted(parameters.size()));
    }
    Autograd.noGrad(
        () -> {
          for (int i = 0; i < steps.length; i++) {
            step(i);
          }
        });
  }

  private void step(int index) {
    Tensor gradient = parameters.get(index).grad();
    if (gradient != null) {
      steps[index]++;
      parameters.get(index).update(value -> update(index, value, gradient.array().data()));
    }
  }

  /**
   * Changes one parameter.
   *
   * @param index which one
   * @param value its numbers, to be changed
   * @param gradient their gradient, to be read only
   */
  protected abstract void update(int index, double[] value, double[] gradient);

  /** How many steps a parameter has had, the present one included. */
  protected final int steps(int index) {
    return steps[index];
  }

  /**
   * The optimiser's state of a parameter, such as its momentum: one number for each of the
   * parameter's, 0 at first.
   *
   * @param name one of those that the constructor was told
   */
  protected final double[] memory(String name, int index) {
    double[][] all = memory.get(name);
    if (all[index] == null) {
      all[index] = new double[parameters.get(index).numel()];
    }
    return all[index];
  }

  /**
   * A copy of what is remembered, so that training can go on another day: {@code momentum.0} for
   * the first parameter, and {@code step.0}. The learning rate and the other settings are not in
   * it.
   */
  public final Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    for (int i = 0; i < steps.length; i++) {
      state.put("step." + i, Tensor.scalar(steps[i]));
      for (var entry : memory.entrySet()) {
        double[] numbers = entry.getValue()[i];
        if (numbers != null) {
          int[] shape = parameters.get(i).shape().dims();
          state.put(entry.getKey() + "." + i, Tensor.tensor(numbers, shape));
        }
      }
    }
    return state;
  }

  /**
   * Restores the {@link #state} of an optimiser of the same kind for the same parameters.
   *
   * @throws IllegalArgumentException if it does not fit; then nothing has changed
   */
  public final void load(Map<String, Tensor> state) {
    Set<String> unknown = new LinkedHashSet<>(state.keySet());
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < steps.length; i++) {
      if (!unknown.remove("step." + i)) {
        wrong.add("missing: step." + i);
      }
      for (String name : memory.keySet()) {
        Tensor given = state.get(name + "." + i);
        unknown.remove(name + "." + i);
        if (given != null && !given.shape().equals(parameters.get(i).shape())) {
          wrong.add("%s.%d of shape %s, %s".formatted(name, i, given.shape(), describe(i)));
        }
      }
    }
    unknown.forEach(name -> wrong.add("unknown: " + name));
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(
          "the state does not fit %s, nothing was loaded:\n  %s"
              .formatted(getClass().getSimpleName(), String.join("\n  ", wrong)));
    }
    for (int i = 0; i < steps.length; i++) {
      steps[i] = (int) state.get("step." + i).item();
      for (String name : memory.keySet()) {
        Tensor given = state.get(name + "." + i);
        memory.get(name)[i] = given == null ? null : given.toArray();
      }
    }
  }

  /** The class and its settings, as PyTorch names them. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(getClass().getSimpleName()).append("(lr=").append(lr);
    settings().forEach((name, value) -> text.append(", ").append(name).append('=').append(value));
    return text.append(", %d parameter%s)".formatted(steps.length, steps.length == 1 ? "" : "s"))
        .toString();
  }

  /** The settings besides the learning rate, in the order in which they are printed. */
  protected Map<String, Object> settings() {
    return Map.of();
  }

  private String describe(int index) {
    Tensor p = parameters.get(index);
    return "parameter %d%s of shape %s"
        .formatted(index, p.name() == null ? "" : " (" + p.name() + ")", p.shape());
  }

  static double notNegative(String what, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          what + " is " + value + ": it must be a finite number and not negative");
    }
    return value;
  }

  static double fraction(String what, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(what + " is " + value + ": it must lie in [0, 1)");
    }
    return value;
  }
}
