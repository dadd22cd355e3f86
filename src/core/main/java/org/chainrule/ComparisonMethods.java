package org.chainrule;

import java.util.function.DoubleBinaryOperator;
import org.chainrule.array.Broadcast;
import org.chainrule.array.NdArray;
import org.chainrule.array.Shape;
import org.chainrule.array.ShapeException;

/**
 * The comparisons of a {@link Tensor}: 1 where they are true, else 0, and without a gradient. What
 * they give is a mask, which chooses elements where it stands as an index.
 */
public sealed interface ComparisonMethods permits Tensor {
  /** 1 where this = y. */
  default Tensor eq(double y) {
    return Tensor.mask(self().array().map(v -> v == y ? 1 : 0));
  }

  /** 1 where this ≠ y. */
  default Tensor ne(double y) {
    return Tensor.mask(self().array().map(v -> v != y ? 1 : 0));
  }

  /** 1 where this > y. */
  default Tensor gt(double y) {
    return Tensor.mask(self().array().map(v -> v > y ? 1 : 0));
  }

  /** 1 where this < y. */
  default Tensor lt(double y) {
    return Tensor.mask(self().array().map(v -> v < y ? 1 : 0));
  }

  /** 1 where this ≥ y. */
  default Tensor ge(double y) {
    return Tensor.mask(self().array().map(v -> v >= y ? 1 : 0));
  }

  /** 1 where this ≤ y. */
  default Tensor le(double y) {
    return Tensor.mask(self().array().map(v -> v <= y ? 1 : 0));
  }

  /** 1 where this = y, element by element, broadcast. */
  default Tensor eq(Tensor y) {
    return compare("eq", y, (a, b) -> a == b ? 1 : 0);
  }

  /** 1 where this ≠ y, element by element, broadcast. */
  default Tensor ne(Tensor y) {
    return compare("ne", y, (a, b) -> a != b ? 1 : 0);
  }

  /** 1 where this > y, element by element, broadcast. */
  default Tensor gt(Tensor y) {
    return compare("gt", y, (a, b) -> a > b ? 1 : 0);
  }

  /** 1 where this < y, element by element, broadcast. */
  default Tensor lt(Tensor y) {
    return compare("lt", y, (a, b) -> a < b ? 1 : 0);
  }

  /** 1 where this ≥ y, element by element, broadcast. */
  default Tensor ge(Tensor y) {
    return compare("ge", y, (a, b) -> a >= b ? 1 : 0);
  }

  /** 1 where this ≤ y, element by element, broadcast. */
  default Tensor le(Tensor y) {
    return compare("le", y, (a, b) -> a <= b ? 1 : 0);
  }

  /** 1 where this is not 0, as a mask: what {@code x[mask]} chooses by. */
  default Tensor bool() {
    return ne(0);
  }

  /** 1 where neither this nor y is 0: of masks, where both hold. {@code x & y} in a cell. */
  default Tensor logicalAnd(Tensor y) {
    return compare("logicalAnd", y, (a, b) -> a != 0 && b != 0 ? 1 : 0);
  }

  /** 1 where this or y is not 0: of masks, where one of them holds. {@code x | y} in a cell. */
  default Tensor logicalOr(Tensor y) {
    return compare("logicalOr", y, (a, b) -> a != 0 || b != 0 ? 1 : 0);
  }

  /** 1 where this is 0: of a mask, where it does not hold. */
  default Tensor logicalNot() {
    return eq(0);
  }

  private Tensor compare(String name, Tensor y, DoubleBinaryOperator f) {
    Tensor x = self();
    try {
      Shape both = Broadcast.shape(x.shape(), y.shape());
      return Tensor.mask(x.array().expand(both).zip(y.array().expand(both), f));
    } catch (ShapeException e) {
      throw Tensor.misfit(name, e, x, y);
    }
  }

  /** Whether the shapes are equal and no two elements differ by more than the tolerance. */
  default boolean allClose(Tensor y, double tolerance) {
    Tensor x = self();
    return x.shape().equals(y.shape())
        && x.array()
            .zip(y.array(), (a, b) -> Math.abs(a - b) <= tolerance || a == b ? 0 : 1)
            .equals(NdArray.full(x.shape(), 0));
  }

  private Tensor self() {
    return (Tensor) this;
  }
}
