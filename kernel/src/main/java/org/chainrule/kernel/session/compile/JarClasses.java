package org.chainrule.kernel.session.compile;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipFile;
import javax.tools.SimpleJavaFileObject;

/**
 * The classes in a jar. The compiler's own way is to mount the jar as a file system and to walk all
 * its folders, at first use: a third of the time until the first cell is compiled.
 */
final class JarClasses {
  private final File file;
  private final JarFile jar;
  private final Map<String, List<String>> byPackage = new HashMap<>();

  private JarClasses(File file, JarFile jar) {
    this.file = file;
    this.jar = jar;
    for (var entries = jar.entries(); entries.hasMoreElements(); ) {
      String name = entries.nextElement().getName();
      if (name.endsWith(".class")) {
        int slash = Math.max(0, name.lastIndexOf('/'));
        byPackage.computeIfAbsent(name.substring(0, slash), each -> new ArrayList<>()).add(name);
      }
    }
  }

  /** Those in a file; none when it is no jar, or one that names others to be read with it. */
  static Optional<JarClasses> of(File file) {
    if (!file.isFile()) {
      return Optional.empty();
    }
    try {
      var jar = new JarFile(file, false, ZipFile.OPEN_READ, Runtime.version());
      Manifest manifest = jar.getManifest();
      if (manifest != null
          && manifest.getMainAttributes().containsKey(Attributes.Name.CLASS_PATH)) {
        jar.close();
        return Optional.empty();
      }
      return Optional.of(new JarClasses(file, jar));
    } catch (IOException notAJar) {
      return Optional.empty();
    }
  }

  boolean isOf(File other) {
    return file.equals(other);
  }

  /** The classes of a package. */
  List<InJar> in(String packageName) {
    List<String> found =
        byPackage.getOrDefault(packageName.replace('.', '/'), Collections.emptyList());
    return found.stream().map(InJar::new).toList();
  }

  /** One class. */
  final class InJar extends SimpleJavaFileObject {
    private final String entry;

    private InJar(String entry) {
      super(uri(entry), Kind.CLASS);
      this.entry = entry;
    }

    private static URI uri(String entry) {
      try {
        return new URI("jar", null, "/" + entry, null);
      } catch (URISyntaxException e) {
        throw new IllegalArgumentException(e);
      }
    }

    String className() {
      return entry.substring(0, entry.length() - Kind.CLASS.extension.length()).replace('/', '.');
    }

    @Override
    public InputStream openInputStream() throws IOException {
      JarEntry found = jar.getJarEntry(entry);
      if (found == null) {
        throw new IOException(entry + " is no longer in " + file);
      }
      return jar.getInputStream(found);
    }
  }
}
