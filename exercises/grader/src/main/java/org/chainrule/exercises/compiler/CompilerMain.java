package org.chainrule.exercises.compiler;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chainrule.exercises.child.SandboxProtocol;
import org.chainrule.kernel.language.CellIo;
import org.chainrule.kernel.language.CellResult;
import org.chainrule.kernel.language.Magic;
import org.chainrule.kernel.language.session.JShellEngine;

/**
 * The main class of the compiling JVM, which runs the kernel's engine with a sandbox as the runtime
 * of its cells. It reads requests from standard input and writes replies to standard output until
 * the input ends. It is reused for one session after another.
 */
public final class CompilerMain {
  /**
   * The kernel's magics that need files or a network, which are not available here, so they do
   * nothing.
   */
  private static final List<Magic> NEEDING_FILES =
      Stream.of("load", "javap", "maven", "mavenRepo", "loadFromPOM", "jars", "classpath")
          .map(name -> new Magic("%" + name, "does nothing here", call -> CellResult.nothing()))
          .toList();

  private final DataInputStream in;
  private final DataOutputStream out;
  private final List<String> classPath;
  private JShellEngine engine;

  private CompilerMain(DataInputStream in, DataOutputStream out, String classPath) {
    this.in = in;
    this.out = out;
    this.classPath = List.of(classPath.split(Pattern.quote(File.pathSeparator)));
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

  /**
   * Exits when the grader does, because a busy compiler would not notice that its input has ended.
   */
  private static void endWithTheGrader() {
    ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().join());
    Runtime.getRuntime().halt(0);
  }

  private void serve() throws IOException {
    for (int request = in.read(); request != -1; request = in.read()) {
      switch (request) {
        case CompilerProtocol.OPEN -> open();
        case CompilerProtocol.RUN -> run(SandboxProtocol.readText(in));
        default -> throw new IOException("unknown request " + request);
      }
      out.flush();
    }
  }

  private void open() throws IOException {
    if (engine == null) {
      engine =
          JShellEngine.on(names -> new SandboxRuntime(in, out, names), classPath, NEEDING_FILES);
    } else {
      engine.reset();
    }
    engine.awaitReady();
    out.writeByte(CompilerProtocol.OPEN);
  }

  private void run(String cell) throws IOException {
    CellResult result = engine.run(cell, CellIo.none());
    out.writeByte(CompilerProtocol.RESULT);
    CompilerProtocol.write(out, result);
  }
}
