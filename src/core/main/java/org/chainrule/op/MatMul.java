package org.chainrule.op;

import static org.chainrule.op.Op.Value.X;
import static org.chainrule.op.Op.Value.Y;

import org.chainrule.Tensor;
import org.chainrule.array.MatrixProduct;
import org.chainrule.array.NdArray;
import org.chainrule.array.Shape;
import org.chainrule.array.ShapeException;

/**
 * The matrix product C = A B in the last two axes. Either factor is read as its transpose where a
 * flag says so; because a vjp only flips the flags, no backward pass copies a transpose.
 */
public final class MatMul {
  private MatMul() {}

  /**
   * How the factors are read. A vector stands as a row on the left and as a column on the right,
   * and is not transposed.
   */
  public record Factors(boolean transposeA, boolean transposeB, boolean rowA, boolean columnB) {}

  /** The product of the factors as they are. */
  public static final Op<Factors> MATMUL = matmul("dL/dA = dL/dC Bᵀ", "dL/dB = Aᵀ dL/dC");

  /** The product with a factor that is read as its transpose. */
  public static final Op<Factors> MATMUL_TRANSPOSED =
      matmul(
          "dL/dA = dL/dC op(B)ᵀ, transposed as A was", "dL/dB = op(A)ᵀ dL/dC, transposed as B was");

  private static Op<Factors> matmul(String byA, String byB) {
    return Op.<Factors>other("matmul", MatMul::product)
        .symbol("@")
        .gradName("MmBackward0")
        .derivative(byA, Y, MatMul::gradientOfA, (t, b, p) -> product(t, b, p))
        .derivative(byB, X, MatMul::gradientOfB, (t, a, p) -> product(a, t, p));
  }

  /** The product of two tensors, recorded. */
  public static Tensor product(Tensor a, Tensor b, Factors p) {
    return Tensor.apply(p.transposeA || p.transposeB ? MATMUL_TRANSPOSED : MATMUL, p, a, b);
  }

  private static NdArray product(NdArray a, NdArray b, Factors p) {
    if (a.shape().rank() == 0 || b.shape().rank() == 0) {
      throw new ShapeException("a matrix product needs axes, and one factor is a scalar: use mul");
    }
    NdArray row = p.rowA ? a.reshape(a.shape().unsqueeze(-2)) : a;
    NdArray column = p.columnB ? b.reshape(b.shape().unsqueeze(-1)) : b;
    NdArray c = MatrixProduct.of(row, p.transposeA, column, p.transposeB);
    Shape batchAndRows = p.columnB ? c.shape().without(-1) : c.shape();
    return c.reshape(p.rowA ? batchAndRows.without(p.columnB ? -1 : -2) : batchAndRows);
  }

  private static Tensor gradientOfA(Tensor g, Tensor factor, Factors p) {
    Tensor c = asMatrix(g, p);
    Tensor b = p.columnB ? factor.unsqueeze(-1) : factor;
    return p.transposeA ? b.matmul(p.transposeB, c, true) : c.matmul(false, b, !p.transposeB);
  }

  private static Tensor gradientOfB(Tensor g, Tensor factor, Factors p) {
    Tensor c = asMatrix(g, p);
    Tensor a = p.rowA ? factor.unsqueeze(-2) : factor;
    Tensor gradient =
        p.transposeB ? c.matmul(true, a, p.transposeA) : a.matmul(!p.transposeA, c, false);
    return p.columnB ? gradient.squeeze(-1) : gradient;
  }

  /** The gradient of the product with the axes that vectors lack. */
  private static Tensor asMatrix(Tensor g, Factors p) {
    Tensor columns = p.columnB ? g.unsqueeze(-1) : g;
    return p.rowA ? columns.unsqueeze(-2) : columns;
  }
}
