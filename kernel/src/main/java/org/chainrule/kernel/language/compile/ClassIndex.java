package org.chainrule.kernel.language.compile;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chainrule.platform.AtomicFile;

/**
 * The names of all classes of a JDK and of a jar, by module and package, written to a file when the
 * kernel is installed. The compiler lists packages before it compiles anything; listing them in the
 * JDK's image took half of the time to the first result.
 *
 * <p>The file begins with what it was made of. A sorted directory follows with the offset of each
 * package's classes, such as {@code java.base/java/util 74021}; packages of the jar have no module.
 * Then each package has a line with its classes. A package is found by binary search.
 */
public final class ClassIndex {
  private static final String CLASS = ".class";
  private static final String IMAGE = "lib/modules";

  /** Anonymous and local classes. */
  private static final Pattern ANONYMOUS = Pattern.compile("\\$\\d");

  private final Path jar;
  private final String text;

  /** The offsets of the directory and of the names. */
  private final int directory;

  private final int names;

  private ClassIndex(Path jar, String text, int directory, int names) {
    this.jar = jar;
    this.text = text;
    this.directory = directory;
    this.names = names;
  }

  boolean isOf(File other) {
    return other.toPath().equals(jar);
  }

  /** The file of a jar's index. */
  public static Path beside(Path jar) {
    return jar.resolveSibling("kernel.classes");
  }

  /**
   * Writes the index of a JDK and a jar beside the jar.
   *
   * @throws IOException if one of them cannot be read; then there is no index
   */
  public static void write(Path jdk, Path jar) throws IOException {
    var packages = new TreeMap<String, Set<String>>();
    try (FileSystem image =
        FileSystems.newFileSystem(URI.create("jrt:/"), Map.of("java.home", jdk.toString()))) {
      Path modules = image.getPath("/modules");
      try (Stream<Path> files = Files.walk(modules)) {
        files.forEach(file -> note(packages, modules.relativize(file).toString()));
      }
    }
    try (JarFile opened = new JarFile(jar.toFile())) {
      opened.stream().forEach(entry -> note(packages, "/" + entry.getName()));
    }
    var directory = new StringBuilder();
    var names = new StringBuilder();
    packages.forEach(
        (name, classes) -> {
          directory.append(name).append(' ').append(names.length()).append('\n');
          names.append(String.join(" ", classes)).append('\n');
        });
    String text = origin(jdk, jar) + "\n" + directory.length() + "\n" + directory + names;
    AtomicFile.write(
        beside(jar),
        half -> {
          Files.write(half, text.getBytes(StandardCharsets.ISO_8859_1));
          boolean unused = half.toFile().setReadable(true, false); // other users may use the kernel
        });
  }

  private static void note(Map<String, Set<String>> packages, String file) {
    int slash = file.lastIndexOf('/');
    if (file.endsWith(CLASS) && slash >= 0 && !ANONYMOUS.matcher(file).find()) {
      String name = file.substring(slash + 1, file.length() - CLASS.length());
      packages.computeIfAbsent(file.substring(0, slash), each -> new TreeSet<>()).add(name);
    }
  }

  /** The index of this JDK and a jar; empty if there is none or it is stale. */
  static Optional<ClassIndex> of(Path jar) {
    try {
      Path file = beside(jar);
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      String origin = origin(Path.of(System.getProperty("java.home")), jar) + "\n";
      if (!text.startsWith(origin)) {
        return Optional.empty();
      }
      int directory = text.indexOf('\n', origin.length()) + 1;
      int length = Integer.parseInt(text, origin.length(), directory - 1, 10);
      return Optional.of(new ClassIndex(jar, text, directory, directory + length));
    } catch (IOException | IndexOutOfBoundsException | NumberFormatException unreadable) {
      return Optional.empty();
    }
  }

  /** Identifies the JDK and the jar that an index was made of. */
  private static String origin(Path jdk, Path jar) throws IOException {
    return stamp(jdk.resolve(IMAGE)) + " " + stamp(jar);
  }

  private static String stamp(Path file) throws IOException {
    return Files.size(file) + "@" + Files.getLastModifiedTime(file).toMillis();
  }

  /**
   * The simple names of the classes of a package.
   *
   * @param module the name of its module; empty for the jar
   * @param packageName its name, with dots; empty for the unnamed package
   */
  List<String> in(String module, String packageName) {
    String key = module + (packageName.isEmpty() ? "" : "/") + packageName.replace('.', '/');
    int from = directory;
    int to = names;
    while (from < to) {
      int line = text.lastIndexOf('\n', (from + to) / 2 - 1) + 1;
      line = Math.max(line, from);
      int space = text.indexOf(' ', line);
      int order = key.compareTo(text.substring(line, space));
      int next = text.indexOf('\n', space) + 1;
      if (order == 0) {
        int start = names + Integer.parseInt(text, space + 1, next - 1, 10);
        return List.of(text.substring(start, text.indexOf('\n', start)).split(" "));
      }
      if (order < 0) {
        to = line;
      } else {
        from = next;
      }
    }
    return List.of();
  }
}
