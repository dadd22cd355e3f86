package org.chainrule.kernel.language.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.chainrule.display.MimeBundle;
import org.chainrule.kernel.language.CellIo;
import org.chainrule.kernel.language.session.Notebook.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class MagicsTest {
  private final Notebook notebook = Notebook.shared();

  @Test
  void helpListsEveryMagic() {
    assertThat(notebook.run("%help").value())
        .contains("%vars", "%imports", "%time", "%maven", "%classpath", "%load", "%jars")
        .contains("%javap", "%operators", "%reset");
  }

  @Test
  void variablesAreListedWithTypeAndValue() {
    notebook.run("int[] listed = {1, 2};").ok();
    Ran ran = notebook.run("%vars");
    assertThat(ran.value()).containsPattern("listed +int\\[\\] +\\[1, 2\\]");
    assertThat(ran.bundle().data().get(MimeBundle.HTML).toString()).contains("<td");
  }

  @Test
  void importsAreListed() {
    notebook.run("import java.util.zip.CRC32;").ok();
    assertThat(notebook.run("%imports").value())
        .contains("import java.util.*;", "import java.util.zip.CRC32;");
  }

  @Test
  void aMagicMayStandBetweenLinesOfJava() {
    Ran ran = notebook.run("int before = 1;\n%time before++;\nbefore + 1");
    assertThat(ran.value()).isEqualTo("3");
    assertThat(ran.out()).containsPattern("\\d m?s, compiling included");
  }

  @Test
  void aCellMagicTimesTheWholeCell() {
    Ran ran = notebook.run("%%time\nint t1 = 1;\nint t2 = 2;\nt1 + t2");
    assertThat(ran.value()).isEqualTo("3");
    assertThat(ran.out()).contains("compiling included");
  }

  @Test
  void linesAreCountedInTheWholeCell() {
    assertThat(notebook.run("%time 1 + 1\n\nint zero = 0;\n1 / zero").failure().line())
        .isEqualTo(4);
  }

  @Test
  void aRemainderAndATextBlockAreNoMagic() {
    assertThat(notebook.run("int r = 7\n  % 4;\nr").value()).isEqualTo("3");
    assertThat(notebook.run("String s = \"\"\"\n%d items\n\"\"\";\ns").value())
        .isEqualTo("%d items\n");
  }

  @Test
  void anUnknownMagicSaysWhichOneMayBeMeant() {
    assertThat(notebook.run("%hlp").failure().message()).contains("no magic %hlp", "%help");
  }

  @Test
  void javaIsLoadedFromAFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("more.java");
    Files.writeString(file, "int loaded() {\n  return 41;\n}\n");
    assertThat(notebook.run("%load " + file + "\nloaded() + 1").value()).isEqualTo("42");
    assertThat(notebook.run("%load " + folder.resolve("none.java")).failure().message())
        .contains("there is no file");
  }

  @Test
  void theBytecodeOfAClassCanBeSeen() {
    notebook.run("class Seen { int twice(int x) { return x * 2; } }").ok();
    assertThat(notebook.run("%javap Seen").out())
        .contains("int twice(int)", "imul")
        .doesNotContain("REPL", "CellGuard");
  }

  @Test
  void jarsAndFoldersAreAdded(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("note.txt"), "found");
    notebook.run("%classpath " + folder).ok();
    assertThat(
            notebook
                .run(
                    "new String(Thread.currentThread().getContextClassLoader()"
                        + ".getResourceAsStream(\"note.txt\").readAllBytes())")
                .value())
        .isEqualTo("found");
    assertThat(notebook.run("%jars " + folder + "/*.jar").failure().message())
        .contains("there is no jar");
  }

  @Test
  void aLibraryIsNamedAsGroupArtifactVersion() {
    assertThat(notebook.run("%maven guava").failure().message()).contains("group:artifact:version");
    assertThat(notebook.run("%addMavenDependency a:b").failure().message())
        .contains("group:artifact:version");
  }

  @Test
  void aLibraryThatCannotBeHadIsNamed(@TempDir Path nothing) {
    Ran ran =
        notebook.run(
            "%mavenRepo nothing " + nothing.toUri() + "\n%maven org.chainrule.nowhere:none:1.0");
    assertThat(ran.failure().message()).contains("org.chainrule.nowhere:none:1.0", "network?");
  }

  @Test
  void librariesAreReadFromAPom(@TempDir Path folder) throws Exception {
    Path pom =
        Files.writeString(
            folder.resolve("pom.xml"),
            """
            <project>
              <properties><none.version>1.0</none.version></properties>
              <repositories><repository><id>nothing</id><url>%s</url></repository></repositories>
              <dependencies>
                <dependency>
                  <groupId>org.chainrule.nowhere</groupId>
                  <artifactId>none</artifactId>
                  <version>${none.version}</version>
                </dependency>
                <dependency>
                  <groupId>org.chainrule.nowhere</groupId>
                  <artifactId>for-tests</artifactId>
                  <version>1</version>
                  <scope>test</scope>
                </dependency>
              </dependencies>
            </project>
            """
                .formatted(folder.toUri()));
    assertThat(notebook.run("%loadFromPOM " + pom).failure().message())
        .contains("org.chainrule.nowhere:none:1.0")
        .doesNotContain("for-tests");
    assertThat(
            notebook
                .run(
                    "%%loadFromPOM\n<dependency><groupId>a.b</groupId>"
                        + "<artifactId>c</artifactId></dependency>")
                .failure()
                .message())
        .contains("a.b:c has no version");
    assertThat(notebook.run("%loadFromPOM " + folder.resolve("none.xml")).failure().message())
        .contains("there is no file");
    assertThat(notebook.run("%%loadFromPOM\n<dependency>").failure().message())
        .contains("is not XML");
  }

  @Test
  void magicsAreCompleted() {
    assertThat(notebook.session.complete("%ti", 3).matches().get(0).text()).isEqualTo("time");
  }

  @Test
  void resetForgetsEverything() {
    JShellEngine fresh = Notebook.engine();
    fresh.run("int gone = 1;", CellIo.none());
    fresh.run("%reset", CellIo.none());
    assertThat(fresh.run("gone", CellIo.none()).toString()).contains("cannot find symbol");
    fresh.close();
  }
}
