package org.chainrule.op;

import java.util.Arrays;
import org.chainrule.Autograd;
import org.chainrule.Tensor;
import org.chainrule.array.MatrixProduct;
import org.chainrule.array.NdArray;
import org.chainrule.array.Shape;
import org.chainrule.array.ShapeException;
import org.chainrule.engine.Node;

/** Matrix products. */
public sealed interface Linear extends Op {

  /**
   * A B in the last two axes, either factor read as its transpose where the flag says so; a vector
   * stands as a row on the left and as a column on the right, and has no flag. Because the rule
   * only flips the flags, no backward pass ever copies a transpose.
   */
  record MatMul(boolean transposeA, boolean transposeB) implements Linear {
    @Override
    public NdArray forward(Tensor... x) {
      NdArray a = x[0].array();
      NdArray b = x[1].array();
      if (a.shape().rank() == 0 || b.shape().rank() == 0) {
        throw new ShapeException(
            "a matrix product needs axes, and one factor is a scalar: use mul");
      }
      NdArray c =
          MatrixProduct.of(
              a.reshape(left(a.shape())), transposeA, b.reshape(right(b.shape())), transposeB);
      return c.reshape(result(a.shape(), b.shape(), c.shape()));
    }

    @Override
    public Tensor rule(int operand, Tensor up, Node node) {
      Tensor a = node.input(0).reshape(left(node.shape(0)));
      Tensor b = node.input(1).reshape(right(node.shape(1)));
      Tensor u = up.reshape(lifted(node.shape(0), node.shape(1), up.shape()));
      if (operand == 0) {
        Tensor gradient =
            transposeA ? b.matmul(transposeB, u, true) : u.matmul(false, b, !transposeB);
        return node.shape(0).rank() == 1
            ? gradient.sumTo(a.shape()).reshape(node.shape(0))
            : gradient;
      }
      Tensor gradient =
          transposeB ? u.matmul(true, a, transposeA) : a.matmul(!transposeA, u, false);
      return node.shape(1).rank() == 1
          ? gradient.sumTo(b.shape()).reshape(node.shape(1))
          : gradient;
    }

    @Override
    public Tensor tangent(Node node, Tensor... tangents) {
      Tensor left = tangents[0] == null ? null : Autograd.apply(this, tangents[0], node.input(1));
      Tensor right = tangents[1] == null ? null : Autograd.apply(this, node.input(0), tangents[1]);
      return left == null ? right : right == null ? left : left.add(right);
    }

    private static Shape left(Shape a) {
      return a.rank() == 1 ? Shape.of(1, a.dim(0)) : a;
    }

    private static Shape right(Shape b) {
      return b.rank() == 1 ? Shape.of(b.dim(0), 1) : b;
    }

    /** The product's shape without the axes that were lent to vectors. */
    private static Shape result(Shape a, Shape b, Shape c) {
      boolean[] lent = new boolean[c.rank()];
      lent[c.rank() - 2] = a.rank() == 1;
      lent[c.rank() - 1] = b.rank() == 1;
      return c.reduce(lent, false);
    }

    /** The result's shape with the axes that were lent to vectors. */
    private Shape lifted(Shape a, Shape b, Shape out) {
      if (a.rank() > 1 && b.rank() > 1) {
        return out;
      }
      int batch = Math.max(Math.max(a.rank(), b.rank()), 2) - 2;
      int[] dims = Arrays.copyOf(out.dims(), batch + 2);
      dims[batch] = a.rank() == 1 ? 1 : a.dim(transposeA ? -1 : -2);
      dims[batch + 1] = b.rank() == 1 ? 1 : b.dim(transposeB ? -2 : -1);
      return Shape.of(dims);
    }

    @Override
    public String law(int operand) {
      if (transposeA || transposeB) {
        return operand == 0
            ? "dL/dA = dL/dC op(B)ᵀ, transposed as A was"
            : "dL/dB = op(A)ᵀ dL/dC, transposed as B was";
      }
      return operand == 0 ? "dL/dA = dL/dC Bᵀ" : "dL/dB = Aᵀ dL/dC";
    }

    @Override
    public String symbol() {
      return "@";
    }

    @Override
    public String name() {
      return "matmul";
    }

    @Override
    public String gradName() {
      return "MmBackward0";
    }

    @Override
    public boolean reads(int operand) {
      return true;
    }
  }
}
