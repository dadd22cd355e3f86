package org.chainrule;

import java.util.function.DoubleBinaryOperator;
import org.chainrule.array.IndexMap;
import org.chainrule.array.NdArray;
import org.chainrule.array.Shape;
import org.chainrule.array.ShapeException;
import org.chainrule.op.MatMul;
import org.chainrule.op.Pointwise;
import org.chainrule.op.Selection;

/** Products of a {@link Tensor} as a matrix or a batch of them, triangles and diagonals. */
public sealed interface MatrixMethods permits Tensor {
  /** The upper triangle: 0 below the diagonal of the last two axes. */
  default Tensor triu() {
    return triu(0);
  }

  /** 0 below a diagonal of the last two axes: the 1 is that above the main one. */
  default Tensor triu(int diagonal) {
    return triangle("triu", (i, j) -> j - i >= diagonal ? 1 : 0);
  }

  /** The lower triangle: 0 above the diagonal of the last two axes. */
  default Tensor tril() {
    return tril(0);
  }

  /** 0 above a diagonal of the last two axes: the 1 is that above the main one. */
  default Tensor tril(int diagonal) {
    return triangle("tril", (i, j) -> j - i <= diagonal ? 1 : 0);
  }

  private Tensor triangle(String name, DoubleBinaryOperator kept) {
    Tensor x = self();
    if (x.dim() < 2) {
      throw new ShapeException("%s of %s: it needs two axes".formatted(name, x.describe()));
    }
    NdArray rows = Tensor.arange(x.size(-2)).unsqueeze(1).array();
    NdArray columns = Tensor.arange(x.size(-1)).array();
    Shape shape = Shape.of(x.size(-2), x.size(-1));
    return Tensor.apply(Pointwise.MASK, rows.expand(shape).zip(columns.expand(shape), kept), x);
  }

  /** The diagonal of a matrix, or the matrix that has a vector as its diagonal and is 0 else. */
  default Tensor diag() {
    return diag(0);
  }

  /** The same for another diagonal: the 1 is that above the main one. */
  default Tensor diag(int diagonal) {
    Tensor x = self();
    if (x.dim() == 2) {
      Shape to = Shape.of(IndexMap.diagonalLength(x.shape(), diagonal));
      return x.picked(Selection.DIAGONAL, IndexMap.diagonal(x.shape(), diagonal), to);
    }
    if (x.dim() != 1) {
      throw new ShapeException("diag of %s: it needs one axis or two".formatted(x.describe()));
    }
    int n = Math.addExact(x.numel(), Math.abs(diagonal));
    Shape matrix = Shape.of(n, n);
    var places = new Selection.Indices(IndexMap.diagonal(matrix, diagonal), x.shape(), matrix);
    return Tensor.apply(Selection.SCATTER_ADD, places, x);
  }

  /**
   * The matrix product in the last two axes: (…, m, k) times (…, k, n) is (…, m, n); leading axes
   * broadcast. A vector stands as a row on the left and as a column on the right. The gradients are
   * dL/dA = dL/dC Bᵀ and dL/dB = Aᵀ dL/dC.
   */
  default Tensor matmul(Tensor b) {
    return matmul(false, b, false);
  }

  /**
   * The product with either factor read as its transpose, without a copy of it. A vector is its own
   * transpose.
   */
  default Tensor matmul(boolean transposeThis, Tensor b, boolean transposeB) {
    if (b == null) {
      throw Tensor.missing("matmul");
    }
    boolean row = self().dim() == 1;
    boolean column = b.dim() == 1;
    return MatMul.product(
        self(), b, new MatMul.Factors(transposeThis && !row, transposeB && !column, row, column));
  }

  /** The product of two matrices. */
  default Tensor mm(Tensor b) {
    return product("mm", 2, b, 2);
  }

  /** The products of two batches of matrices: (B, m, k) times (B, k, n). */
  default Tensor bmm(Tensor b) {
    Tensor c = product("bmm", 3, b, 3);
    if (self().size(0) != b.size(0)) {
      throw new ShapeException(
          "bmm of %s and %s: the batches differ in length"
              .formatted(self().describe(), b.describe()));
    }
    return c;
  }

  /** The product of a matrix and a vector. */
  default Tensor mv(Tensor b) {
    return product("mv", 2, b, 1);
  }

  /** The inner product of two vectors of one length. */
  default Tensor dot(Tensor b) {
    return product("dot", 1, b, 1);
  }

  /** All products of elements of two vectors: (n) and (m) give (n, m). */
  default Tensor outer(Tensor b) {
    if (self().dim() != 1 || b.dim() != 1) {
      throw misfit("outer", 1, b, 1);
    }
    return self().unsqueeze(1).mul(b);
  }

  private Tensor product(String name, int axes, Tensor b, int axesOfB) {
    if (b != null && (self().dim() != axes || b.dim() != axesOfB)) {
      throw misfit(name, axes, b, axesOfB);
    }
    return matmul(b);
  }

  private ShapeException misfit(String name, int axes, Tensor b, int axesOfB) {
    return new ShapeException(
        "%s of %s and %s: it needs %d and %d axes; matmul takes any"
            .formatted(name, self().describe(), b.describe(), axes, axesOfB));
  }

  private Tensor self() {
    return (Tensor) this;
  }
}
