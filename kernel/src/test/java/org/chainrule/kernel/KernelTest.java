package org.chainrule.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KernelTest {
  private RunningKernel running;

  @BeforeEach
  void start() throws IOException {
    running = RunningKernel.start();
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void aValueIsTheResultOfItsCell() {
    Recording cell = running.run("42");
    assertThat(cell.value()).isEqualTo("42");
    assertThat(cell.result.ok()).isTrue();
    assertThat(cell.result.executionCount()).isEqualTo(1);
    assertThat(cell.types()).containsExactly("status", "execute_input", "execute_result", "status");
  }
}
