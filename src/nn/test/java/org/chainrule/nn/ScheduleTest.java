package org.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.chainrule.nn.Golden.assertEqual;

import java.util.List;
import org.chainrule.Tensor;
import org.junit.jupiter.api.Test;

/** The learning rate epoch by epoch, as in PyTorch. */
class ScheduleTest {
  private static Optimizer optimizer() {
    return new SGD(List.of(Tensor.zeros(1).requiresGrad(true)), 0.4);
  }

  private static void check(String name, Schedule schedule) {
    Optimizer optimizer = optimizer();
    LrScheduler scheduler = new LrScheduler(optimizer, schedule);
    double[] rates = new double[25];
    for (int i = 0; i < rates.length; i++) {
      rates[i] = optimizer.lr();
      scheduler.step();
    }
    assertEqual(name, Tensor.tensor(rates), Golden.get("schedule/" + name));
  }

  @Test
  void ratesAreAsInPyTorch() {
    check("step", Schedule.step(4, .3));
    check("exponential", Schedule.exponential(.9));
    check("cosine", Schedule.cosine(10, .1));
    check("linear", Schedule.linear(.25, .75, 8));
    check("warm up, then cosine", Schedule.warmUp(5).then(5, Schedule.cosine(20)));
  }

  @Test
  void aRunIsResumedAtItsEpoch() {
    Optimizer optimizer = optimizer();
    LrScheduler scheduler = new LrScheduler(optimizer, t -> 1.0 / (1 + t));
    scheduler.epoch(3);
    assertThat(optimizer.lr()).isEqualTo(0.1);
    scheduler.step();
    assertThat(scheduler.epoch()).isEqualTo(4);
    assertThat(optimizer.lr()).isCloseTo(0.08, within(1e-15));
  }

  @Test
  void aScheduleOverNoEpochsIsRefused() {
    assertThatThrownBy(() -> Schedule.cosine(0)).hasMessage("a schedule over 0 epochs: at least 1");
  }
}
