package org.chainrule.op;

import java.util.List;
import org.chainrule.Tensor;
import org.chainrule.array.Broadcast;
import org.chainrule.array.IndexMap;
import org.chainrule.array.NdArray;
import org.chainrule.array.Shape;

/** Operations that choose elements and put them side by side. */
public final class Selection {
  private Selection() {}

  /** x where the condition is not 0, else y. */
  public static final Op<NdArray> WHERE =
      Op.<NdArray>binary("where", (x, y, c) -> where(c, x, y))
          .derivative(
              "dL/dx = dL/dz where x was chosen, else 0",
              (g, c) -> Pointwise.mask(g, c.map(v -> v != 0 ? 1 : 0)))
          .derivative(
              "dL/dy = dL/dz where y was chosen, else 0",
              (g, c) -> Pointwise.mask(g, c.map(v -> v != 0 ? 0 : 1)));

  /**
   * Which elements are gathered.
   *
   * @param map for each element of the result, its index in the operand
   */
  public record Indices(IndexMap map, Shape from, Shape to) {}

  /** One index along an axis for each element of the result. */
  public static final Op<Indices> GATHER = gather("gather");

  /** Some of the indices of an axis, at equal distances. */
  public static final Op<Indices> SLICE = gather("slice");

  /** One index of an axis. */
  public static final Op<Indices> SELECT = gather("select");

  /** Chosen indices of an axis. */
  public static final Op<Indices> INDEX_SELECT = gather("indexSelect");

  /** The indices of an axis in reverse order. */
  public static final Op<Indices> FLIP = gather("flip");

  /** The indices of an axis moved on, those at the end to its beginning. */
  public static final Op<Indices> ROLL = gather("roll");

  /** The indices of an axis all over again. */
  public static final Op<Indices> REPEAT = gather("repeat");

  /** The diagonal of a matrix. */
  public static final Op<Indices> DIAGONAL = gather("diagonal");

  /** The rows of a table by their numbers. */
  public static final Op<Indices> EMBEDDING = gather("embedding");

  /** What an index in square brackets chooses. */
  public static final Op<Indices> INDEX = gather("index");

  /** The windows of a convolution or of a pooling. */
  public static final Op<Indices> UNFOLD = gather("unfold");

  private static Op<Indices> gather(String name) {
    return Op.<Indices>move(name, (x, p) -> x.gather(p.map, p.to))
        .derivative(
            "the gradient goes back to where the element was taken; taken twice, it adds up",
            (g, p) -> Tensor.apply(Selection.SCATTER_ADD, new Indices(p.map, p.to, p.from), g));
  }

  /** Every element added at its index in an array of zeros: the transpose of a gather. */
  public static final Op<Indices> SCATTER_ADD =
      Op.<Indices>linear("scatterAdd", (x, p) -> x.scatterAdd(p.map, p.to))
          .derivative(
              "the gradient is read where the element was put",
              (g, p) -> Tensor.apply(GATHER, new Indices(p.map, p.to, p.from), g));

  /** x with some elements replaced by those of y; of two for one place, the later one stays. */
  public static final Op<Indices> SCATTER =
      Op.<Indices>linearOfAll("scatter", (x, p) -> x[0].scatter(p.map, x[1]))
          .derivative(
              "dL/dx = dL/dz where x was kept, else 0",
              (g, p) -> Tensor.apply(Selection.SCATTER, p, g, Tensor.full(p.from, 0)))
          .derivative(
              "the gradient is read where the element was put",
              (g, p) -> Tensor.apply(GATHER, new Indices(p.map, p.to, p.from), g));

  /**
   * How operands are put one after the other along an axis.
   *
   * @param starts where each begins, and where the last one ends
   */
  public record Parts(int axis, List<Integer> starts) {}

  /** Any number of operands, one after the other along an axis. */
  public static final Op<Parts> CAT =
      Op.<Parts>linearOfAll("cat", (x, p) -> NdArray.cat(p.axis, x))
          .derivativeOfEach(
              "each operand gets its own part of the gradient",
              (g, p, i) -> g.slice(p.axis, p.starts.get(i), p.starts.get(i + 1)));

  private static NdArray where(NdArray condition, NdArray x, NdArray y) {
    Shape shape = Broadcast.shape(Broadcast.shape(x.shape(), y.shape()), condition.shape());
    return NdArray.where(condition.expand(shape), x.expand(shape), y.expand(shape));
  }
}
