import static org.chainrule.exercises.junit.Mistake.mistake;

import org.chainrule.Autograd;
import org.chainrule.Tensor;
import org.chainrule.exercises.junit.HiddenTests;
import org.chainrule.exercises.junit.Inputs;
import org.chainrule.exercises.junit.Points;
import org.chainrule.exercises.junit.Submission;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@HiddenTests
class SvmTest {
  private static Tensor margins(Tensor s, Tensor right) {
    return s.sub(s.mul(right).sum(1, true)).add(1).relu();
  }

  private static Tensor right() {
    return Tensor.tensor(new double[][] {{0, 0, 1, 0}, {1, 0, 0, 0}, {0, 1, 0, 0}});
  }

  @Test
  @Points(3)
  @DisplayName("1. The loss")
  void loss(Submission submission, Inputs inputs) {
    double[][] s = inputs.matrix(3, 4, -2, 2);
    Tensor t = Tensor.tensor(s), all = margins(t, right()).sum();
    double loss = all.item() - 3;
    submission
        .call("loss", s, new int[] {2, 0, 1})
        .as("the loss")
        .shouldBe(
            loss / 3,
            mistake("the right label gives a term of 1, and must not", all.item() / 3),
            mistake("it is the sum over the batch, and the mean is asked", loss),
            mistake(
                "the margin of 1 is missing",
                t.sub(t.mul(right()).sum(1, true)).relu().sum().item() / 3),
            mistake("it is divided by the number of classes too", loss / 12));
  }

  @Test
  @Points(4)
  @DisplayName("2. The gradient")
  void gradient(Submission submission, Inputs inputs) {
    double[][] s = inputs.matrix(3, 4, -2, 2);
    Tensor t = Tensor.tensor(s).requiresGrad(true), others = Tensor.sub(1, right());
    Tensor g = Autograd.grad(margins(t, right()).mul(others).sum().div(3), t);
    submission
        .call("gradient", s, new int[] {2, 0, 1})
        .as("the gradient")
        .shouldBe(
            g,
            mistake("the right label gets no gradient: it stands in every term", g.mul(others)),
            mistake("it is that of the sum: divide by N for the mean", g.mul(3)),
            mistake(
                "the right label gets -1 once, and each violated margin gives one",
                g.mul(others).sub(right().div(3))),
            mistake("the sign is turned round", g.neg()));
  }
}
