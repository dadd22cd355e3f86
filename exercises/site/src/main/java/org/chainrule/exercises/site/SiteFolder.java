package org.chainrule.exercises.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder of a site. It is written beside its place and then moved. Only files that this program
 * has written are replaced; the folder has a list of them.
 */
final class SiteFolder implements AutoCloseable {
  static final String LIST = ".chainrule-site";

  private final Path target;
  private final Path half;
  private final Set<String> written = new TreeSet<>();

  private SiteFolder(Path target, Path half) {
    this.target = target;
    this.half = half;
  }

  /**
   * A folder to write a site into.
   *
   * @throws IOException if there is something else in its place
   */
  static SiteFolder at(Path place) throws IOException {
    Path target = place.toAbsolutePath().normalize();
    requireOurs(target);
    Path parent = target.getParent();
    try {
      Files.createDirectories(parent);
      return new SiteFolder(target, Files.createTempDirectory(parent, ".site-"));
    } catch (IOException e) {
      throw new IOException(
          "no folder can be made in " + parent + " (" + e + "): choose another --output-dir", e);
    }
  }

  private static void requireOurs(Path target) throws IOException {
    if (Files.notExists(target, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    String advice = "; nothing was changed: choose another --output-dir, or move it away yourself";
    if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS) || target.getParent() == null) {
      throw new IOException(target + " is no folder that a site could be written to" + advice);
    }
    List<String> present = files(target);
    Path list = target.resolve(LIST);
    if (!Files.isRegularFile(list)) {
      if (present.isEmpty()) {
        return;
      }
      throw new IOException(
          target + " is not a site of this command: it has no " + LIST + " in it" + advice);
    }
    Set<String> ours = Set.copyOf(Files.readAllLines(list));
    for (String file : present) {
      if (!file.equals(LIST) && !ours.contains(file)) {
        throw new IOException(target + " holds a file that is not of the site, " + file + advice);
      }
    }
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
          .map(file -> Links.slashes(folder.relativize(file)))
          .toList();
    }
  }

  /** Where the site is until it is whole. */
  Path path() {
    return half;
  }

  void write(String file, String text) throws IOException {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  void write(String file, byte[] bytes) throws IOException {
    if (written.add(file)) {
      Path path = half.resolve(file);
      Files.createDirectories(path.getParent());
      Files.write(path, bytes);
    }
  }

  long bytes() throws IOException {
    long bytes = 0;
    for (String file : written) {
      bytes += Files.size(half.resolve(file));
    }
    return bytes;
  }

  /** Puts the site in its place; what was there before comes back when that fails. */
  void publish() throws IOException {
    Files.writeString(
        half.resolve(LIST), written.stream().collect(Collectors.joining("\n", "", "\n")));
    readableByAll(half);
    Path before = target.resolveSibling(half.getFileName() + "-before");
    boolean replaces = Files.exists(target);
    if (replaces) {
      Files.move(target, before);
    }
    try {
      Files.move(half, target);
    } catch (IOException e) {
      if (replaces) {
        Files.move(before, target);
      }
      throw e;
    }
    delete(before);
  }

  /** A temporary folder is its owner's alone; a site is for all. */
  private static void readableByAll(Path folder) throws IOException {
    Path plain = Files.createDirectory(folder.resolve(".plain"));
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(folder, Files.getPosixFilePermissions(plain));
    }
    Files.delete(plain);
  }

  @Override
  public void close() throws IOException {
    delete(half);
  }

  private static void delete(Path folder) throws IOException {
    if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> found = Files.walk(folder)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
