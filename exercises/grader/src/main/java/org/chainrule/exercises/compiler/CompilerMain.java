package org.chainrule.exercises.compiler;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.chainrule.exercises.child.Plain;
import org.chainrule.kernel.language.compile.CellCompiler;
import org.chainrule.kernel.language.compile.CompilerFiles;

/**
 * The main class of the compiling JVM. It answers on its standard output what it is asked on its
 * standard input, until that ends; between sessions it stays warm.
 */
public final class CompilerMain {
  private final DataInputStream in;
  private final DataOutputStream out;
  private final String classPath;
  private final GraderControl control;
  private final CellCompiler compiler;
  private CellSession session;

  private CompilerMain(DataInputStream in, DataOutputStream out, String classPath) {
    this.in = in;
    this.out = out;
    this.classPath = classPath;
    control = new GraderControl(in, out);
    var files = new CompilerFiles(List.of(classPath.split(Pattern.quote(File.pathSeparator))));
    compiler = new CellCompiler(files, control.classes(), name -> null);
  }

  /**
   * Starts the loop.
   *
   * @param args the class path of the cells
   */
  public static void main(String[] args) throws IOException {
    var watch = new Thread(CompilerMain::endWithTheGrader, "watch");
    watch.setDaemon(true);
    watch.start();
    var in = new DataInputStream(new BufferedInputStream(System.in));
    var out = new DataOutputStream(new BufferedOutputStream(System.out));
    System.setOut(System.err);
    new CompilerMain(in, out, args[0]).serve();
  }

  /** A compiler that is busy does not notice that nobody waits for it any more. */
  private static void endWithTheGrader() {
    ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().join());
    Runtime.getRuntime().halt(0);
  }

  private void serve() throws IOException {
    for (int request = in.read(); request != -1; request = in.read()) {
      switch (request) {
        case Word.OPEN -> open();
        case Word.RUN -> run(Plain.readText(in));
        default -> throw new IOException("unknown request " + request);
      }
      out.flush();
    }
  }

  private void open() throws IOException {
    if (session != null) {
      session.close();
    }
    control.reset();
    session = new CellSession(control, compiler, classPath);
    out.writeByte(Word.OPEN);
  }

  private void run(String cell) throws IOException {
    Optional<String> rejected = session.run(cell);
    if (control.gone()) {
      out.writeByte(Word.GONE);
    } else if (rejected.isPresent()) {
      out.writeByte(Word.REJECTED);
      Plain.writeText(out, rejected.get());
    } else if (control.threw()) {
      out.writeByte(Word.FAILED);
    } else {
      out.writeByte(Word.RAN);
      out.writeBoolean(control.returned());
    }
  }
}
