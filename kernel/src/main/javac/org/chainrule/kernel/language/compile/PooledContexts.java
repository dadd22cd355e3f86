package org.chainrule.kernel.language.compile;

import com.sun.source.util.JavacTask;
import com.sun.tools.javac.api.BasicJavacTask;
import com.sun.tools.javac.api.JavacTaskPool;
import com.sun.tools.javac.code.ClassFinder;
import com.sun.tools.javac.code.Scope.LookupKind;
import com.sun.tools.javac.code.Symbol;
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

  /** The context whose classes of cells are the current ones. */
  private Context current;

  @Override
  public void forgetCells() {
    current = null;
  }

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
          if (context != current) {
            forgetAll(context);
          }
          current = context;
          try {
            return use.apply(task);
          } finally {
            forgetCompiled(context);
          }
        });
  }

  /** This run reads the classes of cells anew. */
  private static void forgetAll(Context context) {
    Symtab symbols = Symtab.instance(context);
    PackageSymbol cells = cells(symbols, context);
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

  /** The classes that this run has compiled: a later cell may have others of the same names. */
  private static void forgetCompiled(Context context) {
    Symtab symbols = Symtab.instance(context);
    PackageSymbol cells = cells(symbols, context);
    if (cells == null || cells.members_field == null) {
      return;
    }
    for (Symbol each : cells.members_field.getSymbols(LookupKind.NON_RECURSIVE)) {
      if (each instanceof ClassSymbol type
          && type.classfile != null
          && type.classfile.getKind() == JavaFileObject.Kind.SOURCE) {
        cells.members_field.remove(type);
        forget(symbols, type);
      }
    }
  }

  private static void forget(Symtab symbols, ClassSymbol type) {
    symbols.removeClass(symbols.unnamedModule, type.flatName());
    if (type.members_field != null) {
      for (Symbol member : type.members_field.getSymbols(LookupKind.NON_RECURSIVE)) {
        if (member instanceof ClassSymbol nested) {
          forget(symbols, nested);
        }
      }
    }
  }

  private static PackageSymbol cells(Symtab symbols, Context context) {
    return symbols.getPackage(symbols.unnamedModule, Names.instance(context).fromString(CELLS));
  }
}
