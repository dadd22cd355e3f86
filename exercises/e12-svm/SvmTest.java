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
  /** Scores and labels. */
  private record Batch(double[][] s, int... labels) {
    int n() {
      return s.length;
    }

    int classes() {
      return s[0].length;
    }

    Tensor right() {
      double[][] y = new double[n()][classes()];
      for (int r = 0; r < n(); r++) {
        y[r][labels[r]] = 1;
      }
      return Tensor.tensor(y);
    }

    /** sⱼ - s_y, for all classes. */
    Tensor behind(Tensor t) {
      return t.sub(t.mul(right()).sum(1, true));
    }
  }

  private static Batch[] batches(Inputs inputs) {
    int c = inputs.integer(-3, 3);
    double[][] kept = inputs.matrix(5, 3, 3, 6);
    // an example that violates nothing, and one whose margins are all violated
    kept[0][1] = 9;
    kept[1][2] = 0;
    return new Batch[] {
      new Batch(inputs.matrix(3, 4, -2, 2), 2, 0, 1),
      new Batch(kept, 1, 2, 0, 2, 1),
      // one margin is exactly kept and one is violated, in each row
      new Batch(new double[][] {{c, c - 1, c + 1}, {c - 1, c + 2, c}}, 0, 2)
    };
  }

  @Test
  @Points(3)
  @DisplayName("1. The loss")
  void loss(Submission submission, Inputs inputs) {
    for (Batch batch : batches(inputs)) {
      Tensor t = Tensor.tensor(batch.s()), behind = batch.behind(t);
      double all = behind.add(1).relu().sum().item(), loss = all - batch.n();
      Tensor others = Tensor.sub(1, batch.right());
      submission
          .call("loss", batch.s(), batch.labels())
          .as("the loss")
          .within(1e-9)
          .shouldBe(
              loss / batch.n(),
              mistake("the right label gives a term of 1, and must not", all / batch.n()),
              mistake("it is the sum over the batch, and the mean is asked", loss),
              mistake("the margin of 1 is missing", behind.relu().sum().item() / batch.n()),
              mistake(
                  "the max with 0 is missing", behind.add(1).mul(others).sum().item() / batch.n()),
              mistake(
                  "the difference is turned round: it is s_y - sⱼ",
                  behind.neg().add(1).relu().mul(others).sum().item() / batch.n()),
              mistake(
                  "the margin has the wrong sign", behind.sub(1).relu().sum().item() / batch.n()),
              mistake(
                  "only the worst class counts, and every class gives a term",
                  behind.add(1).relu().mul(others).max(1).sum().item() / batch.n()),
              mistake(
                  "it is the squared hinge",
                  behind.add(1).relu().pow(2).mul(others).sum().item() / batch.n()),
              mistake(
                  "it is divided by the number of classes too",
                  loss / batch.n() / batch.classes()));
    }
  }

  @Test
  @Points(4)
  @DisplayName("2. The gradient")
  void gradient(Submission submission, Inputs inputs) {
    for (Batch batch : batches(inputs)) {
      Tensor t = Tensor.tensor(batch.s()).requiresGrad(true), right = batch.right();
      Tensor others = Tensor.sub(1, right);
      Tensor g = Autograd.grad(batch.behind(t).add(1).relu().mul(others).sum().div(batch.n()), t);
      Tensor behind = batch.behind(t.detach());
      submission
          .call("gradient", batch.s(), batch.labels())
          .as("the gradient")
          .within(1e-9)
          .shouldBe(
              g,
              mistake("the right label gets no gradient: it stands in every term", g.mul(others)),
              mistake("it is that of the sum: divide by N for the mean", g.mul(batch.n())),
              mistake(
                  "the right label gets -1 once, and each violated margin gives one",
                  g.mul(others).sub(right.div(batch.n()))),
              mistake(
                  "the right label's own term counts as violated",
                  of(Tensor.sub(1, others.mul(0)).mul(behind.add(1).gt(0)), right, batch.n())),
              mistake(
                  "a margin that is exactly kept is not violated",
                  of(Tensor.sub(1, behind.add(1).neg().gt(0)).mul(others), right, batch.n())),
              mistake("the margin of 1 is missing", of(behind.gt(0).mul(others), right, batch.n())),
              mistake("every class counts, violated or not", of(others, right, batch.n())),
              mistake("it is divided by the number of classes too", g.div(batch.classes())),
              mistake("the sign is turned round", g.neg()));
    }
  }

  /** The gradient when these are the violated margins. */
  private static Tensor of(Tensor violated, Tensor right, int n) {
    return violated.sub(right.mul(violated.sum(1, true))).div(n);
  }
}
