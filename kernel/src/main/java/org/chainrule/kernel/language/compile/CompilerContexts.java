package org.chainrule.kernel.language.compile;

import com.sun.source.util.JavacTask;
import java.util.List;
import java.util.function.Function;
import javax.tools.DiagnosticListener;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/**
 * The contexts in which the compiler runs. A context keeps the packages that were read in it. In a
 * new one they are read again, which is most of the time that a small cell takes.
 */
interface CompilerContexts {
  /** The packages of the compiler that {@code PooledContexts} needs. */
  List<String> INTERNAL =
      List.of("com.sun.tools.javac.api", "com.sun.tools.javac.code", "com.sun.tools.javac.util");

  /** A new context for each run, behind the compiler's public API. */
  CompilerContexts FRESH =
      new CompilerContexts() {
        @Override
        public <R> R run(
            JavaFileManager files,
            DiagnosticListener<JavaFileObject> listener,
            List<String> options,
            List<? extends JavaFileObject> units,
            Function<JavacTask, R> use) {
          return use.apply(
              (JavacTask)
                  ToolProvider.getSystemJavaCompiler()
                      .getTask(null, files, listener, options, null, units));
        }
      };

  /**
   * Contexts that are used again, where this program was started with access to the compiler's
   * internal packages; else new ones. All runs must have the same file manager, whose packages must
   * not change, but for {@code REPL}.
   */
  static CompilerContexts reused() {
    Module compiler = JavacTask.class.getModule();
    Module own = CompilerContexts.class.getModule();
    if (INTERNAL.stream().allMatch(each -> compiler.isExported(each, own))) {
      try {
        // By name: it is compiled separately, because no release's API contains these packages.
        return Class.forName("org.chainrule.kernel.language.compile.PooledContexts")
            .asSubclass(CompilerContexts.class)
            .getDeclaredConstructor()
            .newInstance();
      } catch (ReflectiveOperationException | LinkageError e) {
        return FRESH; // this JDK has another compiler
      }
    }
    return FRESH;
  }

  /** The classes of package {@code REPL} have changed: later runs read them anew. */
  default void forgetCells() {}

  /**
   * Runs a task; it and what belongs to it are only valid in {@code use}.
   *
   * @return what {@code use} returns
   */
  <R> R run(
      JavaFileManager files,
      DiagnosticListener<JavaFileObject> listener,
      List<String> options,
      List<? extends JavaFileObject> units,
      Function<JavacTask, R> use);
}
