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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chainrule.exercises.child.Child;
import org.chainrule.exercises.compiler.CompilerMain;
import org.chainrule.kernel.language.compile.CellCompiler;
import org.chainrule.platform.CallSite;

/**
 * Starts children, all in the same isolation. It keeps one folder with what they run from: the
 * classes of {@code org.chainrule.exercises.child} and the library, and nothing else of the grader.
 */
public final class Sandbox implements AutoCloseable {
  /** A class of each jar that a student's code may use; the ones that are missing are left out. */
  private static final List<String> LIBRARY =
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
      List.of(CompilerMain.class, CellCompiler.class, CallSite.class);

  private static final String CHILD = Child.class.getName();

  private final Path folder;
  private final Isolation isolation;
  private final Setup setup;
  private final Limits limits;
  private final List<Path> secrets;
  private final Map<Path, Path> copies = new LinkedHashMap<>();
  private final String compilerPath;
  private final Queue<CompilerProcess> compilers = new ConcurrentLinkedQueue<>();
  private final AtomicInteger children = new AtomicInteger();

  private Sandbox(Path folder, Isolation isolation, Limits limits, List<Path> secrets)
      throws IOException {
    this.folder = folder;
    this.isolation = isolation;
    setup = isolation.setupHere();
    this.limits = limits;
    this.secrets = secrets;
    var path = new LinkedHashSet<String>();
    for (Class<?> needed : COMPILER) {
      path.add(originOf(needed).toString());
    }
    compilerPath = String.join(File.pathSeparator, path);
  }

  /**
   * Opens a sandbox.
   *
   * @param secrets folders and files that a child must not read
   * @throws IllegalArgumentException with what to do, when it could read one
   */
  public static Sandbox open(Isolation isolation, Limits limits, List<Path> secrets) {
    try {
      Path folder = AtExit.folder();
      Place.permit(folder, "rwx--x--x");
      Path library = Files.createDirectory(folder.resolve("lib"));
      Place.permit(library, "rwxr-xr-x");
      var sandbox = new Sandbox(folder, isolation, limits, List.copyOf(secrets));
      sandbox.copyPackage(library.resolve("child"));
      for (String name : LIBRARY) {
        sandbox.copyJarOf(name, library);
      }
      sandbox.refuseIfReadable();
      return sandbox;
    } catch (IOException e) {
      throw new SandboxFailure("cannot prepare a folder for the sandbox: " + e, e);
    }
  }

  /** Without namespaces it is up to the permissions of files whether other users can read them. */
  private void refuseIfReadable() throws IOException {
    if (setup.hasNamespaces()) {
      return;
    }
    var place = new Place(folder, folder, setup.user(0));
    for (Path secret : secrets) {
      Optional<String> readable = setup.readableTo(place, List.of(secret));
      if (readable.isPresent()) {
        close();
        throw new IllegalArgumentException(
            "a student's code runs as another user here, but that user, too, could read "
                + readable.get()
                + ": 'chmod go-rwx "
                + secret
                + "' forbids it, or install bubblewrap");
      }
    }
  }

  /** The isolation that its children run in. */
  public Isolation isolation() {
    return isolation;
  }

  Limits limits() {
    return limits;
  }

  /** What a student's cells are compiled against: what the child runs from, less the child. */
  String compileClassPath() {
    return entries(folder.resolve("lib")).stream()
        .filter(entry -> !entry.endsWith("child"))
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
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
    var fresh = CompilerProcess.start(compilerPath, compileClassPath(), limits.call());
    fresh.ready();
    return fresh;
  }

  /** Takes a compiler back, for the next session. */
  void release(CompilerProcess compiler) {
    if (compiler.prepare()) {
      compilers.add(compiler);
    } else {
      compiler.close();
    }
  }

