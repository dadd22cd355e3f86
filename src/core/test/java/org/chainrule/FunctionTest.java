package org.chainrule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.chainrule.Tensor.ones;
import static org.chainrule.Tensor.tensor;

import java.util.Arrays;
import java.util.List;
import org.chainrule.array.ShapeException;
import org.chainrule.func.Derivatives;
import org.chainrule.func.GradCheck;
import org.junit.jupiter.api.Test;

class FunctionTest {
  /** x y by hand. */
  private static final class Product extends Function {
    @Override
    protected Tensor forward(Context ctx, Tensor... x) {
      ctx.saveForBackward(x);
      return x[0].mul(x[1]);
    }

    @Override
    protected List<Tensor> backward(Context ctx, Tensor gradOutput) {
      List<Tensor> saved = ctx.savedTensors();
      return List.of(gradOutput.mul(saved.get(1)), gradOutput.mul(saved.get(0)));
    }
  }

  /** eˣ, which saves its own result. */
  private static final class Exponential extends Function {
    @Override
    protected Tensor forward(Context ctx, Tensor... x) {
      Tensor y = x[0].exp();
      ctx.saveForBackward(y);
      return y;
    }

    @Override
    protected List<Tensor> backward(Context ctx, Tensor gradOutput) {
      return List.of(gradOutput.mul(ctx.savedTensors().get(0)));
    }
  }

  /** A function with a backward of one's choice. */
  private static final class Wrong extends Function {
    private final List<Tensor> gradients;

    Wrong(Tensor... gradients) {
      this.gradients = Arrays.asList(gradients);
    }

    @Override
    protected Tensor forward(Context ctx, Tensor... x) {
      return x[0].mul(2);
    }

    @Override
    protected List<Tensor> backward(Context ctx, Tensor gradOutput) {
      return gradients;
    }
  }

  @Test
  void whatItSavedIsLetGoAfterBackwardUnlessRetained() {
    Tensor x = tensor(1, 2).requiresGrad(true);
    Function.Context[] used = new Function.Context[1];
    Function square =
        new Function() {
          @Override
          protected Tensor forward(Context ctx, Tensor... operands) {
            used[0] = ctx;
            ctx.saveForBackward(operands);
            return operands[0].mul(operands[0]);
          }

          @Override
          protected List<Tensor> backward(Context ctx, Tensor gradOutput) {
            return List.of(gradOutput.mul(ctx.savedTensors().get(0)).mul(2));
          }
        };
    Tensor y = square.apply(x).sum();
    y.backward(Tensor.RETAIN_GRAPH);
    assertThat(used[0].savedTensors()).hasSize(1);
    y.backward();
    assertThat(x.grad().toString()).isEqualTo("tensor([4., 8.])");
    assertThat(used[0].savedTensors()).isEmpty();
  }

  @Test
  void itsForwardModeMovesOnlyTheOperandsThatChange() {
    Tensor x = tensor(1, 2).requiresGrad(true);
    Tensor y = tensor(3, 4).requiresGrad(true);
    Tensor along = Derivatives.jvp(t -> new Product().apply(t, y), x, tensor(1, 10));
    assertThat(along.detach()).hasToString("tensor([ 3., 40.])");
    Tensor both = Derivatives.jvp(t -> new Product().apply(t, t), x, tensor(1, 10));
    assertThat(both.detach()).hasToString("tensor([ 2., 40.])");
  }

  @Test
  void itIsNotAskedForGradientsThatNobodyWants() {
    Tensor x = tensor(1, 2).requiresGrad(true);
    Tensor y = tensor(3, 4).requiresGrad(true);
    Tensor z = new Wrong().apply(y).add(x).sum(); // its backward would fail
    assertThat(Autograd.grad(z, x)).hasToString("tensor([1., 1.])");
  }

  @Test
  void itsBackwardIsUsedAndShownInTheGraph() {
    Tensor x = tensor(1, 2).requiresGrad(true);
    Tensor y = tensor(3, 4).requiresGrad(true);
    Tensor z = new Product().apply(x, y);
    assertThat(z).hasToString("tensor([3., 8.], grad_fn=<ProductBackward>)");
    z.sum().backward();
    assertThat(x.grad().toArray()).containsExactly(3, 4);
    assertThat(y.grad().toArray()).containsExactly(1, 2);
  }

  @Test
  void itCanBeDifferentiatedTwice() {
    Tensor x = tensor(0.5, -1);
    Tensor y = tensor(2, 1.5);
    assertThat(GradCheck.checkSecond(in -> new Product().apply(in), x, y).ok()).isTrue();
    assertThat(GradCheck.checkSecond(in -> new Exponential().apply(in), x).ok()).isTrue();
  }

