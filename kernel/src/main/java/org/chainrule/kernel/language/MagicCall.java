package org.chainrule.kernel.language;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One use of a magic in a cell. */
public interface MagicCall {
  /** The rest of the magic's line, without blanks around it. */
  String arguments();

  /** The rest of the cell, if the magic is written with two percent signs. */
  Optional<String> body();

  /** Where the cell's output goes. */
  CellIo io();

  /** The session that the cell runs in. */
  MagicSession session();

  /** Runs the Java in the arguments, or in the body if there is one, as part of the cell. */
  CellResult runCode();

  /** Runs other Java as part of the cell. */
  CellResult run(String code);

  /** The arguments, split at blanks. */
  default List<String> words() {
    return Stream.of(arguments().split("\\s+")).filter(each -> !each.isEmpty()).toList();
  }

  /**
   * The file that the arguments name.
   *
   * @throws MagicException if there is no such file
   */
  default Path file() throws MagicException {
    Path file = Path.of(arguments());
    if (!Files.isRegularFile(file)) {
      throw new MagicException("there is no file " + file.toAbsolutePath());
    }
    return file;
  }
}
