package org.chainrule.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CourseTest {
  @TempDir private Path temporary;
  private ReleasedFolder released;

  @BeforeEach
  void release() throws Exception {
    released = ReleasedFolder.in(Files.createDirectory(temporary.resolve("Übung 1")));
  }

  private Course course() throws Exception {
    return Course.in(released.folder());
  }

  @ParameterizedTest
  @ValueSource(strings = {"e1", "e01", "E1", " e1 ", "e001", "e01-twice"})
  void anExerciseIsFoundByItsNumberOrItsName(String name) throws Exception {
    assertThat(course().find(name).id()).isEqualTo("e01-twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../e01-twice", "e01-twice/../..", "/etc/passwd", "e", "e3", "e1-no"})
  void anyOtherNameIsRefusedWithTheNamesThatThereAre(String name) throws Exception {
    assertThatThrownBy(() -> course().find(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there are e01-twice, e02-two");
  }

  @Test
  void nullAndVeryLongNamesAreRefusedToo() throws Exception {
    assertThatThrownBy(() -> course().find(null)).hasMessageContaining("no exercise \"null\"");
    assertThatThrownBy(() -> course().find("e".repeat(10_000)))
        .message()
        .hasSizeLessThan(200)
        .contains("…");
  }

  @Test
  void anExerciseThatWasDeletedIsStillKnownFromTheStartPage() throws Exception {
    Files.delete(released.file("e02-two"));
    Course.Entry missing = course().find("e2");
    assertThat(missing.missing()).isTrue();
    assertThat(missing.title()).isEqualTo("E2 · Two");
  }

  @Test
  void withoutAStartPageTheFolderIsTheCourse() throws Exception {
    Files.delete(released.folder().resolve(Course.START_PAGE));
    assertThat(course().entries()).extracting(Course.Entry::id).contains("e01-twice", "e02-two");
    assertThat(Course.in(Files.createDirectory(temporary.resolve("empty"))).entries()).isEmpty();
  }

  @Test
  void aRenamedNotebookIsKnownByWhatItSaysAndACopyDoesNotTakeItsPlace() throws Exception {
    Files.move(released.file("e02-two"), released.folder().resolve("my own name.ipynb"));
    released.write(released.folder().resolve("e01-twice/a-copy.ipynb"), "e01-twice", "");
    assertThat(course().find("e2").file()).hasFileName("my own name.ipynb");
    assertThat(course().find("e1").file()).hasFileName("e01-twice.ipynb");
    assertThat(course().find("e1").files()).hasSize(2);
  }

  @Test
  void checkpointsLinksAndNotebooksThatAreNoExercisesAreLeftOut() throws Exception {
    Path checkpoints = Files.createDirectory(released.folder().resolve(".ipynb_checkpoints"));
    Files.copy(released.file("e01-twice"), checkpoints.resolve("e01-twice-checkpoint.ipynb"));
    Path outside = released.write(temporary.resolve("outside.ipynb"), "e03-outside", "");
    Files.createSymbolicLink(released.folder().resolve("e03-outside.ipynb"), outside);
    released.write(released.folder().resolve("hostile.ipynb"), "../../e04", "");
    Files.writeString(released.folder().resolve("notes.ipynb"), "no notebook");
    assertThat(course().entries())
        .extracting(Course.Entry::id)
        .containsExactly("e01-twice", "e02-two");
    assertThat(course().find("e1").files()).hasSize(1);
  }

  @Test
  void aBrokenNotebookIsKnownByItsName() throws Exception {
    Files.writeString(released.file("e02-two"), "{\"cells\": [");
    assertThat(course().find("e2").missing()).isFalse();
  }
}
