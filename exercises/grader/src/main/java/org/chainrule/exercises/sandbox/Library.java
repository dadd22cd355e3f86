package org.chainrule.exercises.sandbox;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chainrule.display.Display;
import org.chainrule.exercises.child.SandboxMain;
import org.chainrule.exercises.compiler.CompilerMain;
import org.chainrule.kernel.language.CellIo;
import org.chainrule.kernel.language.runtime.LocalRuntime;
import org.chainrule.kernel.language.session.JShellEngine;
import org.chainrule.platform.CallSite;
import org.objectweb.asm.ClassReader;

/**
 * What students' cells are compiled against and run from: a folder with the classes of {@code
 * org.chainrule.exercises.child}, the kernel's runtime, and the jars that a cell may use, and
 * nothing else of the grader; and the JVMs that compile against it. There is one in a program, made
 * when it is first needed and deleted at its end, so that a new sandbox finds warm compilers.
 */
final class Library {
  /** A class of each jar that a student's code may use; the ones that are missing are left out. */
  private static final List<String> JARS =
      List.of(
          "org.chainrule.Tensor",
          "org.chainrule.blas.NetlibBlas",
          "org.chainrule.nn.Layer",
          "org.chainrule.display.Display",
          "org.chainrule.explain.Explain",
          "org.chainrule.plot.Charts",
          "org.chainrule.data.Datasets",
          "dev.ludovic.netlib.blas.BLAS",
          "org.knowm.xchart.XYChart",
          // Tablesaw, and what it needs
          "tech.tablesaw.api.Table",
          "it.unimi.dsi.fastutil.Arrays",
          "org.roaringbitmap.RoaringBitmap",
          "com.google.common.base.Strings",
          "com.google.common.util.concurrent.internal.InternalFutureFailureAccess",
          "org.apache.commons.math3.util.FastMath",
          "com.univocity.parsers.csv.CsvParser",
          "com.ibm.icu.text.CharsetDetector",
          "io.github.classgraph.ClassGraph",
          "org.slf4j.Logger",
          "org.slf4j.nop.NOPServiceProvider");

  /** A class of each place that the compiling JVM needs. */
  private static final List<Class<?>> COMPILER =
      List.of(
          CompilerMain.class, JShellEngine.class, CallSite.class, Display.class, ClassReader.class);

  /** A class of each package that a child runs from, besides the libraries. */
  private static final List<Class<?>> CHILDS =
      List.of(SandboxMain.class, CellIo.class, LocalRuntime.class);

  private static final String CHILD = "child";

  private static Library shared;

  private final Path folder;
  private final Map<Path, Path> copies = new LinkedHashMap<>();
  private final String compilerPath;
  private final Queue<CompilerProcess> compilers = new ConcurrentLinkedQueue<>();

  private Library() throws IOException {
    Path top = CleanupRegistry.folder();
    SandboxDirs.permit(top, "rwx--x--x");
    folder = Files.createDirectory(top.resolve("lib"));
    SandboxDirs.permit(folder, "rwxr-xr-x");
    for (Class<?> each : CHILDS) {
      copyPackage(each, folder.resolve(CHILD));
    }
    for (String name : JARS) {
      copyJarOf(name);
    }
    var path = new LinkedHashSet<String>();
    for (Class<?> needed : COMPILER) {
      path.add(originOf(needed).toString());
    }
    compilerPath = String.join(File.pathSeparator, path);
  }

  /** The one of this program. */
  static synchronized Library shared() throws IOException {
    if (shared == null) {
      shared = new Library();
    }
    return shared;
  }

  /** Where it is. */
  Path folder() {
    return folder;
  }

  /** Makes a copy of it for a single child. */
  Path copiedTo(Path target) throws IOException {
    copyTree(folder, target);
    return target;
  }

  /** The class path of a child that sees it there. */
  String classPath(Path seen) {
    return entries().stream()
        .map(entry -> seen.resolve(entry.getFileName()).toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * Fails if it is not what it was. Only children that share the grader's user could have changed
   * it.
   */
  void verify() {
    try {
      for (Map.Entry<Path, Path> copy : copies.entrySet()) {
        if (Files.mismatch(copy.getKey(), copy.getValue()) >= 0) {
          throw new SandboxFailure("a student's code has changed " + copy.getKey());
        }
      }
    } catch (IOException e) {
      throw new SandboxFailure("a student's code has changed the library: " + e, e);
    }
  }

  /** A compiler that is warm if there is one, with a session that nobody has used. */
  CompilerProcess compiler() throws IOException {
    for (var idle = compilers.poll(); idle != null; idle = compilers.poll()) {
      try {
        idle.ready();
        return idle;
      } catch (IOException e) {
        // it died on what it did last; the next one is asked
        idle.close();
      }
    }
    // the child itself is nothing that a cell may name
    String cellPath =
        entries().stream()
            .filter(entry -> !entry.endsWith(CHILD))
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    var fresh = CompilerProcess.start(compilerPath, cellPath);
    fresh.ready();
    return fresh;
  }

  /** Takes a compiler back, for the next session. */
  void release(CompilerProcess compiler) {
    boolean wanted = compilers.size() < Runtime.getRuntime().availableProcessors();
    if (wanted && compiler.prepare()) {
      compilers.add(compiler);
    } else {
      compiler.close();
    }
  }

  private List<Path> entries() {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies the classes of a package, without the packages in it. */
  private void copyPackage(Class<?> of, Path target) throws IOException {
    Path origin = originOf(of);
    String name = of.getPackageName().replace('.', '/');
    if (Files.isDirectory(origin)) {
      copies.putAll(copy(origin.resolve(name), target.resolve(name), 1));
    } else {
      try (var jar = FileSystems.newFileSystem(URI.create("jar:" + origin.toUri()), Map.of())) {
        copy(jar.getPath(name), target.resolve(name), 1);
      }
    }
  }

  private void copyJarOf(String className) throws IOException {
    Path origin;
    try {
      origin = originOf(Class.forName(className, false, Library.class.getClassLoader()));
    } catch (ClassNotFoundException e) {
      return;
    }
    if (Files.isDirectory(origin)) {
      copies.putAll(copyTree(origin, folder.resolve("classes" + entries().size())));
    } else {
      Path copy = folder.resolve(origin.getFileName());
      Files.copy(origin, copy, StandardCopyOption.REPLACE_EXISTING);
      copies.put(copy, origin);
    }
  }

  private static Path originOf(Class<?> type) throws IOException {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("cannot find where " + type.getName() + " was loaded from", e);
    }
  }

  private static Map<Path, Path> copyTree(Path from, Path to) throws IOException {
    return copy(from, to, Integer.MAX_VALUE);
  }

  /** Copies a folder and what is in it, so deep, and answers where each file is from. */
  private static Map<Path, Path> copy(Path from, Path to, int depth) throws IOException {
    var copied = new LinkedHashMap<Path, Path>();
    try (Stream<Path> files = Files.walk(from, depth)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          if (depth > 1 || file.equals(from)) {
            Files.createDirectories(target);
          }
        } else {
          Files.copy(file, target);
          copied.put(target, file);
        }
      }
    }
    return copied;
  }
}
