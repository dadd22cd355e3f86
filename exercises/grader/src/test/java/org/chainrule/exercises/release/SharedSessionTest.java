package org.chainrule.exercises.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.chainrule.course.AutogradedNotebook.Cell;
import org.chainrule.course.AutogradedNotebook.Role;
import org.chainrule.exercises.grade.GradingBackend;
import org.chainrule.exercises.sandbox.Session.Outcome;
import org.chainrule.kernel.language.CellResult;
import org.junit.jupiter.api.Test;

class SharedSessionTest {
  private final List<String> ran = new ArrayList<>();
  private boolean gone;

  private final GradingBackend backend =
      () -> {
        ran.add("new session");
        gone = false;
        return new GradingBackend.Session() {
          @Override
          public CellResult run(Cell cell) {
            ran.add(cell.source());
            return CellResult.nothing();
          }

          @Override
          public Outcome ask(String code) {
            ran.add(code);
            return new Outcome.Ran(code);
          }

          @Override
          public void reset() {
            ran.add("reset");
          }

          @Override
          public boolean isGone() {
            return gone;
          }

          @Override
          public void close() {}
        };
      };

  private final SharedSession shared = new SharedSession(backend);

  private List<String> ranFor(Cell... cells) {
    ran.clear();
    try (var version = shared.open()) {
      List.of(cells).forEach(version::run);
    }
    return List.copyOf(ran);
  }

  private static Cell answer(String source) {
    return new Cell(Role.ANSWER, "answer", 0, source);
  }

  private static Cell test(String source) {
    return new Cell(Role.TEST, "test", 1, source);
  }

  @Test
  void fromTheFirstCellThatDiffersAllRunAgain() {
    assertThat(ranFor(answer("a"), answer("b"), answer("c")))
        .containsExactly("new session", "a", "b", "c");
    assertThat(ranFor(answer("a"), answer("x"), answer("c"))).containsExactly("x", "c");
    assertThat(ranFor(answer("a"), answer("x"), answer("c"))).isEmpty();
  }

  @Test
  void aTestAlwaysRunsAndAnAnswerAfterItDoesNot() {
    ranFor(answer("a"), test("check"), answer("b"));
    assertThat(ranFor(answer("a"), answer("b"))).isEmpty();
    assertThat(ranFor(answer("a"), test("check"), answer("b"))).containsExactly("check");
  }

  @Test
  void afterAResetAllCellsRunAgain() {
    ranFor(answer("a"), answer("b"));
    ran.clear();
    shared.reset();
    assertThat(ran).containsExactly("reset");
    assertThat(ranFor(answer("a"), answer("b"))).containsExactly("a", "b");
  }

  @Test
  void afterASessionHasEndedAllCellsRunInANewOne() {
    ranFor(answer("a"), answer("b"));
    gone = true;
    assertThat(ranFor(answer("a"), answer("b"))).containsExactly("new session", "a", "b");
  }
}
