package org.chainrule.func;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.chainrule.Autograd;
import org.chainrule.GradMode;
import org.chainrule.Option;
import org.chainrule.Tensor;
import org.chainrule.array.NdArray;
import org.chainrule.array.Shape;
import org.chainrule.array.ShapeException;
import org.chainrule.op.Movement;

/**
 * Derivatives of functions at a point. All of them can be nested: where the point (or the vector)
 * itself requires a gradient, so does the result. With J the matrix dy_i/dx_j of f at x:
 *
 * <table>
 * <caption>what each computes</caption>
 * <tr><td>{@link #vjp}</td><td>vᵀJ</td><td>one backward pass</td></tr>
 * <tr><td>{@link #jvp}</td><td>Jv</td><td>one forward pass</td></tr>
 * <tr><td>{@link #jacobian}</td><td>J</td><td>one backward pass for each output</td></tr>
 * <tr><td>{@link #hvp}</td><td>Hv</td><td>two backward passes</td></tr>
 * <tr><td>{@link #hessian}</td><td>H</td><td>one backward pass for each input</td></tr>
 * </table>
 *
 * @see <a href="https://pytorch.org/docs/stable/autograd.html#functional-higher-level-api">PyTorch:
 *     autograd.functional</a>
 */
public final class Derivatives {
  private Derivatives() {}

  /** The gradient of a function with a scalar value: df/dx in the shape of x. */
  public static Tensor grad(UnaryOperator<Tensor> f, Tensor x) {
    return vjp(f, x, Tensor.scalar(1));
  }

  /** vᵀJ, reverse mode: v has the shape of f(x), the result that of x. */
  public static Tensor vjp(UnaryOperator<Tensor> f, Tensor x, Tensor v) {
    return nest(x, v, in -> pull(f.apply(in), in, v));
  }

  /**
   * Jv, forward mode: v has the shape of x, the result that of f(x). The tangent is carried along
   * in the order of the computation, node by node.
   */
  public static Tensor jvp(UnaryOperator<Tensor> f, Tensor x, Tensor v) {
    fits(v, x.shape(), "x");
    return nest(
        x,
        v,
        in -> {
          Tensor y = f.apply(in);
          Tensor tangent = y.requiresGrad() ? Autograd.jvp(y, in, v) : null;
          return tangent == null ? y.zerosLike() : tangent;
        });
  }

  /**
   * Jv by two backward passes: g(u) = Jᵀu is linear in a dummy u, so the gradient of g(u)·v with
   * respect to u is Jv, whatever u is.
   */
  public static Tensor jvpByDoubleBackward(UnaryOperator<Tensor> f, Tensor x, Tensor v) {
    fits(v, x.shape(), "x");
    return nest(
        x,
        v,
        in -> {
          Tensor y = f.apply(in);
          Tensor u = y.zerosLike().requiresGrad(true);
          return pull(pull(y, in, u), u, v);
        });
  }

  /** All of J: shape (shape of f(x), shape of x), a row for each output. */
  public static Tensor jacobian(UnaryOperator<Tensor> f, Tensor x) {
    return nest(
        x,
        x,
        in -> {
          Tensor y = f.apply(in);
          Tensor[] rows = new Tensor[y.numel()];
          for (int i = 0; i < rows.length; i++) {
            double[] one = new double[rows.length];
            one[i] = 1;
            rows[i] = pull(y, in, Tensor.of(NdArray.of(y.shape(), one)));
          }
          int[] dims = Arrays.copyOf(y.shape().dims(), y.dim() + x.dim());
          System.arraycopy(x.shape().dims(), 0, dims, y.dim(), x.dim());
          return rows.length == 0 ? Tensor.zeros(dims) : Tensor.stack(0, rows).reshape(dims);
        });
  }

  /**
   * The matrix of second derivatives of a function with a scalar value: (shape of x, shape of x).
   */
  public static Tensor hessian(UnaryOperator<Tensor> f, Tensor x) {
    return jacobian(in -> grad(f, in), x);
  }

  /** Hv without H: the gradient of (df/dx · v), in the shape of x. */
  public static Tensor hvp(UnaryOperator<Tensor> f, Tensor x, Tensor v) {
    fits(v, x.shape(), "x");
    return grad(in -> grad(f, in).mul(v).sum(), x);
  }

  private static Tensor pull(Tensor y, Tensor x, Tensor v) {
    fits(v, y.shape(), "f(x)");
    Tensor gradient =
        y.requiresGrad()
            ? Autograd.grad(List.of(y), List.of(x), List.of(v), Option.CREATE_GRAPH).get(0)
            : null;
    return gradient == null ? x.zerosLike() : gradient;
  }

  /**
   * Evaluates f at a substitute for x: connected to x by the graph if x requires a gradient,
   * otherwise a new leaf, and then the result is detached.
   */
  private static Tensor nest(Tensor x, Tensor v, UnaryOperator<Tensor> body) {
    boolean recording = GradMode.isEnabled();
    boolean outside = recording && (x.requiresGrad() || v.requiresGrad());
    GradMode.set(true);
    try {
      Tensor in =
          recording && x.requiresGrad()
              ? Tensor.apply(Movement.IDENTITY, x)
              : x.detach().requiresGrad(true);
      Tensor result = body.apply(in);
      return outside ? result : result.detach();
    } finally {
      GradMode.set(recording);
    }
  }

  private static void fits(Tensor v, Shape shape, String of) {
    if (!v.shape().equals(shape)) {
      throw new ShapeException(
          "v has shape %s, but %s has shape %s: they must be equal"
              .formatted(v.shape(), of, shape));
    }
  }
}
