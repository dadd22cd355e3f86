package org.chainrule.kernel.language.compile;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * The class files that cells are compiled against. Listings of packages are cached: each cell takes
 * several compiler runs, which list the same packages.
 */
public final class CompilerFiles extends ForwardingJavaFileManager<StandardJavaFileManager>
    implements StandardJavaFileManager {
  /**
   * The packages of the JDK that a JVM must export to unnamed modules for the compiler to be fast;
   * without them it works too.
   */
  public static final List<String> EXPORTS =
      CompilerContexts.INTERNAL.stream().map(each -> "jdk.compiler/" + each).toList();

  private final Optional<ClassIndex> index;
  private final Javac javac = new Javac(this);
  private Optional<List<String>> classPath = Optional.empty();
  private volatile List<JarClasses> jars = List.of();
  private final Map<Asked, List<JavaFileObject>> listings = new ConcurrentHashMap<>();
  private final Map<Location, Optional<JavaFileObject>> modules = new ConcurrentHashMap<>();
  private final Map<JavaFileObject, String> names = new ConcurrentHashMap<>();

  private record Asked(Location location, String name, Set<JavaFileObject.Kind> kinds) {}

  /** The class files of the running JDK and of a class path. */
  public CompilerFiles(List<String> classPath) {
    super(
        ToolProvider.getSystemJavaCompiler()
            .getStandardFileManager(problem -> {}, Locale.ROOT, StandardCharsets.UTF_8));
    index =
        classPath.stream().map(Path::of).map(ClassIndex::of).flatMap(Optional::stream).findFirst();
    classPath(classPath);
  }

  /** The compiler that reads them. */
  Javac javac() {
    return javac;
  }

  /** Sets the class path of the cells. */
  public void classPath(List<String> entries) {
    if (classPath.equals(Optional.of(entries))) {
      return; // what was read of it stays
    }
    classPath = Optional.of(List.copyOf(entries));
    var others = new ArrayList<File>();
    var inJars = new ArrayList<JarClasses>();
    for (String entry : entries) {
      File file = new File(entry);
      jars.stream()
          .filter(each -> each.isOf(file))
          .findFirst()
          .or(() -> index.filter(each -> each.isOf(file)).map(each -> JarClasses.of(file, each)))
          .or(() -> JarClasses.of(file))
          .ifPresentOrElse(inJars::add, () -> others.add(file));
    }
    try {
      fileManager.setLocation(StandardLocation.CLASS_PATH, others);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    jars = List.copyOf(inJars);
    modules.clear();
    listings.clear();
    names.clear();
    javac.forget();
  }

  /** No annotation processors: otherwise the compiler searches for them. */
  @Override
  public int isSupportedOption(String option) {
    return -1;
  }

  /** Ignores the class path option: JShell passes its own. */
  @Override
  public boolean handleOption(String current, Iterator<String> remaining) {
    if (current.equals("-classpath") && remaining.hasNext()) {
      remaining.next();
      return true;
    }
    return fileManager.handleOption(current, remaining);
  }

  @Override
  public Iterable<JavaFileObject> list(
      Location location, String packageName, Set<JavaFileObject.Kind> kinds, boolean recurse)
      throws IOException {
    if (recurse) {
      return fileManager.list(standard(location), packageName, kinds, true);
    }
    try {
      return listings.computeIfAbsent(
          new Asked(location, packageName, Set.copyOf(kinds)), this::listed);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private List<JavaFileObject> listed(Asked each) {
    try {
      if (each.location instanceof JdkModule module) {
        return each.kinds.contains(JavaFileObject.Kind.CLASS) ? module.list(each.name) : List.of();
      }
      var files = new ArrayList<JavaFileObject>();
      for (JavaFileObject file : fileManager.list(each.location, each.name, each.kinds, false)) {
        files.add(file);
        names.put(file, fileManager.inferBinaryName(each.location, file));
      }
      if (each.location == StandardLocation.CLASS_PATH
          && each.kinds.contains(JavaFileObject.Kind.CLASS)) {
        for (JarClasses jar : jars) {
          files.addAll(jar.in(each.name));
        }
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The compiler's own location for one of ours. */
  private Location standard(Location location) throws IOException {
    return location instanceof JdkModule ours
        ? fileManager.getLocationForModule(StandardLocation.SYSTEM_MODULES, ours.module().getName())
        : location;
  }

  @Override
  public Iterable<Set<Location>> listLocationsForModules(Location location) throws IOException {
    return location == StandardLocation.SYSTEM_MODULES && index.isPresent()
        ? List.of(JdkModule.all(index.get()))
        : fileManager.listLocationsForModules(location);
  }

  @Override
  public Location getLocationForModule(Location location, String moduleName) throws IOException {
    Optional<Location> ours =
        location == StandardLocation.SYSTEM_MODULES
            ? index.flatMap(each -> JdkModule.of(moduleName, each))
            : Optional.empty();
    return ours.isPresent() ? ours.get() : fileManager.getLocationForModule(location, moduleName);
  }

  @Override
  public String inferModuleName(Location location) throws IOException {
    return location instanceof JdkModule ours
        ? ours.module().getName()
        : fileManager.inferModuleName(location);
  }

  @Override
  public boolean hasLocation(Location location) {
    return location instanceof JdkModule || fileManager.hasLocation(location);
  }

  @Override
  public FileObject getFileForInput(Location location, String packageName, String name)
      throws IOException {
    return fileManager.getFileForInput(standard(location), packageName, name);
  }

  @Override
  public boolean contains(Location location, FileObject file) throws IOException {
    return fileManager.contains(standard(location), file);
  }

  @Override
  public String inferBinaryName(Location location, JavaFileObject file) {
    String name = file instanceof ClassFile named ? named.className() : names.get(file);
    return name == null ? fileManager.inferBinaryName(location, file) : name;
  }

  @Override
  public JavaFileObject getJavaFileForInput(
      Location location, String className, JavaFileObject.Kind kind) throws IOException {
    if (!className.equals("module-info") || kind != JavaFileObject.Kind.CLASS) {
      return fileManager.getJavaFileForInput(standard(location), className, kind);
    }
    if (location instanceof JdkModule ours) {
      return ours.moduleInfo();
    }
    Optional<JavaFileObject> known = modules.get(location);
    if (known == null) {
      known = Optional.ofNullable(fileManager.getJavaFileForInput(location, className, kind));
      modules.put(location, known);
    }
    return known.orElse(null);
  }

  /**
   * Empty: only JShell's index of all classes asks, which is expensive at start and serves
   * completions that are not used.
   */
  @Override
  public Iterable<? extends Path> getLocationAsPaths(Location location) {
    return location == StandardLocation.CLASS_PATH
            || location == StandardLocation.PLATFORM_CLASS_PATH
            || location instanceof JdkModule
        ? List.of()
        : fileManager.getLocationAsPaths(location);
  }

  @Override
  public void close() {
    // the next compiler run uses them
  }

  @Override
  public Iterable<? extends JavaFileObject> getJavaFileObjectsFromFiles(
      Iterable<? extends File> files) {
    return fileManager.getJavaFileObjectsFromFiles(files);
  }

  @Override
  public Iterable<? extends JavaFileObject> getJavaFileObjects(File... files) {
    return fileManager.getJavaFileObjects(files);
  }

  @Override
  public Iterable<? extends JavaFileObject> getJavaFileObjectsFromStrings(Iterable<String> names) {
    return fileManager.getJavaFileObjectsFromStrings(names);
  }

  @Override
  public Iterable<? extends JavaFileObject> getJavaFileObjects(String... names) {
    return fileManager.getJavaFileObjects(names);
  }

  @Override
  public void setLocation(Location location, Iterable<? extends File> files) throws IOException {
    fileManager.setLocation(location, files);
  }

  @Override
  public void setLocationFromPaths(Location location, Collection<? extends Path> paths)
      throws IOException {
    fileManager.setLocationFromPaths(location, paths);
  }

  @Override
  public Iterable<? extends File> getLocation(Location location) {
    return fileManager.getLocation(location);
  }
}
