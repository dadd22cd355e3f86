package org.chainrule.op;

import static org.chainrule.op.Op.Value.OUTPUT;
import static org.chainrule.op.Op.Value.X;
import static org.chainrule.op.Op.Value.Y;
import static org.chainrule.op.Op.binary;

import org.chainrule.Tensor;
import org.chainrule.array.Binary;

/** Two operands, element by element, with broadcasting. */
public final class Arithmetic {
  private Arithmetic() {}

  /** x + y: distributes its gradient. */
  public static final Op<Void> ADD =
      binary("add", Binary.ADD::apply)
          .symbol("+")
          .derivative("d(x + y)/dx = 1", g -> g)
          .derivative("d(x + y)/dy = 1", g -> g);

  /** x - y. */
  public static final Op<Void> SUB =
      binary("sub", Binary.SUB::apply)
          .symbol("-")
          .derivative("d(x - y)/dx = 1", g -> g)
          .derivative("d(x - y)/dy = -1", g -> g.neg());

  /** x y: each operand gets the gradient times the other. */
  public static final Op<Void> MUL =
      binary("mul", Binary.MUL::apply)
          .symbol("*")
          .derivative("d(xy)/dx = y", Y, (g, y) -> g.mul(y))
          .derivative("d(xy)/dy = x", X, (g, x) -> g.mul(x));

  /** x / y. */
  public static final Op<Void> DIV =
      binary("div", Binary.DIV::apply)
          .symbol("/")
          .derivative("d(x/y)/dx = 1/y", Y, (g, y) -> g.div(y))
          .derivative("d(x/y)/dy = -x/y²", Y, OUTPUT, (g, y, z) -> g.mul(z.div(y)).neg());

  /** x mod y, of the sign of y. Its slope is that between two jumps, as in PyTorch. */
  public static final Op<Void> REMAINDER =
      binary("remainder", Binary.REMAINDER::apply)
          .symbol("%")
          .derivative("d(x mod y)/dx = 1", g -> g)
          .derivative(
              "d(x mod y)/dy = -⌊x/y⌋",
              X,
              Y,
              (g, x, y) -> g.mul(Tensor.of(Binary.FLOOR_DIV.apply(x.array(), y.array()))).neg());

  /** x to the power of y. Where x = 0 and y ≥ 0, the slope by y is 0, as in PyTorch. */
  public static final Op<Void> POWER =
      binary("pow", Binary.POW::apply)
          .symbol("^")
          .gradName("PowBackward1")
          .derivative("d(xʸ)/dx = y·xʸ⁻¹", X, Y, (g, x, y) -> powerByBase(g, x, y))
          .derivative(
              "d(xʸ)/dy = xʸ·ln x", X, Y, OUTPUT, (g, x, y, z) -> g.mul(z).mul(logOfBase(x, y)));

  /** The larger of two: routes its gradient there. A tie shares it half and half, as in PyTorch. */
  public static final Op<Void> MAXIMUM =
      binary("maximum", Binary.MAX::apply)
          .symbol("max")
          .derivative(
              "d(max(x, y))/dx = 1 where x > y, ½ where x = y, else 0",
              X,
              Y,
              (g, x, y) -> whereLarger(g, x, y))
          .derivative(
              "d(max(x, y))/dy = 1 where y > x, ½ where x = y, else 0",
              X,
              Y,
              (g, x, y) -> whereLarger(g, y, x));

  /** The smaller of two: routes its gradient there. A tie shares it half and half. */
  public static final Op<Void> MINIMUM =
      binary("minimum", Binary.MIN::apply)
          .symbol("min")
          .derivative(
              "d(min(x, y))/dx = 1 where x < y, ½ where x = y, else 0",
              X,
              Y,
              (g, x, y) -> whereLarger(g, y, x))
          .derivative(
              "d(min(x, y))/dy = 1 where y < x, ½ where x = y, else 0",
              X,
              Y,
              (g, x, y) -> whereLarger(g, x, y));

  private static Tensor powerByBase(Tensor g, Tensor x, Tensor y) {
    Tensor slope = y.mul(x.pow(y.sub(1)));
    return Pointwise.mask(g.mul(slope), y.array().map(v -> v == 0 ? 0 : 1));
  }

  private static Tensor logOfBase(Tensor x, Tensor y) {
    Tensor flat = x.eq(0).mul(y.gt(0).add(y.eq(0)));
    return Tensor.where(flat, x.onesLike(), x).log();
  }

  private static Tensor whereLarger(Tensor g, Tensor a, Tensor b) {
    return Pointwise.mask(g, Binary.TIE_SPLIT.apply(a.array(), b.array()));
  }
}
