package org.chainrule.kernel.language.compile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Source files of code that is in no cell: this library's, which are in the jar, and the JDK's if
 * its {@code src.zip} is installed.
 */
public final class Sources {
  /** The folder of the sources in a jar. */
  static final String FOLDER = "META-INF/sources/";

  private Sources() {}

  /** Where the JDK's sources are, if they are installed. */
  public static Path ofJdk() {
    return Path.of(System.getProperty("java.home"), "lib", "src.zip");
  }

  /**
   * The text of a source file.
   *
   * @param module the module of a class of the JDK; of others, anything
   * @param file the path from the root of the packages, as {@code java/util/List.java}
   */
  public static Optional<String> of(String module, String file) {
    try (InputStream own = Sources.class.getClassLoader().getResourceAsStream(FOLDER + file)) {
      if (own != null) {
        return Optional.of(text(own));
      }
    } catch (IOException unreadable) {
      return Optional.empty();
    }
    try (ZipFile sources = new ZipFile(ofJdk().toFile())) {
      ZipEntry entry = sources.getEntry(module + "/" + file);
      return entry == null ? Optional.empty() : Optional.of(text(sources.getInputStream(entry)));
    } catch (IOException notInstalled) {
      return Optional.empty();
    }
  }

  private static String text(InputStream source) throws IOException {
    return new String(source.readAllBytes(), StandardCharsets.UTF_8);
  }
}
