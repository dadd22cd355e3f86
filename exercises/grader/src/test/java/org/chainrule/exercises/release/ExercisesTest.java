package org.chainrule.exercises.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.chainrule.exercises.grade.Exercise;
import org.chainrule.exercises.grade.Grader;
import org.chainrule.exercises.sandbox.Isolation;
import org.chainrule.exercises.sandbox.Limits;
import org.chainrule.exercises.sandbox.Sandbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every exercise that ships, through the same validator that a release goes through. */
@Tag("any-jdk")
class ExercisesTest {
  private static Sandbox sandbox;

  @BeforeAll
  static void open() {
    sandbox = Sandbox.open(Isolation.strongest(), Limits.standard(), List.of());
  }

  @AfterAll
  static void close() {
    sandbox.close();
  }

  static Stream<Exercise> exercises() throws IOException {
    return Exercise.readAll(Path.of("")).stream();
  }

  @ParameterizedTest
  @MethodSource("exercises")
  void everyAnswerThatItsAuthorThoughtOfIsGradedAsItShould(Exercise exercise) throws IOException {
    var grader = new Grader(sandbox, Limits.standard(), 7);
    assertThat(ExerciseValidator.faults(exercise, Release.of(exercise.notebook()), grader, true))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("exercises")
  void itHasSixAcceptedVariantsAndEightWrongAnswers(Exercise exercise) throws IOException {
    var samples = SampleAnswers.read(exercise.folder());
    assertThat(samples.stream().filter(SampleAnswers.Sample::accepted))
        .hasSizeGreaterThanOrEqualTo(6);
    assertThat(samples.stream().filter(s -> !s.accepted())).hasSizeGreaterThanOrEqualTo(8);
  }

  @ParameterizedTest
  @MethodSource("exercises")
  void nothingHiddenIsInWhatIsReleased(Exercise exercise) throws IOException {
    String released = Release.of(exercise.notebook()).text();
    assertThat(released).doesNotContain("SOLUTION", "HIDDEN", "MARK SCHEME", "@Points");
    for (Path test : exercise.tests()) {
      String name = test.getFileName().toString().replace(".java", "");
      assertThat(released).doesNotContain(name);
    }
  }
}
