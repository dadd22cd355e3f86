package org.chainrule.op;

import org.chainrule.Autograd;
import org.chainrule.GradMode;
import org.chainrule.Option;
import org.chainrule.Tensor;
import org.chainrule.array.NdArray;
import org.chainrule.engine.Node;

/** An operation that a learner wrote: see {@link org.chainrule.Function}. */
public record Custom(String name, Call call) implements Op {
  /** One use of a learner's function, with what it has saved. */
  public interface Call {
    /** The value. */
    NdArray forward(Tensor... x);

    /** What flows to each operand, null where there is none. */
    Tensor[] backward(Tensor up, Node node);

    /** Whether the result itself was saved. */
    boolean savedOutput();

    /** Drops what was saved; small values stay for explanations if {@code keepSmall}. */
    void release(boolean keepSmall);
  }

  @Override
  public NdArray forward(Tensor... x) {
    return call.forward(x);
  }

  /** What flows to each operand: the learner's {@code backward} computes it together. */
  public Tensor[] rules(Tensor up, Node node) {
    return call.backward(up, node);
  }

  @Override
  public Tensor rule(int operand, Tensor up, Node node) {
    return rules(up, node)[operand];
  }

  /**
   * Two backward passes make a forward one: g(u) = Jᵀu is linear in the dummy u, and its own
   * gradient for t is Jt.
   */
  @Override
  public Tensor tangent(Node node, Tensor... tangents) {
    boolean before = GradMode.set(true);
    try {
      Tensor u = Tensor.full(node.shape(), 0).requiresGrad(true);
      Tensor sum = u.mul(0).sum();
      Tensor[] gradients = rules(u, node);
      for (int i = 0; i < tangents.length; i++) {
        if (tangents[i] != null && gradients[i] != null) {
          sum = sum.add(gradients[i].mul(tangents[i]).sum());
        }
      }
      Tensor result = Autograd.grad(sum, u, Option.CREATE_GRAPH);
      return before ? result : result.detach();
    } finally {
      GradMode.set(before);
    }
  }

  @Override
  public String law(int operand) {
    return "what backward() of " + name + " says";
  }

  @Override
  public String gradName() {
    return name + "Backward";
  }

  @Override
  public boolean readsOutput() {
    return call.savedOutput();
  }

  @Override
  public void release(boolean keepSmall) {
    call.release(keepSmall);
  }
}
