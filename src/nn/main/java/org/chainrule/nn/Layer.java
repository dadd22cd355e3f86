package org.chainrule.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.chainrule.Autograd;
import org.chainrule.Tensor;

/**
 * A part of a network, or a whole one: a function of a tensor that owns the parameters it learns.
 * It is PyTorch's {@code nn.Module} (a name that {@code java.lang} has taken).
 *
 * <p>A layer of your own registers what it is made of, and says in {@link #forward} what it
 * computes:
 *
 * <pre>{@code
 * class Net extends Layer {
 *   final Linear hidden, out;
 *
 *   Net(RandomGenerator rng) {
 *     hidden = layer("hidden", new Linear(2, 16, rng));
 *     out = layer("out", new Linear(16, 1, rng));
 *   }
 *
 *   public Tensor forward(Tensor x) {
 *     return out.apply(hidden.apply(x).tanh());
 *   }
 * }
 * }</pre>
 *
 * <p>Its parameters then are {@code hidden.weight, hidden.bias, out.weight, out.bias}. Call {@link
 * #apply}, which also runs the hooks: it is what {@code model(x)} is in PyTorch.
 *
 * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.Module.html">PyTorch: Module</a>
 */
public abstract class Layer implements UnaryOperator<Tensor> {
  private final Map<String, Tensor> parameters = new LinkedHashMap<>();
  private final Map<String, Tensor> buffers = new LinkedHashMap<>();
  private final Map<String, Layer> children = new LinkedHashMap<>();
  private final List<ForwardHook> hooks = new CopyOnWriteArrayList<>();
  private boolean training = true;

  /** What is called after each {@link Layer#apply} of a layer, with what went in and came out. */
  @FunctionalInterface
  public interface ForwardHook {
    void after(Layer layer, Tensor input, Tensor output);
  }

  protected Layer() {}

  /**
   * A layer without parameters: {@code Layer.of("Square()", x -> x.mul(x))}.
   *
   * @param text how it prints
   */
  public static Layer of(String text, UnaryOperator<Tensor> function) {
    return new Layer() {
      @Override
      public Tensor forward(Tensor x) {
        return function.apply(x);
      }

      @Override
      public String toString() {
        return text;
      }
    };
  }

  // ---- what it computes ----

  /** The result for an input. Write this; call {@link #apply}. */
  public abstract Tensor forward(Tensor x);

  /** The result for an input, and then the hooks. */
  @Override
  public final Tensor apply(Tensor x) {
    Tensor y = forward(x);
    for (ForwardHook hook : hooks) {
      hook.after(this, x, y);
    }
    return y;
  }

  /**
   * Calls the hook after each {@link #apply} of this layer, until {@code remove()}: {@code
   * Tensor.Hook hook = layer.forwardHook((l, x, y) -> System.out.println(y.shape()));}
   */
  public final Tensor.Hook forwardHook(ForwardHook hook) {
    hooks.add(hook);
    return () -> hooks.remove(hook);
  }

  // ---- what it is made of ----

  /**
   * Registers a tensor that is learnt, and makes it require a gradient; returns it.
   *
   * @param name such as {@code weight}: unique in this layer, without a dot
   */
  protected final Tensor parameter(String name, Tensor initial) {
    register(name, initial);
    if (!initial.isLeaf()) {
      throw new IllegalArgumentException(
          "%s of %s was computed (%s), and a parameter must be a leaf: use detach()"
              .formatted(name, getClass().getSimpleName(), initial.gradFn().opName()));
    }
    parameters.put(name, initial.requiresGrad(true).named(name));
    return initial;
  }

  /** Registers a tensor that is not learnt, but saved with the parameters; returns it. */
  protected final Tensor buffer(String name, Tensor initial) {
    register(name, initial);
    buffers.put(name, initial.named(name));
    return initial;
  }

  /** Registers a layer that is part of this one; its parameters get {@code name.} in front. */
  protected final <L extends Layer> L layer(String name, L child) {
    register(name, child);
    if (child.namedLayers().containsValue(this)) {
      throw new IllegalArgumentException(
          "layer %s of %s would contain itself".formatted(name, getClass().getSimpleName()));
    }
    children.put(name, child);
    Layer part = child;
    part.eachTensor((path, tensor) -> tensor.named(name + "." + path));
    return child;
  }

