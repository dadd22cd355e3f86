package org.chainrule.exercises.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;

/**
 * The folders of a child process and the user it runs as.
 *
 * @param library the folder with the jars that the child uses
 * @param own the child's own folder, for the socket and, if there is no other place, temporary
 *     files
 * @param user the child's own user, if the grader is root and can switch users
 */
record SandboxDirs(Path library, Path own, OptionalInt user) {
  /**
   * The folder for temporary folders. Its path is short because the path of a Unix domain socket is
   * limited to 107 bytes.
   */
  static final Path TMP = temporary();

  private static Path temporary() {
    Path usual = Path.of("/tmp");
    return Files.isWritable(usual) ? usual : Path.of(System.getProperty("java.io.tmpdir"));
  }

  Path socket() {
    return own.resolve("s");
  }

  /** Returns an empty folder on which the child's file system is mounted. */
  Path mountPoint() {
    return own.resolve("m");
  }

  /** Returns an empty folder that hides folders that the child must not read. */
  Path empty() {
    return own.resolve("e");
  }

  /** Sets a file's permissions and, if the child has its own user, makes that user the owner. */
  void giveToChild(Path file, String permissions) throws IOException {
    permit(file, permissions);
    if (user.isPresent()) {
      Files.setAttribute(file, "unix:uid", user.getAsInt());
    }
  }

  /** Sets the permissions of a file that this process owns. */
  static void permit(Path path, String permissions) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
  }
}