  @Test
  void nothingInItsForwardIsRecorded() {
    Tensor x = tensor(1).requiresGrad(true);
    Tensor y = new Exponential().apply(x);
    assertThat(y.gradFn().operands()).hasSize(1);
    assertThat(y.gradFn().operands().get(0).isLeaf()).isTrue();
  }

  @Test
  void aMissingGradientLeavesNoneAsInPyTorch() {
    Tensor x = tensor(1).requiresGrad(true);
    new Wrong((Tensor) null).apply(x.mul(2)).sum().backward();
    assertThat(x.grad()).isNull();
    assertThat(Autograd.grad(new Wrong((Tensor) null).apply(x).sum(), x)).isNull();
    Tensor y = tensor(1).requiresGrad(true);
    new Wrong(null, tensor(5)).apply(x, y).add(x).sum().backward();
    assertThat(x.grad().toArray()).containsExactly(1);
    assertThat(y.grad().toArray()).containsExactly(5);
    Tensor along = Derivatives.jvp(t -> new Wrong((Tensor) null).apply(t), x, Tensor.scalar(1));
    assertThat(along.item()).isZero();
  }

  @Test
  void tooFewGradientsAreRefused() {
    Tensor x = tensor(1).requiresGrad(true);
    assertThatThrownBy(() -> new Wrong().apply(x).sum().backward())
        .isInstanceOf(AutogradException.class)
        .hasMessage(
            "backward of Wrong gave 0 gradients for 1 inputs: give one for each, null where there is none");
  }

  @Test
  void aGradientOfAnotherShapeIsRefused() {
    Tensor x = tensor(1).requiresGrad(true);
    assertThatThrownBy(() -> new Wrong(ones(2)).apply(x).sum().backward())
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "backward of Wrong gave a gradient of shape (2) for input 0 of shape (): they must be equal");
  }

  @Test
  void aSavedTensorThatWasChangedInPlaceIsKeptAsItWas() {
    for (int n : new int[] {1, 50}) {
      Tensor x = Tensor.full(3, n).requiresGrad(true);
      Tensor y = new Product().apply(x, x);
      Autograd.noGrad(() -> x.mulInPlace(2));
      y.sum().backward();
      assertThat(x.grad().get(0)).isEqualTo(6);
      assertThat(x.get(0)).isEqualTo(6);
    }
  }

  @Test
  void afterBackwardALargeParameterIsOverwrittenWithoutACopy() {
    Tensor x = Tensor.full(3, 50).requiresGrad(true);
    new Product().apply(x, x).sum().backward();
    var array = x.array();
    Autograd.noGrad(() -> x.mulInPlace(2));
    assertThat(x.array()).isSameAs(array);
  }

  @Test
  void anAnonymousFunctionIsCalledByTheClassThatItExtends() {
    Function twice =
        new Function() {
          @Override
          protected Tensor forward(Context ctx, Tensor... x) {
            return x[0].add(x[1]);
          }

          @Override
          protected List<Tensor> backward(Context ctx, Tensor gradOutput) {
            return List.of(gradOutput, gradOutput);
          }
        };
    Tensor x = tensor(1.0).requiresGrad(true);
    assertThat(twice.apply(x, tensor(2.0))).hasToString("tensor(3., grad_fn=<FunctionBackward>)");
    Function product = new Product2() {};
    assertThat(product.apply(x)).hasToString("tensor(1., grad_fn=<Product2Backward>)");
  }

  private static class Product2 extends Function {
    @Override
    protected Tensor forward(Context ctx, Tensor... x) {
      return x[0].mul(1);
    }

    @Override
    protected List<Tensor> backward(Context ctx, Tensor gradOutput) {
      return null;
    }
  }

  @Test
  void aBackwardThatReturnsNothingIsRefused() {
    Tensor x = tensor(1.0).requiresGrad(true);
    assertThatThrownBy(() -> new Product2().apply(x).backward())
        .hasMessage(
            "backward of Product2 gave no gradients for 1 inputs: give one for each, null where there is none");
  }

  @Test
  void aSecondBackwardIsRefusedAsEverywhere() {
    Tensor x = tensor(1).requiresGrad(true);
    Tensor y = new Exponential().apply(x).sum();
    y.backward();
    assertThatThrownBy(y::backward).hasMessageStartingWith("backward() a second time");
  }
}
