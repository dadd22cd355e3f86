package org.chainrule.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  @Test
  void aFileIsWrittenWithItsFolders() throws IOException {
    Path file = folder.resolve("a/b.txt");
    AtomicFile.write(file, "Ʃ");
    assertThat(file).hasContent("Ʃ");
  }

  @Test
  void aFileIsReplaced() throws IOException {
    Path file = folder.resolve("a.txt");
    AtomicFile.write(file, "before");
    AtomicFile.write(file, "after");
    assertThat(file).hasContent("after");
    assertThat(folder).isDirectoryContaining(file::equals).satisfies(this::holdsOneFile);
  }

  @Test
  void aFileStaysWhenItsSuccessorCannotBeWritten() throws IOException {
    Path file = folder.resolve("a.txt");
    AtomicFile.write(file, "before");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    half -> {
                      Files.writeString(half, "aft");
                      throw new IOException("the disk is full");
                    }))
        .hasMessage("the disk is full");
    assertThat(file).hasContent("before");
    holdsOneFile(folder);
  }

  private void holdsOneFile(Path path) {
    assertThat(path.toFile().list()).hasSize(1);
  }
}
