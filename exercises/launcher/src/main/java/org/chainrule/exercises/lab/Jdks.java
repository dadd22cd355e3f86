package org.chainrule.exercises.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** The JDKs of this machine, read from the {@code release} file that each of them has. */
final class Jdks {
  private static final List<String> FOLDERS =
      List.of("/usr/lib/jvm", "/Library/Java/JavaVirtualMachines");

  private Jdks() {}

  /** Home and version of every JDK that is found, the running one first. */
  static Map<Path, String> found() {
    var homes = new ArrayList<Path>();
    homes.add(Path.of(System.getProperty("java.home")));
    Optional.ofNullable(System.getenv("JAVA_HOME")).map(Path::of).ifPresent(homes::add);
    FOLDERS.stream()
        .map(Path::of)
        .filter(Files::isDirectory)
        .forEach(folder -> homes.addAll(homesIn(folder)));
    var versions = new LinkedHashMap<Path, String>();
    for (Path home : homes) {
      real(home)
          .ifPresent(jdk -> version(jdk).ifPresent(version -> versions.putIfAbsent(jdk, version)));
    }
    return versions;
  }

  private static List<Path> homesIn(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .sorted()
          .flatMap(entry -> Stream.of(entry, entry.resolve("Contents/Home")))
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static Optional<Path> real(Path home) {
    try {
      return Files.exists(home.resolve("bin/javac"))
          ? Optional.of(home.toRealPath())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> version(Path home) {
    var release = new Properties();
    try (var in = Files.newInputStream(home.resolve("release"))) {
      release.load(in);
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.ofNullable(release.getProperty("JAVA_VERSION"))
        .map(version -> version.replace("\"", ""));
  }
}
