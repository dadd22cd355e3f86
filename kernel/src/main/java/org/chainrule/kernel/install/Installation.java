package org.chainrule.kernel.install;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.chainrule.kernel.client.KernelSpec;

/**
 * A kernelspec and all that it needs in one folder: the jar, {@code kernel.json}, the logos, the
 * start-up archive. It is installed atomically.
 *
 * @param jupyter Jupyter's data folder, such as PREFIX/share/jupyter
 * @param name the kernel's name, which notebooks store
 * @param displayName the display name
 * @param jdk the folder of the JDK that runs it
 */
public record Installation(Path jupyter, String name, String displayName, Path jdk) {
  public static final String DEFAULT_NAME = "chainrule";
  public static final String DEFAULT_DISPLAY_NAME = "Java (Chainrule)";

  static final String JAR = "chainrule-kernel.jar";
  private static final List<String> LOGOS =
      List.of("logo-32x32.png", "logo-64x64.png", "logo-svg.svg");

  public Installation {
    jupyter = jupyter.toAbsolutePath().normalize();
    if (!name.matches("[A-Za-z0-9._-]+")) {
      throw new IllegalArgumentException(
          "a kernel's name has letters, digits, '.', '_' and '-' only, but was \"" + name + "\"");
    }
  }

  /** The usual kernel under the usual name, in a prefix such as a Python environment. */
  public static Installation inPrefix(Path prefix, Path jdk) {
    return new Installation(
        Platform.current().inPrefix(prefix), DEFAULT_NAME, DEFAULT_DISPLAY_NAME, jdk);
  }

  /** The jar that this program runs from. */
  public static Path thisJar() throws IOException {
    try {
      Path jar =
          Path.of(Installation.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isRegularFile(jar)) {
        return jar;
      }
      throw new IOException(
          "the kernel is installed from its jar: run java -jar "
              + JAR
              + ", not the classes in "
              + jar);
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  /** The kernel that this program holds, run by the JDK that runs this program. */
  public static KernelSpec thisKernel() throws IOException {
    Path java = Path.of(System.getProperty("java.home"));
    var here =
        new Installation(
            Platform.current().userJupyter(), DEFAULT_NAME, DEFAULT_DISPLAY_NAME, java);
    return here.spec(thisJar());
  }

  /** The folder of the kernelspec. */
  public Path folder() {
    return jupyter.resolve("kernels").resolve(name);
  }

  /**
   * Installs a kernel jar, or replaces what was installed under the name.
   *
   * @return the start-up archive, which still has to be made; the kernel also works without it
   * @throws IOException if it cannot be installed; then nothing has changed
   */
  public StartUpArchive install(Path jar) throws IOException {
    Jdk found = Jdk.at(jdk);
    Path kernels = Files.createDirectories(folder().getParent());
    Path half = Files.createTempDirectory(kernels, "." + name + "-");
    try {
      Files.copy(jar, half.resolve(JAR));
      for (String logo : LOGOS) {
        copyLogo(logo, half);
      }
      StartJar.write(half.resolve(JAR));
      KernelSpec spec = spec(found, folder().resolve(JAR), StartJar.beside(folder().resolve(JAR)));
      Files.writeString(half.resolve("kernel.json"), spec.json());
      openToReaders(half);
      replace(half);
    } catch (IOException | RuntimeException e) {
      delete(half);
      throw e;
    }
    return StartUpArchive.beside(folder().resolve(JAR), found);
  }

  /** The kernelspec for a jar that stays where it is. */
  public KernelSpec spec(Path jar) throws IOException {
    return spec(Jdk.at(jdk), jar, jar);
  }

  private KernelSpec spec(Jdk found, Path jar, Path started) {
    var argv = new ArrayList<String>();
    argv.add(found.java().toString());
    argv.addAll(StartUpArchive.beside(jar, found).flags());
    argv.addAll(List.of("-jar", started.toString(), "{connection_file}"));
    var metadata = new JsonObject();
    metadata.addProperty("debugger", true);
    return new KernelSpec(argv, displayName, "java", "message", Map.of(), metadata);
  }

  private static void copyLogo(String logo, Path folder) throws IOException {
    try (InputStream bytes = Installation.class.getResourceAsStream(logo)) {
      if (bytes == null) {
        throw new IOException("this jar is damaged: " + logo + " is missing");
      }
      Files.copy(bytes, folder.resolve(logo));
    }
  }

  /** A temporary folder is readable for its owner only; a kernelspec must be for all users. */
  private static void openToReaders(Path folder) {
    boolean unused = folder.toFile().setReadable(true, false);
    unused = folder.toFile().setExecutable(true, false);
  }

  private void replace(Path half) throws IOException {
    Path old = null;
    if (Files.exists(folder())) {
      old = Files.createTempDirectory(folder().getParent(), ".old-" + name + "-");
      Files.move(folder(), old, StandardCopyOption.REPLACE_EXISTING);
    }
    try {
      Files.move(half, folder());
    } catch (IOException e) {
      if (old != null) {
        Files.move(old, folder());
      }
      throw e;
    }
    if (old != null) {
      delete(old);
    }
  }

  /**
   * Removes what {@link #install} has installed.
   *
   * @return whether there was anything
   */
  public boolean uninstall() throws IOException {
    if (!Files.isRegularFile(folder().resolve("kernel.json"))) {
      return false;
    }
    delete(folder());
    return true;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      paths
          .sorted(Comparator.reverseOrder())
          .forEach(
              path -> {
                try {
                  Files.deleteIfExists(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
