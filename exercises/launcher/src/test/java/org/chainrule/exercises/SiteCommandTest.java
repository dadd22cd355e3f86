package org.chainrule.exercises;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void aLesson() throws IOException {
    lesson("# A");
  }

  private void lesson(String text) throws IOException {
    Path notebooks = Files.createDirectories(folder.resolve("notebooks"));
    Files.writeString(
        notebooks.resolve("00-a.ipynb"),
        "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"markdown\", \"source\": \""
            + text
            + "\"}]}");
  }

  private int site(Path target) {
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute("site", "--source", folder.toString(), "--output-dir", target.toString());
  }

  @Test
  void itSaysWhatItMadeAndWhere() {
    Path target = folder.resolve("site");
    assertThat(site(target)).isZero();
    assertThat(out.toString())
        .contains("2 pages")
        .contains(target.resolve("index.html").toString());
    assertThat(target.resolve("index.html")).exists();
  }

  @Test
  void aFaultOfALessonIsExitCodeOne() throws IOException {
    lesson("[x](x.ipynb)");
    assertThat(site(folder.resolve("site"))).isEqualTo(1);
    assertThat(err.toString()).contains("00-a.ipynb").contains("'x.ipynb'");
  }

  @Test
  void aPlaceThatIsTakenIsExitCodeTwo() {
    assertThat(site(folder)).isEqualTo(2);
    assertThat(err.toString()).contains("is not a site").contains("--output-dir");
    assertThat(folder.resolve("notebooks/00-a.ipynb")).exists();
  }
}
