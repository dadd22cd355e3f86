package org.chainrule.kernel.language.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.chainrule.display.MimeBundle;
import org.chainrule.kernel.language.CellIo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cells that are interrupted while something else happens in the same JVM. */
@Timeout(60)
class LocalRuntimeTest {
  private static final class Names implements FrameNames {
    @Override
    public String line(String className, String file, int line) {
      return "";
    }

    @Override
    public String trace(Thrown thrown, int cell) {
      return thrown.message();
    }
  }

  private final LocalRuntime runtime = new LocalRuntime(new Names());
  private final CountDownLatch began = new CountDownLatch(1);
  private final CountDownLatch mayCheck = new CountDownLatch(1);
  private final AtomicBoolean stopped = new AtomicBoolean();

  /** Runs a cell that checks whether it was interrupted when the test lets it. */
  private CompletableFuture<Invocation> cell() throws InterruptedException {
    var ended =
        CompletableFuture.supplyAsync(
            () -> {
              runtime.begin(1, CellIo.none());
              try {
                return runtime.call(this::checkWhenAsked);
              } finally {
                runtime.end();
              }
            },
            work -> new Thread(work).start());
    began.await();
    return ended;
  }

  private MimeBundle checkWhenAsked() {
    began.countDown();
    boolean asked = false;
    while (!asked) {
      try {
        asked = mayCheck.await(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        // as a learner's code may do
      }
    }
    try {
      ExecutionGuard.check();
    } catch (ExecutionGuard.Stopped e) {
      stopped.set(true);
      throw e;
    }
    return null;
  }

  @Test
  void anInterruptedCellStopsThoughTheCellOfAnotherRuntimeBegins() throws Exception {
    CompletableFuture<Invocation> ended = cell();
    runtime.interrupt();
    try (var another = new LocalRuntime(new Names())) {
      another.begin(1, CellIo.none());
      mayCheck.countDown();
      assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(Invocation.Interrupted.class);
      another.end();
    }
    runtime.close();
    assertThat(stopped).isTrue();
  }

  @Test
  void aCellThatOutlivesItsRuntimeIsWaitedForAndThenAbandoned() throws Exception {
    CompletableFuture<Invocation> ended = cell();
    runtime.close();
    runtime.interrupt();
    assertThat(ended.get(10, TimeUnit.SECONDS)).isEqualTo(new Invocation.Interrupted(true));
    mayCheck.countDown();
  }
}
