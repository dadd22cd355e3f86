package org.chainrule.exercises.lab;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The programs on the machine: where they are, and what they say of their version. */
final class Programs {
  private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\w+)+");
  private static final int SECONDS = 60;

  private Programs() {}

  /** The program of that name on the PATH. */
  static Optional<Path> find(String name) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path candidate = Path.of(folder.isEmpty() ? "." : folder, name);
      if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
        return Optional.of(candidate.toAbsolutePath());
      }
    }
    return Optional.empty();
  }

  /** The first thing that looks like a version in what the command prints; empty when it fails. */
  static Optional<String> version(List<String> command) {
    return output(command).flatMap(Programs::versionIn);
  }

  static Optional<String> versionIn(String text) {
    Matcher matcher = VERSION.matcher(text);
    return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
  }

  /** The number that a version begins with. */
  static int major(String version) {
    return Integer.parseInt(version.substring(0, version.indexOf('.')));
  }

  /** What the command prints; empty when it cannot be run, fails, or does not end. */
  static Optional<String> output(List<String> command) {
    try {
      Path file = Files.createTempFile("chainrule", ".out");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(file.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          return Optional.empty();
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        return process.exitValue() == 0 ? Optional.of(text) : Optional.empty();
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
