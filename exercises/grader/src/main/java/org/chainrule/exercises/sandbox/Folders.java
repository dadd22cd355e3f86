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
 * Deletes a folder in which somebody else may still be at work. Every step is relative to a folder
 * that is held open, so that one that becomes a link in the middle leads nowhere.
 */
final class Folders {
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  private final Path path;
  private final String prefix = ".moved-" + UUID.randomUUID() + "-";
  private int moved;

  private Folders(Path path) {
    this.path = path;
  }

  /** Deletes a folder and all in it; links are deleted, not followed. */
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
      // somebody was faster
      return;
    }
  }

  /**
   * Empties a folder. What lies in a folder of it is first moved up: how deep a student's folders
   * are, and how long their paths, does not matter then.
   */
  private void empty(SecureDirectoryStream<Path> top) throws IOException {
    List<Path> names = names(top);
    while (!names.isEmpty()) {
      for (Path name : names) {
        if (isFolder(top, name)) {
          permitted(() -> flatten(top, name), path.resolve(name));
          top.deleteDirectory(name);
        } else {
          top.deleteFile(name);
        }
      }
      // a stream is read once
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
          permitted(
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
   * Takes a step, and if its owner took the right to it away, once more with it. The owner is this
   * user then: root needs no rights.
   */
  private static void permitted(Step step, Path folder) throws IOException {
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

  /** For systems whose folders cannot be held open; there is no other user's child on these. */
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
