package org.chainrule.kernel.language.compile;

import com.sun.source.util.JavacTask;
import com.sun.tools.javac.api.BasicJavacTask;
import com.sun.tools.javac.api.JavacTaskPool;
import com.sun.tools.javac.code.ClassFinder;
import com.sun.tools.javac.code.Symbol.ClassSymbol;
import com.sun.tools.javac.code.Symbol.PackageSymbol;
import com.sun.tools.javac.code.Symtab;
import com.sun.tools.javac.util.Context;
import com.sun.tools.javac.util.Names;
import java.util.List;
import java.util.function.Function;
import javax.tools.DiagnosticListener;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;

/** Contexts from the compiler's own pool, which JShell uses too. */
final class PooledContexts implements CompilerContexts {
  private static final String CELLS = "REPL";

  private final JavacTaskPool pool = new JavacTaskPool(1);

  @Override
  public <R> R run(
      JavaFileManager files,
      DiagnosticListener<JavaFileObject> listener,
      List<String> options,
      List<? extends JavaFileObject> units,
      Function<JavacTask, R> use) {
    return pool.getTask(
        null,
        files,
        listener,
        options,
        null,
        units,
        task -> {
          // the task gives it up once it has generated its classes
          Context context = ((BasicJavacTask) task).getContext();
          try {
            return use.apply(task);
          } finally {
            forgetCells(context);
          }
        });
  }

  /** The next run reads the classes of cells anew: until then there may be others. */
  private static void forgetCells(Context context) {
    Symtab symbols = Symtab.instance(context);
    PackageSymbol cells =
        symbols.getPackage(symbols.unnamedModule, Names.instance(context).fromString(CELLS));
    if (cells == null) {
      return;
    }
    for (ClassSymbol type : symbols.getAllClasses()) {
      if (type.outermostClass().owner.equals(cells)) {
        symbols.removeClass(symbols.unnamedModule, type.flatName());
      }
    }
    cells.members_field = null;
    cells.completer = ClassFinder.instance(context).getCompleter();
  }
}
