package org.chainrule.op;

import java.util.List;
import org.chainrule.Autograd;
import org.chainrule.Tensor;
import org.chainrule.array.NdArray;
import org.chainrule.array.Shape;
import org.chainrule.engine.Node;

/**
 * Operations that move or repeat numbers and change none: the gradient takes the way back. They are
 * linear, so forward mode applies them to the tangent.
 */
public sealed interface Layout extends Op {
  @Override
  default Tensor tangent(Node node, Tensor... tangents) {
    return Autograd.apply(this, tangents);
  }

  /** The same numbers in another shape. */
  record Reshape(Shape to) implements Layout {
    @Override
    public NdArray forward(Tensor... x) {
      return x[0].array().reshape(to);
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return up.reshape(node.shape(0));
    }

    @Override
    public String law(int operand) {
      return "the gradient takes the operand's shape";
    }

    @Override
    public String gradName() {
      return "ViewBackward0";
    }
  }

  /** The same tensor as a vertex of its own: where a function of functions cuts the graph. */
  record Alias() implements Layout {
    @Override
    public NdArray forward(Tensor... x) {
      return x[0].array();
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return up;
    }

    @Override
    public String law(int operand) {
      return "dx/dx = 1";
    }
  }

  /** Two axes swapped. */
  record Transpose(int first, int second) implements Layout {
    @Override
    public NdArray forward(Tensor... x) {
      int[] order = new int[x[0].shape().rank()];
      for (int i = 0; i < order.length; i++) {
        order[i] = i == first ? second : i == second ? first : i;
      }
      return x[0].array().permute(order);
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return up.transpose(first, second);
    }

    @Override
    public String law(int operand) {
      return "the gradient is transposed back";
    }

    @Override
    public String symbol() {
      return "T";
    }
  }

  /** The axes in another order: axis i of the result is axis {@code order[i]} of the operand. */
  record Permute(List<Integer> order) implements Layout {
    @Override
    public NdArray forward(Tensor... x) {
      return x[0].array().permute(order.stream().mapToInt(i -> i).toArray());
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      int[] back = new int[order.size()];
      for (int i = 0; i < back.length; i++) {
        back[order.get(i)] = i;
      }
      return up.permute(back);
    }

    @Override
    public String law(int operand) {
      return "the gradient's axes are put back in order";
    }
  }

  /** Repeated along axes of length 1 and along new leading axes. */
  record Expand(Shape to) implements Layout {
    @Override
    public NdArray forward(Tensor... x) {
      return x[0].array().expand(to);
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      return up.sumTo(node.shape(0));
    }

    @Override
    public String law(int operand) {
      return "a copy is used often: its gradients add up";
    }
  }
}
