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
 * The library that students' cells are compiled against and run with: a folder with the classes of
 * {@code org.chainrule.exercises.child}, the kernel's runtime, and the jars that cells may use, but
 * nothing else of the grader. It also manages the compiler processes. There is one instance per
 * program, created on first use and deleted on exit, so that a new sandbox can reuse running
 * compilers.
 */
final class Library {
  /** One class from each jar that students' code may use. Jars that are missing are skipped. */
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
          // Tablesaw and its dependencies
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

  /** One class from each class path entry that the compiler process needs. */
  private static final List<Class<?>> COMPILER_CLASSES =
      List.of(
          CompilerMain.class, JShellEngine.class, CallSite.class, Display.class, ClassReader.class);

  /** One class from each package that a child process needs besides the libraries. */
  private static final List<Class<?>> CHILD_CLASSES =
      List.of(SandboxMain.class, CellIo.class, LocalRuntime.class);

  private static final String CHILD = "child";

  private static Library shared;

  private final Path folder;
  private final Map<Path, Path> copies = new LinkedHashMap<>();
  private final String compilerPath;
  private final Queue<CompilerProcess> compilers = new ConcurrentLinkedQueue<>();

  private Library() throws IOException {
    Path top = CleanupRegistry.createFolder();
    SandboxDirs.permit(top, "rwx--x--x");
    folder = Files.createDirectory(top.resolve("lib"));
    SandboxDirs.permit(folder, "rwxr-xr-x");
    for (Class<?> each : CHILD_CLASSES) {
      copyPackage(each, folder.resolve(CHILD));
    }
    for (String name : JARS) {
      copyJarOf(name);
    }
    var path = new LinkedHashSet<String>();
    for (Class<?> needed : COMPILER_CLASSES) {
      path.add(originOf(needed).toString());
    }
    compilerPath = String.join(File.pathSeparator, path);
  }

  /** Returns the instance shared by the whole program, creating it on first use. */
  static synchronized Library shared() throws IOException {
    if (shared == null) {
      shared = new Library();
    }
    return shared;
  }

  /** Returns the library's folder. */
  Path folder() {
    return folder;
  }

  /** Copies the library for a single child process. */
  Path copiedTo(Path target) throws IOException {
    copyTree(folder, target);
    return target;
  }

  /**
   * Returns the class path of a child process, in which the library is visible under the given
   * path.
   */
  String classPath(Path visibleAt) {
    return entries().stream()
        .map(entry -> visibleAt.resolve(entry.getFileName()).toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * Fails if the library's files have changed, which only children that share the grader's user can
   * do.
   *
   * @throws SandboxFailure if a file has changed
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

  /** Returns a compiler with an unused session, reusing a running process if possible. */
  CompilerProcess compiler() throws IOException {
    for (var idle = compilers.poll(); idle != null; idle = compilers.poll()) {
      try {
        idle.ready();
        return idle;
      } catch (IOException e) {
        // the compiler has died since its last session; try the next one
        idle.close();
      }
    }
    // cells must not refer to the classes of the child process itself
    String cellPath =
        entries().stream()
            .filter(entry -> !entry.endsWith(CHILD))
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    var fresh = CompilerProcess.start(compilerPath, cellPath);
    fresh.ready();
    return fresh;
  }

  /** Returns a compiler to the pool for the next session. */
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

  /** Copies the classes of a package, without its subpackages. */
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

  /** Copies a folder up to the given depth, and returns the source of each copied file. */
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
