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
 * What a child has written where no file system of its own limits it: in its folder, and, if it has
 * a user of its own, in the folders that everybody may write to.
 */
final class DiskUse {
  /** Where everybody may write. */
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

  /** The file system of the child limits it. */
  static DiskUse limited() {
    return new DiskUse(null, OptionalInt.empty(), Long.MAX_VALUE, Integer.MAX_VALUE);
  }

  /** It is counted here; what is there already is not the child's. */
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

  /** Whether it is more than it may be. */
  boolean isTooMuch() {
    if (own == null) {
      return false;
    }
    var open = new ArrayDeque<Path>(strewn());
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
      // it is gone again
      return Optional.empty();
    }
  }

  /** Deletes what the child's user has left where everybody may write. */
  void deleteStrewn() throws IOException {
    for (Path file : strewn()) {
      if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        Folders.delete(file);
      } else {
        Files.deleteIfExists(file);
      }
    }
  }

  private List<Path> strewn() {
    if (user.isEmpty()) {
      return List.of();
    }
    return PUBLIC.stream()
        .flatMap(folder -> in(folder, Integer.MAX_VALUE).stream())
        .filter(this::isTheUsers)
        .filter(file -> !own.startsWith(file))
        .toList();
  }

  private boolean isTheUsers(Path file) {
    try {
      return Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS)
          .equals(user.getAsInt());
    } catch (IOException e) {
      // it is gone again
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
      // not there, or gone again
      return found;
    }
    return found;
  }
}
