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
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** The compiler behind its public API, with the classes of the cells on its class path. */
final class Javac {
  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

  /** No limit on errors: whether a text parses is decided by its errors. */
  private static final String ALL = "1000000";

  private final CompilerFiles files;
  private final Map<String, byte[]> cellClasses;

  Javac(CompilerFiles files, Map<String, byte[]> cellClasses) {
    this.files = files;
    this.cellClasses = cellClasses;
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

  /** Parses each text on its own. */
  List<Unit> parse(List<String> sources) {
    return compile(sources, false);
  }

  /** Parses and attributes the text. */
  Unit attribute(String source) {
    return compile(List.of(source), true).get(0);
  }

  private List<Unit> compile(List<String> sources, boolean attribute) {
    if (sources.isEmpty()) {
      return List.of(); // the compiler rejects an empty list
    }
    var errors = new ArrayList<Diagnostic<? extends JavaFileObject>>();
    var written = new HashMap<String, ByteArrayOutputStream>();
    var inputs = new ArrayList<Input>();
    for (String source : sources) {
      inputs.add(new Input(inputs.size(), source));
    }
    JavacTask task =
        (JavacTask)
            COMPILER.getTask(
                null,
                new WithCells(files, written),
                problem -> {
                  if (problem.getKind() == Diagnostic.Kind.ERROR) {
                    errors.add(problem);
                  }
                },
                List.of("-proc:none", "-Xlint:none", "-Xmaxerrs", ALL, "-parameters"),
                null,
                inputs);
    try {
      var trees = new ArrayList<CompilationUnitTree>();
      task.parse().forEach(trees::add);
      if (attribute) {
        task.analyze();
      }
      var byFile = new HashMap<URI, List<Diagnostic<? extends JavaFileObject>>>();
      for (Diagnostic<? extends JavaFileObject> each : errors) {
        byFile.computeIfAbsent(each.getSource().toUri(), file -> new ArrayList<>()).add(each);
      }
      var units = new ArrayList<Unit>();
      for (CompilationUnitTree tree : trees) {
        var own =
            sources.size() == 1
                ? errors // later errors are added to this list
                : byFile.getOrDefault(tree.getSourceFile().toUri(), List.of());
        String source = sources.get(units.size());
        units.add(new Unit(source, task, Trees.instance(task), tree, own, written));
      }
      return units;
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
    private final Map<String, ByteArrayOutputStream> written;

    WithCells(CompilerFiles files, Map<String, ByteArrayOutputStream> written) {
      super(files);
      this.written = written;
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
        Stream<JavaFileObject> classes =
            cellClasses.entrySet().stream()
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