  private void register(String name, Object part) {
    String what = getClass().getSimpleName();
    if (part == null) {
      throw new IllegalArgumentException("%s of %s is null".formatted(name, what));
    }
    if (name.isEmpty() || name.contains(".")) {
      throw new IllegalArgumentException(
          "\"%s\" in %s: a name has at least one character and no dot".formatted(name, what));
    }
    if (parameters.containsKey(name) || buffers.containsKey(name) || children.containsKey(name)) {
      throw new IllegalArgumentException("%s already has a part named %s".formatted(what, name));
    }
  }

  /**
   * Everything that is learnt, here and in the layers below, by its dotted name and in the order of
   * registration. A tensor that is registered twice (tied weights) is listed once.
   */
  public final Map<String, Tensor> namedParameters() {
    Map<String, Tensor> found = new LinkedHashMap<>();
    Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    namedLayers()
        .forEach(
            (path, layer) ->
                layer.parameters.forEach(
                    (name, tensor) -> {
                      if (seen.add(tensor)) {
                        found.put(join(path, name), tensor);
                      }
                    }));
    return found;
  }

  /** Everything that is learnt: what an optimiser is given. */
  public final List<Tensor> parameters() {
    return new ArrayList<>(namedParameters().values());
  }

  /** This layer (its name is empty) and all below, by their dotted names, parents first. */
  public final Map<String, Layer> namedLayers() {
    Map<String, Layer> found = new LinkedHashMap<>();
    collect("", found);
    return found;
  }

  private void collect(String path, Map<String, Layer> found) {
    found.put(path, this);
    children.forEach((name, child) -> child.collect(join(path, name), found));
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  // ---- training ----

  /** Switches this layer and all below to training, which matters to dropout and batch norm. */
  public final Layer train() {
    return training(true);
  }

  /** Switches this layer and all below to evaluation: no dropout, batch norm by running figures. */
  public final Layer eval() {
    return training(false);
  }

  private Layer training(boolean wanted) {
    namedLayers().values().forEach(layer -> layer.training = wanted);
    return this;
  }

  /** Whether it is in training, as it is at first. */
  public final boolean isTraining() {
    return training;
  }

  /** Forgets the gradients of all parameters. */
  public final void zeroGrad() {
    parameters().forEach(Tensor::zeroGrad);
  }

  // ---- state ----

  /**
   * A copy of all parameters and buffers by their dotted names. Later steps of an optimiser do not
   * change it (those of PyTorch's {@code state_dict()} do change).
   */
  public final Map<String, Tensor> state() {
    Map<String, Tensor> copy = new LinkedHashMap<>();
    eachTensor((name, t) -> copy.put(name, Tensor.tensor(t.toArray(), t.shape().dims())));
    return copy;
  }

  /**
   * Takes all parameters and buffers from a state. A state that does not fit changes nothing.
   *
   * @throws IllegalArgumentException that lists every name that is missing, unknown or of another
   *     shape
   */
  public final void load(Map<String, Tensor> state) {
    List<String> wrong = new ArrayList<>();
    Map<String, Tensor> own = new LinkedHashMap<>();
    eachTensor(own::put);
    own.forEach(
        (name, tensor) -> {
          Tensor given = state.get(name);
          if (given == null) {
            wrong.add("missing: %s of shape %s".formatted(name, tensor.shape()));
          } else if (!given.shape().equals(tensor.shape())) {
            wrong.add(
                "%s has shape %s here and %s in the state"
                    .formatted(name, tensor.shape(), given.shape()));
          }
        });
    for (String name : state.keySet()) {
      if (!own.containsKey(name)) {
        wrong.add("unknown: " + name);
      }
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(
          "the state does not fit %s, nothing was loaded:\n  %s"
              .formatted(getClass().getSimpleName(), String.join("\n  ", wrong)));
    }
    Autograd.noGrad(() -> own.forEach((name, tensor) -> tensor.set(state.get(name))));
  }

  private void eachTensor(BiConsumer<String, Tensor> action) {
    namedLayers()
        .forEach(
            (path, layer) -> {
              layer.parameters.forEach((name, tensor) -> action.accept(join(path, name), tensor));
              layer.buffers.forEach((name, tensor) -> action.accept(join(path, name), tensor));
            });
  }

  /** Reads like PyTorch's: the class, and the layers below, indented. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(getClass().getSimpleName()).append("(");
    children.forEach(
        (name, child) ->
            text.append("\n  (%s): ".formatted(name))
                .append(child.toString().replace("\n", "\n  ")));
    return text.append(children.isEmpty() ? ")" : "\n)").toString();
  }
}
