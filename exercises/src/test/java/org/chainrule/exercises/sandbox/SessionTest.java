package org.chainrule.exercises.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.chainrule.exercises.sandbox.Session.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionTest {
  private Sandbox sandbox;
  private Session session;

  @BeforeEach
  void open() {
    var limits = Limits.standard().within(Duration.ofSeconds(30), Duration.ofSeconds(3));
    sandbox = Sandbox.open(Isolation.strongest(List.of()), limits, List.of());
    session = Session.open(sandbox, Instant.now().plusSeconds(60));
  }

  @AfterEach
  void close() {
    session.close();
    sandbox.close();
  }

  @Test
  void valuesComeBackAsPlainData() {
    assertThat(session.run("double f(double x) { return 3 * x + 1; }\nf(2)"))
        .isEqualTo(new Outcome.Ran(7.0));
    assertThat(session.run("new double[]{1, 2}"))
        .extracting("value")
        .isEqualTo(new double[] {1, 2});
    assertThat(session.run("\"a\" + 1")).isEqualTo(new Outcome.Ran("a1"));
  }

  @Test
  void aCellThatDoesNotCompileSaysWhereAndTheNextOneRuns() {
    assertThat(session.run("int a = 1;\nint b = \"x\";")).isInstanceOf(Outcome.Failed.class);
    assertThat(session.run("a")).isEqualTo(new Outcome.Ran(1L));
  }

  @Test
  void anExceptionIsNamed() {
    assertThat(session.run("throw new IllegalStateException(\"no\");"))
        .isEqualTo(new Outcome.Failed("java.lang.IllegalStateException", "no"));
  }

  @Test
  void systemExitIsNotMistakenForSuccess() {
    assertThat(session.run("System.exit(0);")).isInstanceOf(Outcome.Gone.class);
  }

  @Test
  void anEndlessLoopIsStoppedByTheClock() {
    assertThat(session.run("while (true) { }"))
        .isEqualTo(new Outcome.Gone("it ran longer than 3 s and was stopped"));
  }
}
