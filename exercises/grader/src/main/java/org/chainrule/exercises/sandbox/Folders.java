package org.chainrule.exercises.sandbox;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Deletes a folder in which another process may still be writing. Each step is relative to an open
 * directory stream, so replacing a folder with a link during the deletion cannot redirect it.
 */
final class Folders {
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  private final Path path;
  private final String prefix = ".moved-" + UUID.randomUUID() + "-";
  private int moved;

  private Folders(Path path) {
    this.path = path;
  }

  /** Deletes a folder and its contents. Links are deleted, not followed. */
  static void delete(Path folder) throws IOException {
    Path absolute = folder.toAbsolutePath();
    try (DirectoryStream<Path> parent = Files.newDirectoryStream(absolute.getParent())) {
      if (parent instanceof SecureDirectoryStream<Path> secure) {
        Path name = absolute.getFileName();
        try (SecureDirectoryStream<Path> top =
            secure.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
          new Folders(absolute).empty(top);
        }
        secure.deleteDirectory(name);
      } else {
        Files.walkFileTree(absolute, new Deleter());
      }
    } catch (NoSuchFileException e) {
      // another process has deleted the folder
      return;
    }
  }

  /**
   * Empties a folder. The contents of its subfolders are first moved up a level, so that deeply
   * nested folders and long paths are not a problem.
   */
  private void empty(SecureDirectoryStream<Path> top) throws IOException {
    List<Path> names = names(top);
    while (!names.isEmpty()) {
      for (Path name : names) {
        if (isFolder(top, name)) {
          withPermission(() -> flatten(top, name), path.resolve(name));
          top.deleteDirectory(name);
        } else {
          top.deleteFile(name);
        }
      }
      // a directory stream can only be read once
      try (SecureDirectoryStream<Path> again =
          top.newDirectoryStream(Path.of("."), LinkOption.NOFOLLOW_LINKS)) {
        names = names(again);
      }
    }
  }

  private void flatten(SecureDirectoryStream<Path> top, Path name) throws IOException {
    try (SecureDirectoryStream<Path> inner =
        top.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
      for (Path each : names(inner)) {
        if (isFolder(inner, each)) {
          withPermission(
              () -> inner.move(each, top, Path.of(prefix + moved++)),
              path.resolve(name).resolve(each));
        } else {
          inner.deleteFile(each);
        }
      }
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  /**
   * Runs a step and, if access is denied because the folder's owner removed a permission, restores
   * the permission and retries. Unless this process runs as root, which needs no permissions, the
   * owner is the current user.
   */
  private static void withPermission(Step step, Path folder) throws IOException {
    try {
      step.run();
    } catch (AccessDeniedException e) {
      if (ROOT) {
        throw e;
      }
      SandboxDirs.permit(folder, "rwx------");
      step.run();
    }
  }

  private static boolean isFolder(SecureDirectoryStream<Path> folder, Path name)
      throws IOException {
    return folder
        .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes()
        .isDirectory();
  }

  private static List<Path> names(DirectoryStream<Path> stream) throws IOException {
    var names = new ArrayList<Path>();
    try {
      stream.forEach(each -> names.add(each.getFileName()));
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  /**
   * Deletes folders on systems without secure directory streams, on which no child runs as another
   * user.
   */
  private static final class Deleter extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path visited, IOException e) throws IOException {
      Files.deleteIfExists(visited);
      return FileVisitResult.CONTINUE;
    }
  }
}
