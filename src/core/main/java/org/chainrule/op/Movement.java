package org.chainrule.op;

import java.util.List;
import org.chainrule.Tensor;
import org.chainrule.array.Shape;

/** Operations that move or repeat numbers and change none: the gradient takes the way back. */
public final class Movement {
  private Movement() {}

  /** The shape before and the shape after. */
  public record Shapes(Shape from, Shape to) {}

  /** The same numbers in another shape. */
  public static final Op<Shapes> RESHAPE =
      Op.<Shapes>move("reshape", (x, p) -> x.reshape(p.to))
          .gradName("ViewBackward0")
          .derivative("the gradient takes the operand's shape", (g, p) -> g.reshape(p.from));

  /** Repeated along axes of length 1 and along new leading axes. */
  public static final Op<Shapes> EXPAND =
      Op.<Shapes>move("expand", (x, p) -> x.expand(p.to))
          .derivative("a copy is used often: its gradients add up", (g, p) -> g.sumTo(p.from));

  /** Two axes swapped: their order is its own inverse. */
  public static final Op<List<Integer>> TRANSPOSE =
      Op.<List<Integer>>move("transpose", (x, order) -> x.permute(ints(order)))
          .symbol("T")
          .derivative("the gradient is transposed back", Movement::transpose);

  /** The axes in another order: axis i of the result is axis {@code order[i]} of the operand. */
  public static final Op<List<Integer>> PERMUTE =
      Op.<List<Integer>>move("permute", (x, order) -> x.permute(ints(order)))
          .derivative("the gradient's axes are put back in order", Movement::permuteBack);

  /** The same tensor as a node of its own: where a nested derivative enters another's graph. */
  public static final Op<Void> IDENTITY =
      Op.<Void>move("identity", (x, none) -> x).derivative("dx/dx = 1", g -> g);

  /** A copy that no change in place reaches. */
  public static final Op<Void> CLONE =
      Op.<Void>move("clone", (x, none) -> x).derivative("dx/dx = 1", g -> g);

  private static Tensor transpose(Tensor g, List<Integer> order) {
    return Tensor.apply(TRANSPOSE, order, g);
  }

  static Tensor permuteBack(Tensor g, List<Integer> order) {
    int[] back = new int[order.size()];
    for (int i = 0; i < back.length; i++) {
      back[order.get(i)] = i;
    }
    return g.permute(back);
  }

  private static int[] ints(List<Integer> order) {
    return order.stream().mapToInt(i -> i).toArray();
  }
}
