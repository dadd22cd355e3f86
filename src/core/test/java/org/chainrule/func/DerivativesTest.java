package org.chainrule.func;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.chainrule.Tensor.ones;
import static org.chainrule.Tensor.tensor;

import java.util.function.UnaryOperator;
import org.chainrule.Autograd;
import org.chainrule.Tensor;
import org.junit.jupiter.api.Test;

class DerivativesTest {
  private static Tensor quartic(Tensor x) {
    return x.pow(4).sum().add(x.select(0, 0).mul(x.select(0, 1).pow(2)));
  }

  @Test
  void example12_hessianVectorProduct() {
    Tensor x = tensor(1, 2);
    assertThat(Derivatives.grad(DerivativesTest::quartic, x).toArray()).containsExactly(8, 36);
    assertThat(Derivatives.hvp(DerivativesTest::quartic, x, tensor(1, -1)).toArray())
        .containsExactly(8, -46);
    assertThat(Derivatives.hessian(DerivativesTest::quartic, x).toArray())
        .containsExactly(12, 4, 4, 50);
  }

  @Test
  void forwardOverReverseGivesTheSameProduct() {
    Tensor hv =
        Derivatives.jvp(
            x -> Derivatives.grad(DerivativesTest::quartic, x), tensor(1, 2), tensor(1, -1));
    assertThat(hv.toArray()).containsExactly(8, -46);
    Tensor reverseOverForward =
        Derivatives.grad(
            x -> Derivatives.jvp(DerivativesTest::quartic, x, tensor(1, -1)), tensor(1, 2));
    assertThat(reverseOverForward.toArray()).containsExactly(8, -46);
  }

  @Test
  void derivativesNestToAnyOrder() {
    UnaryOperator<Tensor> f = x -> x.pow(5).sum();
    UnaryOperator<Tensor> third =
        x ->
            Derivatives.jvp(
                y -> Derivatives.jvp(z -> Derivatives.jvp(f, z, tensor(1)), y, tensor(1)),
                x,
                tensor(1));
    assertThat(third.apply(tensor(2)).item()).isCloseTo(60 * 4, within(1e-9));
    UnaryOperator<Tensor> alsoThird =
        x -> Derivatives.grad(y -> Derivatives.grad(z -> Derivatives.grad(f, z).sum(), y).sum(), x);
    assertThat(alsoThird.apply(tensor(2)).item()).isCloseTo(60 * 4, within(1e-9));
  }

  @Test
  void aNestedDerivativeDoesNotMistakeTheOuterVariableForItsOwn() {
    // d/dx [ x · d/dy (x + y) ] at x = 1 is 1: the inner derivative is that by y alone.
    UnaryOperator<Tensor> outer = x -> x.mul(Derivatives.jvp(y -> x.add(y), tensor(5), tensor(1)));
    assertThat(Derivatives.jvp(outer, tensor(1), tensor(1)).item()).isEqualTo(1);
  }

  @Test
  void theJacobianHasARowForEachOutput() {
    Tensor j = Derivatives.jacobian(x -> x.pow(2).reshape(2, 1), tensor(3, 5));
    assertThat(j.shape()).hasToString("(2, 1, 2)");
    assertThat(j.toArray()).containsExactly(6, 0, 0, 10);
  }

  @Test
  void aFunctionThatIgnoresItsInputHasDerivativeZero() {
    UnaryOperator<Tensor> constant = x -> ones(2);
    assertThat(Derivatives.jvp(constant, tensor(1), tensor(1)).toArray()).containsExactly(0, 0);
    assertThat(Derivatives.vjp(constant, tensor(1), ones(2)).toArray()).containsExactly(0);
    assertThat(Derivatives.jvpByDoubleBackward(constant, tensor(1), tensor(1)).toArray())
        .containsExactly(0, 0);
    assertThat(Derivatives.jacobian(constant, tensor(1)).toArray()).containsExactly(0, 0);
  }

  @Test
  void resultsCarryAGraphOnlyIfSomebodyOutsideDifferentiates() {
    assertThat(Derivatives.grad(DerivativesTest::quartic, tensor(1, 2)).requiresGrad()).isFalse();
    Tensor x = tensor(1, 2).requiresGrad(true);
    Tensor g = Derivatives.grad(DerivativesTest::quartic, x);
    assertThat(g.requiresGrad()).isTrue();
    g.sum().backward();
    assertThat(x.grad().toArray()).containsExactly(16, 54);
    assertThat(Autograd.noGrad(() -> Derivatives.grad(DerivativesTest::quartic, x)).requiresGrad())
        .isFalse();
  }

  @Test
  void aVectorThatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> Derivatives.jvp(x -> x, tensor(1, 2), tensor(1, 2, 3)))
        .hasMessage("v has shape (3), but x has shape (2): they must be equal");
    assertThatThrownBy(() -> Derivatives.vjp(Tensor::sum, tensor(1, 2), tensor(1, 2, 3)))
        .hasMessage("v has shape (3), but f(x) has shape (): they must be equal");
  }

  @Test
  void example13_gradientPenalties() {
    Tensor w = tensor(3, 4).requiresGrad(true);
    Tensor gp = penalty(x -> x.mul(w).sum(), tensor(0.3, -0.2));
    gp.backward();
    assertThat(gp.item()).isCloseTo(16, within(1e-12));
    assertThat(w.grad().toArray()).containsExactly(new double[] {4.8, 6.4}, within(1e-12));

    Tensor a = tensor(new double[][] {{2, 0}, {0, 1}}).requiresGrad(true);
    Tensor x = tensor(1, 2).requiresGrad(true);
    Tensor quadratic = penalty(v -> v.matmul(a.matmul(v)).mul(0.5), x);
    quadratic.backward();
    assertThat(quadratic.item()).isCloseTo(3.343146, within(1e-6));
    assertThat(a.grad().toArray())
        .containsExactly(new double[] {2.585786, 3.878680, 3.878680, 5.171573}, within(1e-6));
    assertThat(x.grad().toArray()).containsExactly(new double[] {5.171573, 2.585786}, within(1e-6));
  }

  private static Tensor penalty(UnaryOperator<Tensor> critic, Tensor at) {
    Tensor x = at.requiresGrad() ? at : at.requiresGrad(true);
    Tensor g = Autograd.grad(critic.apply(x), x, Tensor.CREATE_GRAPH);
    return g.norm().sub(1).pow(2);
  }

  @Test
  void example13_tanhCritic() {
    Tensor w = tensor(new double[][] {{1, -1, .5}, {.5, 2, -1}}).requiresGrad(true);
    Tensor v = tensor(1, .5, -1).requiresGrad(true);
    Tensor alpha = tensor(new double[][] {{.25}, {.75}});
    Tensor real = Tensor.eye(2);
    Tensor fake = tensor(new double[][] {{0, -1}, {.5, .5}});
    Tensor x = alpha.mul(real).add(Tensor.sub(1, alpha).mul(fake)).detach().requiresGrad(true);
    Tensor critic = x.matmul(w).tanh().matmul(v);
    Tensor g = Autograd.grad(critic.sum(), x, Tensor.CREATE_GRAPH);
    Tensor gp = g.norm(2, 1).sub(1).pow(2).mean();
    gp.backward();
    assertThat(gp.item()).isCloseTo(.053922, within(1e-6));
    assertThat(w.grad().toArray())
        .containsExactly(
            new double[] {.194833, .018350, -.126355, .220912, -.028882, -.037239}, within(1e-6));
    assertThat(v.grad().toArray())
        .containsExactly(new double[] {.360368, .070024, -.146258}, within(1e-6));
  }
}
