package org.chainrule.kernel.install;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * The operating system, the environment and the home folder, which Jupyter's folders depend on.
 *
 * @see <a href="https://docs.jupyter.org/en/latest/use/jupyter-directories.html">Jupyter's common
 *     directories</a>
 */
public record Platform(Os os, Map<String, String> environment, Path home) {
  /** The families of systems that Jupyter knows. */
  public enum Os {
    LINUX,
    MACOS,
    WINDOWS
  }

  public Platform {
    environment = Map.copyOf(environment);
  }

  /** The one that this process runs on. */
  public static Platform current() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    Os os = name.contains("win") ? Os.WINDOWS : name.contains("mac") ? Os.MACOS : Os.LINUX;
    return new Platform(os, System.getenv(), Path.of(System.getProperty("user.home")));
  }

  /** Where Jupyter keeps what belongs to one user. */
  public Path userJupyter() {
    String asked = environment.getOrDefault("JUPYTER_DATA_DIR", "");
    if (!asked.isBlank()) {
      return Path.of(asked);
    }
    return switch (os) {
      case LINUX -> xdgData().resolve("jupyter");
      case MACOS -> home.resolve("Library").resolve("Jupyter");
      case WINDOWS -> appData().resolve("jupyter");
    };
  }

  /** Where Jupyter keeps what belongs to the machine. */
  public Path systemJupyter() {
    if (os == Os.WINDOWS) {
      return Path.of(environment.getOrDefault("PROGRAMDATA", "C:\\ProgramData")).resolve("jupyter");
    }
    return inPrefix(Path.of("/usr/local"));
  }

  /** Where Jupyter keeps what belongs to a Python environment, or to any other prefix. */
  public Path inPrefix(Path prefix) {
    return prefix.resolve("share").resolve("jupyter");
  }

  /** Where this product keeps what belongs to one user. */
  public Path userData() {
    return switch (os) {
      case LINUX -> xdgData().resolve("chainrule");
      case MACOS -> home.resolve("Library").resolve("Application Support").resolve("chainrule");
      case WINDOWS -> appData().resolve("chainrule");
    };
  }

  private Path xdgData() {
    String asked = environment.getOrDefault("XDG_DATA_HOME", "");
    return asked.isBlank() ? home.resolve(".local").resolve("share") : Path.of(asked);
  }

  private Path appData() {
    String asked = environment.getOrDefault("APPDATA", "");
    return asked.isBlank() ? home.resolve("AppData").resolve("Roaming") : Path.of(asked);
  }
}
