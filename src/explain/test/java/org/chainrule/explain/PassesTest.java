package org.chainrule.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.chainrule.Tensor.tensor;

import java.io.IOException;
import org.chainrule.Autograd;
import org.chainrule.AutogradException;
import org.chainrule.Tensor;
import org.chainrule.func.Derivatives;
import org.chainrule.scalar.Value;
import org.junit.jupiter.api.Test;

class PassesTest {
  private static Tensor square() {
    return tensor(3).requiresGrad(true).pow(2);
  }

  @Test
  void aSecondBackwardOnAFreedGraphIsAFailedPass() {
    var passes =
        Passes.of(
            () -> {
              Tensor y = square();
              y.backward();
              try {
                y.backward();
                return false;
              } catch (AutogradException e) {
                return true;
              }
            });
    assertThat(passes).isEqualTo(new Passes<>(true, 1, 1, 0, 0));
  }

  @Test
  void passesThatWereMadeBeforeAreNotCounted() {
    square().backward();
    assertThat(Passes.of(() -> 4.0)).isEqualTo(new Passes<>(4.0, 0, 0, 0, 0));
  }

  @Test
  void gradientsThatAccumulateAndGradientsThatAreClearedAreCounted() {
    Tensor x = tensor(3).requiresGrad(true);
    var passes =
        Passes.of(
            () -> {
              x.pow(2).backward();
              x.pow(2).backward();
              x.zeroGrad();
              x.zeroGrad(); // nothing is there any more
              x.pow(2).backward();
              return x.grad().item();
            });
    assertThat(passes).isEqualTo(new Passes<>(6.0, 3, 0, 1, 1));
  }

  @Test
  void tensorsWithoutBackwardAreByHand() {
    assertThat(Passes.byHand(() -> square().mul(2).item())).isEqualTo(18);
  }

  private static double halfOf(double x) throws IOException {
    if (x < 0) {
      throw new IOException("no half of " + x);
    }
    return x / 2;
  }

  @Test
  void anAnswerMayDeclareExceptions() throws Exception {
    assertThat(Passes.byHand(() -> halfOf(3))).isEqualTo(1.5);
    assertThat(Passes.of(() -> halfOf(3))).isEqualTo(new Passes<>(1.5, 0, 0, 0, 0));
    assertThatThrownBy(() -> Passes.byHand(() -> halfOf(-1)))
        .isInstanceOf(IOException.class)
        .hasMessage("no half of -1.0");
  }

  private static double thirdOf(double x) throws Throwable {
    return x / 3;
  }

  @Test
  void anAnswerMayDeclareThatItThrowsAnything() throws Throwable {
    assertThat(Passes.byHand(() -> thirdOf(6))).isEqualTo(2);
  }

  @Test
  void everyWayToAskAutogradIsNotByHand() {
    assertThatThrownBy(
            () ->
                Passes.byHand(
                    () -> {
                      Tensor x = tensor(3).requiresGrad(true);
                      x.pow(2).backward();
                      return x.grad().item();
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("by hand");
    assertThatThrownBy(
            () ->
                Passes.byHand(
                    () -> {
                      Tensor x = tensor(3).requiresGrad(true);
                      return Autograd.grad(x.pow(2), x).item();
                    }))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> Passes.byHand(() -> Derivatives.grad(x -> x.pow(2), tensor(3)).item()))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(
            () -> Passes.byHand(() -> Derivatives.jvp(x -> x.pow(2), tensor(3), tensor(1)).item()))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(
            () ->
                Passes.byHand(
                    () -> {
                      Value x = Value.value(3);
                      x.mul(x).backward();
                      return x.grad;
                    }))
        .isInstanceOf(AssertionError.class);
  }
}
