package org.chainrule.kernel.language.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user of PyTorch types means the same in a cell; the numbers are PyTorch's. */
@Timeout(60)
final class PyTorchHabitsTest {
  private final Notebook notebook = Notebook.shared();

  @BeforeEach
  void declare() {
    notebook
        .run(
            """
            Tensor x = tensor(new double[][] {{1, -2, 3}, {4, 0, -6}});
            Tensor w = tensor(1, 2, 3).requiresGrad(true);
            """)
        .ok();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x.var(0, true)                   | tensor([ 4.5000,  2.0000, 40.5000])",
        "x.var(0, false)                  | tensor([ 2.2500,  1.0000, 20.2500])",
        "x.var(1, true, true).shape()     | (2, 1)",
        "x.std(0, true)                   | tensor([2.1213, 1.4142, 6.3640])",
        "x.std(false)                     | tensor(3.3166)",
        "x.mean(0, true).shape()          | (1, 3)",
        "x.sum(1, true)                   | tensor([[ 2.],\\n        [-2.]])",
        "x.max(1, true).shape()           | (2, 1)",
        "x.argmax()                       | tensor(3.)",
        "x.argmax(1)                      | tensor([2., 0.])",
        "x.norm()                         | tensor(8.1240)",
        "x.norm(1)                        | tensor(16.)",
        "x.norm(0)                        | tensor(5.)",
        "x.norm(3)                        | tensor(6.8113)",
        "x.norm(Double.POSITIVE_INFINITY) | tensor(6.)",
        "x.norm(1, 1)                     | tensor([ 6., 10.])",
        "x.norm(1, 1, true).shape()       | (2, 1)",
        "x % 4                            | tensor([[1., 2., 3.],\\n        [0., 0., 2.]])",
        "x[x > 0]                         | tensor([1., 3., 4.])",
        "x[(x > 0) & (x < 4)]             | tensor([1., 3.])",
        "(x >= 0).sum()                   | tensor(4.)",
        "2 > x[0]                         | tensor([1., 1., 0.])",
        "x[slice(0, 1)]                   | tensor([[ 1., -2.,  3.]])",
        "x.T().shape()                    | (3, 2)",
        "x.view(-1).shape()               | (6)",
        "1 - x[0]                         | tensor([ 0.,  3., -2.])",
        "1 / x[0]                         | tensor([ 1.0000, -0.5000,  0.3333])",
        "new LSTM(3, 2, 1, LSTM.BATCH_FIRST, LSTM.BIDIRECTIONAL).run(ones(1, 4, 3)).output().shape() | (1, 4, 4)",
        "new GRU(3, 2, 2).run(ones(4, 1, 3)).hidden().shape()       | (2, 1, 2)",
        "new AdaptiveMaxPool2d(1).apply(ones(2, 3, 5, 5)).shape()          | (2, 3, 1, 1)",
        "new AdaptiveAvgPool2d(1).apply(ones(2, 3, 5, 5)).shape()          | (2, 3, 1, 1)",
        "new KLDivLoss(Reduction.BATCH_MEAN).apply(x, ones(2, 3)) | tensor(0.)",
        "new MSELoss().apply(x, x + 2)    | tensor(4.)",
      })
  void anExpressionHasPyTorchsValue(String code, String value) {
    assertThat(notebook.run(code).value()).isEqualTo(value.replace("\\n", "\n"));
  }

  @Test
  void anUpdateByHandChangesTheLeafItselfUnderNoGrad() {
    notebook.run("Tensor same = w; (w * w).sum().backward();").ok();
    notebook.run("Autograd.noGrad(() -> { w -= 0.1 * w.grad(); });").ok();
    assertThat(notebook.run("w == same && w.isLeaf() && w.requiresGrad()").value())
        .isEqualTo("true");
    assertThat(notebook.run("w").value())
        .isEqualTo("tensor([0.8000, 1.6000, 2.4000], requires_grad=True)");
    notebook.run("w.zeroGrad(); (w * w).sum().backward();").ok();
    assertThat(notebook.run("w.grad()").value()).isEqualTo("tensor([1.6000, 3.2000, 4.8000])");
  }

  @Test
  void outsideOfNoGradItIsRefusedAsInPyTorch() {
    notebook.run("(w * w).sum().backward();").ok();
    assertThat(notebook.run("w -= 0.1 * w.grad();").traceback())
        .contains("is a leaf that requires a gradient", "Autograd.noGrad(() -> …)");
    assertThat(notebook.run("w").value()).isEqualTo("tensor([1., 2., 3.], requires_grad=True)");
  }

  @ParameterizedTest
  @CsvSource({
    "v + 1, 4",
    "1 + v, 4",
    "v - 1, 2",
    "1 - v, -2",
    "v * 2, 6",
    "2 * v, 6",
    "v / 2, 1.5",
    "6 / v, 2",
    "-v, -3",
    "v + u, 5",
    "v - u, 1",
    "v * u, 6",
    "v / u, 1.5",
    "v.pow(2), 9",
    "v.pow(u), 9"
  })
  void aValueIsCombinedWithNumbersOnEitherSide(String code, double value) {
    notebook.run("Value v = Value.value(3), u = Value.value(2);").ok();
    assertThat(notebook.run("(" + code + ").data").value()).isEqualTo(String.valueOf(value));
    notebook.run("Value changed = v; changed += 1; changed *= v; changed /= 2; changed -= u;").ok();
    assertThat(notebook.run("changed.data").value()).isEqualTo("4.0");
  }

  @Test
  void theBatchesOfALoaderAreCountedByAProgressBar() {
    assertThat(
            notebook
                .run(
                    """
                    int batches = 0;
                    for (var batch : progress(new DataLoader(x, x.select(1, 0), 1).shuffle())) {
                        batches += batch.x().size(0);
                    }
                    batches
                    """)
                .value())
        .isEqualTo("2");
  }

  @Test
  void oneSeedServesAllThatDraw() {
    String draw =
        "manualSeed(7); Tensor.cat(0, randn(2), rand(2), new Linear(2, 1).parameters().get(0)[0],"
            + " new Dropout(.5).apply(ones(4)))";
    assertThat(notebook.run(draw).value()).isEqualTo(notebook.run(draw).value());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x.shape              | Write x.shape()",
        "w.grad               | Write w.grad()",
        "x.T                  | Write x.T()",
        "x.data               | Write x.detach()",
        "x @ x                | matmul",
        "x ** 2               | Write x.pow(2)",
        "if (x > 0) { }       | To decide, compare a number: x.item() > 0.",
        "torch.zeros(2)       | Write zeros(2)",
        "x.sort().values      | Write values(): it is a method.",
      })
  void whatIsNoJavaSaysWhatToWrite(String code, String advice) {
    assertThat(notebook.run(code).traceback()).contains(advice);
  }
}
