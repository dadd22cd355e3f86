package org.chainrule.exercises.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Measures the disk use of a child process that has no size-limited file system: in the child's
 * folder and, if the child has its own user, in world-writable folders.
 */
final class DiskUse {
  /** World-writable folders. */
  private static final List<Path> PUBLIC =
      List.of(
          Path.of("/tmp"),
          Path.of("/var/tmp"),
          Path.of("/dev/shm"),
          Path.of("/dev/mqueue"),
          Path.of("/run/lock"));

  private final Path own;
  private final OptionalInt user;
  private final long bytes;
  private final int files;

  private DiskUse(Path own, OptionalInt user, long bytes, int files) {
    this.own = own;
    this.user = user;
    this.bytes = bytes;
    this.files = files;
  }

  /**
   * Returns an instance for a child whose file system is already limited, so that nothing is
   * counted.
   */
  static DiskUse limited() {
    return new DiskUse(null, OptionalInt.empty(), Long.MAX_VALUE, Integer.MAX_VALUE);
  }

  /** Returns an instance that counts the child's files, excluding those that already exist. */
  static DiskUse of(Path own, OptionalInt user, Limits limits) throws IOException {
    long bytes = (long) limits.diskMegabytes() << 20;
    int files = limits.files();
    try (Stream<Path> all = Files.walk(own)) {
      for (Path file : (Iterable<Path>) all::iterator) {
        files++;
        bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
      }
    }
    return new DiskUse(own, user, bytes, files);
  }

  /** Returns whether the child has exceeded its limits. */
  boolean isExceeded() {
    if (own == null) {
      return false;
    }
    var open = new ArrayDeque<Path>(publicFiles());
    open.add(own);
    long sum = 0;
    int count = 0;
    while (!open.isEmpty()) {
      Path file = open.poll();
      BasicFileAttributes attributes = attributes(file).orElse(null);
      if (attributes == null) {
        continue;
      }
      count++;
      sum += attributes.isRegularFile() ? attributes.size() : 0;
      if (count > files || sum > bytes) {
        return true;
      }
      if (attributes.isDirectory()) {
        open.addAll(in(file, files));
      }
    }
    return false;
  }

  private static Optional<BasicFileAttributes> attributes(Path file) {
    try {
      return Optional.of(
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    } catch (IOException e) {
      // the file was deleted in the meantime
      return Optional.empty();
    }
  }

  /** Deletes the files that the child's user has left in world-writable folders. */
  void deletePublicFiles() throws IOException {
    for (Path file : publicFiles()) {
      if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        Folders.delete(file);
      } else {
        Files.deleteIfExists(file);
      }
    }
  }

  private List<Path> publicFiles() {
    if (user.isEmpty()) {
      return List.of();
    }
    return PUBLIC.stream()
        .flatMap(folder -> in(folder, Integer.MAX_VALUE).stream())
        .filter(this::isOwnedByUser)
        .filter(file -> !own.startsWith(file))
        .toList();
  }

  private boolean isOwnedByUser(Path file) {
    try {
      return Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS)
          .equals(user.getAsInt());
    } catch (IOException e) {
      // the file was deleted in the meantime
      return false;
    }
  }

  private static List<Path> in(Path folder, int atMost) {
    var found = new ArrayList<Path>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (found.size() > atMost) {
          break;
        }
        found.add(entry);
      }
    } catch (IOException | DirectoryIteratorException e) {
      // the folder does not exist or was deleted in the meantime
      return found;
    }
    return found;
  }
}