  /** Starts a fresh child and waits until it has connected. */
  ChildProcess start() throws IOException {
    verify();
    OptionalInt user = setup.user(children.incrementAndGet());
    Path own = AtExit.folder();
    try {
      Path library = folder.resolve("lib");
      if (isShared()) {
        library = own.resolve("lib");
        copyTree(folder.resolve("lib"), library);
      }
      var place = new Place(library, own, user);
      setup.prepare(place);
      var disk = setup.limitsDisk() ? DiskUse.limited() : DiskUse.of(own, user, limits);
      return ChildProcess.start(
          place,
          limits,
          disk,
          setup.command(place, secrets, limits, arguments(setup.inside(place), place)));
    } catch (IOException | SandboxFailure e) {
      AtExit.delete(own);
      throw e;
    }
  }

  /** Whether children are the same user as the grader, and see the same files. */
  private boolean isShared() {
    return !setup.hasNamespaces() && setup.user(0).isEmpty();
  }

  /**
   * Fails if what all children are compiled against and run from is not what it was. Only children
   * that share the grader's user could have changed it.
   */
  void verify() {
    if (!isShared()) {
      return;
    }
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

  private List<String> arguments(Place inside, Place outside) {
    var java = new ArrayList<>(limits.jvmArguments());
    Path writable = setup.temporary(outside);
    java.addAll(List.of("-Djava.awt.headless=true", "-Djava.io.tmpdir=" + writable));
    java.add("-Duser.home=" + writable);
    if (Runtime.version().feature() >= 24) {
      java.addAll(List.of("--sun-misc-unsafe-memory-access=deny", "--illegal-native-access=deny"));
    }
    java.add("-cp");
    java.add(
        entries(folder.resolve("lib")).stream()
            .map(entry -> inside.library().resolve(entry.getFileName()).toString())
            .collect(Collectors.joining(File.pathSeparator)));
    java.add(CHILD);
    java.add(inside.socket().toString());
    return java;
  }

  private static List<Path> entries(Path library) {
    try (Stream<Path> entries = Files.list(library)) {
      return entries.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void copyPackage(Path target) throws IOException {
    Path origin = originOf(Child.class);
    String name = Child.class.getPackageName().replace('.', '/');
    if (Files.isDirectory(origin)) {
      remember(copyTree(origin.resolve(name), target.resolve(name)));
    } else {
      try (var jar = FileSystems.newFileSystem(URI.create("jar:" + origin.toUri()), Map.of())) {
        copyTree(jar.getPath(name), target.resolve(name));
      }
    }
  }

  private void copyJarOf(String className, Path library) throws IOException {
    Path origin;
    try {
      origin = originOf(Class.forName(className, false, Sandbox.class.getClassLoader()));
    } catch (ClassNotFoundException e) {
      return;
    }
    var names = new LinkedHashSet<String>();
    for (Path entry : entries(library)) {
      names.add(String.valueOf(entry.getFileName()));
    }
    if (Files.isDirectory(origin)) {
      remember(copyTree(origin, library.resolve("classes" + names.size())));
    } else {
      Path copy = library.resolve(origin.getFileName());
      Files.copy(origin, copy, StandardCopyOption.REPLACE_EXISTING);
      remember(Map.of(copy, origin));
    }
  }

  private static Path originOf(Class<?> type) throws IOException {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("cannot find where " + type.getName() + " was loaded from", e);
    }
  }

  private void remember(Map<Path, Path> made) {
    copies.putAll(made);
  }

  /** Copies a folder, and answers where each file is from. */
  private static Map<Path, Path> copyTree(Path from, Path to) throws IOException {
    var copied = new LinkedHashMap<Path, Path>();
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
          copied.put(target, file);
        }
      }
    }
    return copied;
  }

  @Override
  public void close() {
    for (var idle = compilers.poll(); idle != null; idle = compilers.poll()) {
      idle.close();
    }
    try {
      AtExit.delete(folder);
    } catch (IOException e) {
      throw new SandboxFailure("cannot delete " + folder + ": " + e, e);
    }
  }
}
