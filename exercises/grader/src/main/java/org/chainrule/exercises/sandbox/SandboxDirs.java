package org.chainrule.exercises.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;

/**
 * The folders of a child, and whom it runs as.
 *
 * @param library the jars that it runs from
 * @param own its own: the socket and, where there is no other, its temporary files
 * @param user a user who has nothing else, where the grader is root and may become one
 */
record SandboxDirs(Path library, Path own, OptionalInt user) {
  /** Short, because the name of a Unix socket has at most 107 bytes. */
  static final Path TMP = temporary();

  private static Path temporary() {
    Path usual = Path.of("/tmp");
    return Files.isWritable(usual) ? usual : Path.of(System.getProperty("java.io.tmpdir"));
  }

  Path socket() {
    return own.resolve("s");
  }

  /** An empty folder of its own, over which its namespace mounts what it likes. */
  Path mountPoint() {
    return own.resolve("m");
  }

  /** A folder to show where there is something that must not be read. */
  Path empty() {
    return own.resolve("e");
  }

  /** Gives a file to the child's user, if it has one, and to nobody else. */
  void hand(Path file, String permissions) throws IOException {
    permit(file, permissions);
    if (user.isPresent()) {
      Files.setAttribute(file, "unix:uid", user.getAsInt());
    }
  }

  /** Sets the permissions of a file of ours. */
  static void permit(Path path, String permissions) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
  }
}
