package org.chainrule.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipFile;
import org.chainrule.kernel.io.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmissionTest {
  @TempDir private Path temporary;
  private ReleasedFolder released;

  @BeforeEach
  void release() throws Exception {
    released = ReleasedFolder.in(Files.createDirectory(temporary.resolve("work")));
  }

  private Submission submit() throws IOException {
    return Submission.of(Course.in(released.folder()));
  }

  private static Map<String, String> unpacked(Path zip) throws IOException {
    var files = new LinkedHashMap<String, String>();
    try (var file = new ZipFile(zip.toFile())) {
      for (var entry : Collections.list(file.entries())) {
        byte[] bytes = file.getInputStream(entry).readAllBytes();
        files.put(entry.getName(), new String(bytes, StandardCharsets.UTF_8));
      }
    }
    return files;
  }

  @Test
  void theZipHoldsEveryNotebookAndAManifestOfThem() throws Exception {
    released.write("e01-twice", ReleasedFolder.RIGHT);
    Submission submission = submit();
    assertThat(submission.file()).isEqualTo(released.folder().resolve("submission.zip"));
    Map<String, String> files = unpacked(submission.file());
    assertThat(files)
        .containsOnlyKeys(
            "e01-twice/e01-twice.ipynb", "e02-two/e02-two.ipynb", Submission.MANIFEST);
    JsonObject manifest = Json.parseObject(files.get(Submission.MANIFEST));
    assertThat(Json.string(manifest, "library", "")).startsWith("chainrule ");
    JsonObject first = Json.array(manifest, "notebooks").get(0).getAsJsonObject();
    byte[] notebook = Files.readAllBytes(released.file("e01-twice"));
    assertThat(Json.string(first, "sha256", ""))
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(notebook)));
    assertThat(Json.integer(first, "bytes", 0)).isEqualTo(notebook.length);
    assertThat(Json.string(first, "saved", "")).endsWith("Z");
    assertThat(submission.toString())
        .contains("2 of 2 notebooks packed", submission.file().toString(), "✓   e01-twice");
  }

  @Test
  void whatIsMissingBrokenOrNotAnsweredIsSaidAndTheRestIsPacked() throws Exception {
    Files.delete(released.file("e02-two"));
    assertThat(submit().toString())
        .contains("1 of 2 notebooks", "its notebook is missing", "nothing is answered, or");
    Files.createDirectories(released.file("e02-two").getParent());
    Files.writeString(released.file("e02-two"), "{\"cells\": [");
    Submission submission = submit();
    assertThat(submission.toString())
        .contains("2 of 2 notebooks", "it is packed, but", "no notebook");
    assertThat(unpacked(submission.file())).containsEntry("e02-two/e02-two.ipynb", "{\"cells\": [");
  }

  @Test
  void submittingAgainReplacesTheZipAndLeavesNothingElseBehind() throws Exception {
    Path zip = submit().file();
    byte[] first = Files.readAllBytes(zip);
    released.write("e01-twice", ReleasedFolder.RIGHT);
    assertThat(submit().file()).isEqualTo(zip);
    assertThat(Files.readAllBytes(zip)).isNotEqualTo(first);
    try (var files = Files.list(released.folder())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "00-start-here.ipynb", "e01-twice", "e02-two", "submission.zip");
    }
  }

  @Test
  void anEmptyFolderIsAnErrorThatSaysWhere() throws Exception {
    Path empty = Files.createDirectory(temporary.resolve("empty"));
    assertThatThrownBy(() -> Submission.of(Course.in(empty)))
        .hasMessageContaining("nothing to hand in")
        .hasMessageContaining(empty.toString());
    assertThat(empty).isEmptyDirectory();
  }

  @Test
  void aFolderThatCannotBeWrittenIsAnErrorAndTheOldZipStays() throws Exception {
    Path zip = submit().file();
    byte[] before = Files.readAllBytes(zip);
    // the superuser may write anywhere: a course whose folder is gone stands for one that is locked
    assertThat(released.folder().toFile().setWritable(false)).isTrue();
    try {
      if (Files.isWritable(released.folder())) {
        Course course = Course.in(released.folder());
        var gone = new Course(temporary.resolve("gone"), course.entries());
        assertThatThrownBy(() -> Submission.of(gone)).hasMessageContaining("cannot be written");
      } else {
        assertThatThrownBy(this::submit).hasMessageContaining("cannot be written");
      }
      assertThat(zip).hasBinaryContent(before);
    } finally {
      assertThat(released.folder().toFile().setWritable(true)).isTrue();
    }
  }
}
