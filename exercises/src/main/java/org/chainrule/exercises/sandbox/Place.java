package org.chainrule.exercises.sandbox;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The two folders of a child.
 *
 * @param library the jars that it runs from, shared by all children of a run
 * @param own its own: the socket and, where there is no other, its temporary files
 */
record Place(Path library, Path own) {
  /** Short, because the name of a Unix socket has at most 107 bytes. */
  static final Path TMP = temporary();

  private static Path temporary() {
    Path usual = Path.of("/tmp");
    return Files.isWritable(usual) ? usual : Path.of(System.getProperty("java.io.tmpdir"));
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
