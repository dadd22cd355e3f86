package org.chainrule.kernel.language.compile;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticListener;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;

/** The compiler behind its public API, with the classes of the cells on its class path. */
final class Javac {
  private static final List<String> OPTIONS =
      List.of(
          "-proc:none",
          "-g",
          "-Xlint:none",
          // no limit on errors: whether a text parses is decided by its errors
          "-Xmaxerrs",
          "1000000",
          "-parameters");

  private final WithCells files;
  private CompilerContexts contexts = CompilerContexts.reused();

  /**
   * Contexts that read no packages; a parser that exists takes a third of the time of a new one.
   */
  private final CompilerContexts parsers = CompilerContexts.reused();

  private Map<String, byte[]> cellClasses = Map.of();

  Javac(CompilerFiles files) {
    this.files = new WithCells(files);
  }

  /** Compiles against the classes of a session from now on; the map is read for each cell. */
  void session(Map<String, byte[]> classes) {
    cellClasses = classes;
  }

  /** Reads all packages anew: the class path has changed. */
  void forget() {
    contexts = CompilerContexts.reused();
  }

  /**
   * A compilation unit.
   *
   * @param errors its errors, in the order of the text
   * @param written the bytecode of its classes, once it is generated
   */
  record Unit(
      String source,
      JavacTask task,
      Trees trees,
      CompilationUnitTree tree,
      List<Diagnostic<? extends JavaFileObject>> errors,
      Map<String, ByteArrayOutputStream> written) {
    /**
     * Generates bytecode for a unit that has been attributed and has no errors. Errors that only
     * this step finds, such as a method that is too long, are added.
     *
     * @return the bytecode of each class, by its binary name
     */
    Map<String, byte[]> generate() {
      try {
        task.generate();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      var classes = new HashMap<String, byte[]>();
      written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
      return classes;
    }
  }

  /** Parses a text; the unit is valid for good. */
  Unit parse(String source) {
    return parse(CompilerContexts.FRESH, List.of(source), units -> units.get(0));
  }

  /**
   * Parses each text on its own.
   *
   * @param use what to do with the units, which are no longer valid afterwards, but for their
   *     errors
   */
  <R> R parse(List<String> sources, Function<List<Unit>, R> use) {
    // the compiler rejects an empty list
    return sources.isEmpty() ? use.apply(List.of()) : parse(parsers, sources, use);
  }

  private <R> R parse(
      CompilerContexts contexts, List<String> sources, Function<List<Unit>, R> use) {
    var inputs = new ArrayList<Input>();
    for (String source : sources) {
      inputs.add(new Input(inputs.size(), source));
    }
    var errors = new ArrayList<Diagnostic<? extends JavaFileObject>>();
    return contexts.run(
        files,
        listener(errors),
        OPTIONS,
        inputs,
        task -> {
          var units = new ArrayList<Unit>();
          List<CompilationUnitTree> trees = parsed(task);
          Map<URI, List<Diagnostic<? extends JavaFileObject>>> byFile = byFile(errors);
          for (CompilationUnitTree tree : trees) {
            var own = byFile.getOrDefault(tree.getSourceFile().toUri(), List.of());
            String source = sources.get(units.size());
            units.add(new Unit(source, task, Trees.instance(task), tree, own, Map.of()));
          }
          return use.apply(units);
        });
  }

  private static Map<URI, List<Diagnostic<? extends JavaFileObject>>> byFile(
      List<Diagnostic<? extends JavaFileObject>> errors) {
    var byFile = new HashMap<URI, List<Diagnostic<? extends JavaFileObject>>>();
    for (Diagnostic<? extends JavaFileObject> each : errors) {
      byFile.computeIfAbsent(each.getSource().toUri(), file -> new ArrayList<>()).add(each);
    }
    return byFile;
  }

  /**
   * Parses and attributes the text.
   *
   * @param use what to do with the unit, which is no longer valid afterwards
   */
  <R> R attribute(String source, Function<Unit, R> use) {
    var errors = new ArrayList<Diagnostic<? extends JavaFileObject>>();
    Map<String, ByteArrayOutputStream> written = files.begin();
    if (!files.listed.equals(cellClasses)) {
      contexts.forgetCells();
    }
    return contexts.run(
        files,
        listener(errors),
        OPTIONS,
        List.of(new Input(0, source)),
        task -> {
          CompilationUnitTree tree = parsed(task).iterator().next();
          try {
            task.analyze();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return use.apply(new Unit(source, task, Trees.instance(task), tree, errors, written));
        });
  }

  private static DiagnosticListener<JavaFileObject> listener(
      List<Diagnostic<? extends JavaFileObject>> errors) {
    return problem -> {
      if (problem.getKind() == Diagnostic.Kind.ERROR) {
        errors.add(problem);
      }
    };
  }

  private static List<CompilationUnitTree> parsed(JavacTask task) {
    try {
      var trees = new ArrayList<CompilationUnitTree>();
      task.parse().forEach(trees::add);
      return trees;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Input extends SimpleJavaFileObject {
    private final String source;

    Input(int number, String source) {
      super(URI.create("cell:///" + number + "/Cell.java"), Kind.SOURCE);
      this.source = source;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return source;
    }

    @Override
    public boolean isNameCompatible(String simpleName, Kind kind) {
      return true;
    }
  }

  private static final class CellClass extends SimpleJavaFileObject {
    private final String name;
    private final byte[] bytecode;

    CellClass(String name, byte[] bytecode) {
      super(URI.create("cell:///" + name.replace('.', '/') + ".class"), Kind.CLASS);
      this.name = name;
      this.bytecode = bytecode;
    }

    @Override
    public InputStream openInputStream() {
      return new ByteArrayInputStream(bytecode);
    }
  }

  private final class WithCells extends ForwardingJavaFileManager<CompilerFiles> {
    private Map<String, ByteArrayOutputStream> written = Map.of();

    /** The classes of cells that the compiler has seen last. */
    private Map<String, byte[]> listed = Map.of();

    WithCells(CompilerFiles files) {
      super(files);
    }

    /** Begins a run; its classes will be in the map that is returned. */
    Map<String, ByteArrayOutputStream> begin() {
      written = new HashMap<>();
      return written;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("cell:///" + className + ".class"), kind) {
        @Override
        public OutputStream openOutputStream() {
          var bytes = new ByteArrayOutputStream();
          written.put(className, bytes);
          return bytes;
        }
      };
    }

    @Override
    public Iterable<JavaFileObject> list(
        Location location, String packageName, Set<JavaFileObject.Kind> kinds, boolean recurse)
        throws IOException {
      if (location == StandardLocation.CLASS_PATH && "REPL".equals(packageName)) {
        listed = Map.copyOf(cellClasses);
        Stream<JavaFileObject> classes =
            listed.entrySet().stream()
                .map(entry -> new CellClass(entry.getKey(), entry.getValue()));
        return classes.toList();
      }
      return super.list(location, packageName, kinds, recurse);
    }

    @Override
    public String inferBinaryName(Location location, JavaFileObject file) {
      return file instanceof CellClass cell ? cell.name : super.inferBinaryName(location, file);
    }
  }
}
