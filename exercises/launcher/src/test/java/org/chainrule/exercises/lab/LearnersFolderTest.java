package org.chainrule.exercises.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.notebook.Notebook;
import org.chainrule.kernel.notebook.NotebookCell;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnersFolderTest {
  private static final String ATTACHMENT = "attachment:";
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s#]+)[^)]*\\)");

  @TempDir private Path temporary;
  private Path checkout;
  private Path folder;
  private LearnersFolder learner;

  @BeforeEach
  void makeACheckout() throws IOException {
    checkout = Files.createDirectory(temporary.resolve("checkout"));
    folder = temporary.resolve("내 공책");
    learner = new LearnersFolder(folder);
    lesson("notebooks/01-a.ipynb", "first");
    lesson("notebooks/ko/01-a.ipynb", "처음");
    lesson("notebooks/target/02-made.ipynb", "not a lesson");
    write("exercises/00-start-here.ipynb", notebook(cell("markdown", "exercises", "", "")));
    String answer =
        "\"nbgrader\":{\"schema_version\":3,\"grade_id\":\"e1\",\"grade\":false,\"solution\":true,"
            + "\"locked\":false,\"task\":false}";
    write(
        "exercises/e01-x/e01-x.ipynb",
        notebook(
            cell("markdown", "title", "", "# One")
                + ","
                + cell("code", "e1", answer, "// BEGIN SOLUTION\\nsecret();\\n// END SOLUTION")));
  }

  private void lesson(String file, String text) throws IOException {
    write(file, notebook(cell("code", "a", "", text)));
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(checkout.resolve(file).getParent());
    Files.writeString(checkout.resolve(file), text);
  }

  private static String notebook(String cells) {
    return "{\"cells\":[" + cells + "],\"metadata\":{},\"nbformat\":4,\"nbformat_minor\":5}";
  }

  private static String cell(String type, String id, String metadata, String source) {
    String outputs =
        type.equals("code")
            ? ",\"execution_count\":7,\"outputs\":[{\"output_type\":\"stream\",\"name\":\"stdout\",\"text\":\"the"
                + " answer\"}]"
            : "";
    return "{\"cell_type\":\""
        + type
        + "\",\"id\":\""
        + id
        + "\",\"metadata\":{"
        + metadata
        + "},\"source\":\""
        + source
        + "\""
        + outputs
        + "}";
  }

  private String copy(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .filter(file -> file.endsWith(".ipynb"))
          .sorted()
          .toList();
    }
  }

  @Test
  void lessonsAreWithoutOutputsAndExercisesWithoutSolutions() throws IOException {
    learner.update(checkout);

    assertThat(files())
        .containsExactly(
            "exercises/00-start-here.ipynb",
            "exercises/e01-x/e01-x.ipynb",
            "notebooks/01-a.ipynb",
            "notebooks/ko/01-a.ipynb");
    assertThat(copy("notebooks/01-a.ipynb"))
        .contains("first", "\"execution_count\": null")
        .doesNotContain("the answer");
    assertThat(copy("exercises/e01-x/e01-x.ipynb"))
        .contains("YOUR CODE HERE")
        .doesNotContain("secret", "the answer");
    assertThat(copy("exercises/00-start-here.ipynb")).contains("[One](e01-x/e01-x.ipynb)");
  }

  @Test
  void whatTheLearnerWroteIsNeverOverwritten() throws IOException {
    learner.update(checkout);
    Path mine = folder.resolve("notebooks/01-a.ipynb");
    Files.writeString(mine, "my work");
    assertThat(learner.update(checkout)).isEmpty();

    lesson("notebooks/01-a.ipynb", "second");
    List<String> news = learner.update(checkout);

    assertThat(mine).hasContent("my work");
    assertThat(news).singleElement().asString().contains("notebooks/01-a.ipynb", "Rename yours");
    Files.move(mine, mine.resolveSibling("mine.ipynb"));
    learner.update(checkout);
    assertThat(copy("notebooks/01-a.ipynb")).contains("second");
    assertThat(copy("notebooks/mine.ipynb")).isEqualTo("my work");
  }

  @Test
  void aCopyThatTheLearnerHasNotTouchedFollowsItsSource() throws IOException {
    learner.update(checkout);
    lesson("notebooks/01-a.ipynb", "second");
    lesson("notebooks/02-b.ipynb", "another");

    assertThat(learner.update(checkout)).containsExactly("2 notebooks are new in " + folder);
    assertThat(copy("notebooks/01-a.ipynb")).contains("second");
    assertThat(copy("notebooks/02-b.ipynb")).contains("another");
    assertThat(learner.update(checkout)).isEmpty();
  }

  @Test
  void aFileThatWasThereBeforeIsTheLearners() throws IOException {
    Files.createDirectories(folder.resolve("notebooks"));
    Files.writeString(folder.resolve("notebooks/01-a.ipynb"), "from before");
    learner.update(checkout);
    assertThat(copy("notebooks/01-a.ipynb")).isEqualTo("from before");
  }

  @Test
  void aDeletedCopyIsMadeAnew() throws IOException {
    learner.update(checkout);
    Files.delete(folder.resolve("notebooks/01-a.ipynb"));
    learner.update(checkout);
    assertThat(copy("notebooks/01-a.ipynb")).contains("first");
  }

  @Test
  void anExerciseThatCannotBeReleasedIsNamedAndLeftOut() throws IOException {
    write(
        "exercises/e01-x/e01-x.ipynb",
        notebook(cell("code", "e1", "", "// BEGIN SOLUTION\\nsecret();\\n// END SOLUTION")));
    assertThat(learner.update(checkout)).anyMatch(line -> line.startsWith("e01-x is left out: "));
    assertThat(files()).doesNotContain("exercises/e01-x/e01-x.ipynb");
  }

  @Test
  void aFileInThePlaceOfTheFolderIsOneClearSentence() throws IOException {
    Files.writeString(folder, "");
    assertThatThrownBy(() -> learner.update(checkout))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("is not a folder");
  }

  /** The lessons and exercises of this checkout. */
  @Test
  void everyLinkInTheCopiesLeadsToACopyAndNoSolutionIsInThem() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("chainrule"))) {
      here = here.getParent();
    }
    assertThat(learner.update(here)).hasSize(1);

    assertThat(files()).hasSizeGreaterThan(40);
    int links = 0;
    for (String name : files()) {
      Path file = folder.resolve(name);
      assertThat(copy(name)).as(name).doesNotContain("BEGIN SOLUTION", "END SOLUTION");
      for (NotebookCell cell : Notebook.read(file).cells()) {
        Matcher link = LINK.matcher(cell.isCode() ? "" : cell.source());
        while (link.find()) {
          if (link.group(1).startsWith(ATTACHMENT)) {
            String attached = link.group(1).substring(ATTACHMENT.length());
            assertThat(Json.child(cell.json(), "attachments").has(attached)).as(name).isTrue();
          } else if (!link.group(1).contains("://")) {
            assertThat(file.resolveSibling(link.group(1))).as(name).exists();
            links++;
          }
        }
      }
    }
    assertThat(links).isGreaterThan(50);
  }
}
