package org.chainrule.kernel.language.compile;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipFile;
import javax.tools.JavaFileObject.Kind;

/**
 * The classes in a jar. The compiler itself would mount the jar as a file system and walk all its
 * folders, which took a third of the time until the first cell was compiled.
 */
final class JarClasses {
  private final File file;
  private final Function<String, List<String>> names;
  private JarFile jar;

  private JarClasses(File file, Function<String, List<String>> names) {
    this.file = file;
    this.names = names;
  }

  /** The names of a jar's classes, by package. */
  private static Map<String, List<String>> names(JarFile jar) {
    var byPackage = new HashMap<String, List<String>>();
    for (var entries = jar.entries(); entries.hasMoreElements(); ) {
      String name = entries.nextElement().getName();
      if (name.endsWith(".class")) {
        int slash = name.lastIndexOf('/');
        byPackage
            .computeIfAbsent(
                name.substring(0, Math.max(0, slash)).replace('/', '.'), each -> new ArrayList<>())
            .add(name.substring(slash + 1, name.length() - Kind.CLASS.extension.length()));
      }
    }
    return byPackage;
  }

  /** The classes of a jar that has an index; the jar is opened when one of them is read. */
  static JarClasses of(File file, ClassIndex index) {
    return new JarClasses(file, name -> index.in("", name));
  }

  /** The classes of a file; empty if it is not a jar, or has a Class-Path. */
  static Optional<JarClasses> of(File file) {
    if (!file.isFile()) {
      return Optional.empty();
    }
    try {
      JarFile jar = open(file);
      Manifest manifest = jar.getManifest();
      if (manifest != null
          && manifest.getMainAttributes().containsKey(Attributes.Name.CLASS_PATH)) {
        jar.close();
        return Optional.empty();
      }
      Map<String, List<String>> byPackage = names(jar);
      var classes = new JarClasses(file, name -> byPackage.getOrDefault(name, List.of()));
      classes.jar = jar;
      return Optional.of(classes);
    } catch (IOException notAJar) {
      return Optional.empty();
    }
  }

  private static JarFile open(File file) throws IOException {
    return new JarFile(file, false, ZipFile.OPEN_READ, Runtime.version());
  }

  private synchronized JarFile jar() throws IOException {
    if (jar == null) {
      jar = open(file);
    }
    return jar;
  }

  boolean isOf(File other) {
    return file.equals(other);
  }

  /** The classes of a package. */
  List<ClassFile> in(String packageName) {
    var files = new ArrayList<ClassFile>();
    String prefix = packageName.isEmpty() ? "" : packageName + ".";
    for (String name : names.apply(packageName)) {
      files.add(new InJar(prefix + name));
    }
    return files;
  }

  private final class InJar extends ClassFile {
    InJar(String className) {
      super(className);
    }

    @Override
    public InputStream openInputStream() throws IOException {
      JarEntry found = jar().getJarEntry(path());
      if (found == null) {
        throw new IOException(path() + " is no longer in " + file);
      }
      return jar().getInputStream(found);
    }
  }
}
