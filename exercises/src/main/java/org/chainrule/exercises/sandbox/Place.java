package org.chainrule.exercises.sandbox;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The two folders of a child, and whom it runs as when the grader is root.
 *
 * @param library the jars that it runs from, shared by all children of a run
 * @param own its own: the socket and, where there is no other, its temporary files
 * @param user an unprivileged user number of its own: children of one user could end each other,
 *     and share the limit on processes
 */
record Place(Path library, Path own, int user) {
  /** Short, because the name of a Unix socket has at most 107 bytes. */
  static final Path TMP = temporary();

  private static Path temporary() {
    Path usual = Path.of("/tmp");
    return Files.isWritable(usual) ? usual : Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** The n-th child's place; no other grader on the machine uses the same numbers. */
  static Place of(Path library, Path own, int child) {
    long pid = ProcessHandle.current().pid();
    return new Place(library, own, 1_000_000 + (int) (pid % 100_000) * 1000 + child % 1000);
  }

  Path socket() {
    return own.resolve("s");
  }

  /** Sets the permissions of a folder of ours, for a child that is another user. */
  static void openToAll(Path path, String permissions) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
  }

  /** Deletes a folder of ours; links in it are deleted, not followed. */
  static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException e)
              throws IOException {
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
