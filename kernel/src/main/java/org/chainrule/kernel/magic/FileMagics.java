package org.chainrule.kernel.magic;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.spi.ToolProvider;
import org.chainrule.kernel.language.CellResult;
import org.chainrule.kernel.language.Magic;
import org.chainrule.kernel.language.MagicCall;
import org.chainrule.kernel.language.MagicException;
import org.chainrule.kernel.language.compile.Names;

/** The magics that read or write files. */
public final class FileMagics {
  private FileMagics() {}

  /** The magics for one engine. */
  public static List<Magic> all() {
    return List.of(
        new Magic(
            "%load FILE",
            "runs the Java in a file", call -> call.run(Files.readString(call.file()))),
        new Magic("%javap CLASS", "the bytecode of a class", FileMagics::javap));
  }

  private static CellResult javap(MagicCall call) throws MagicException, IOException {
    String name = call.arguments();
    ToolProvider javap =
        ToolProvider.findFirst("javap")
            .orElseThrow(() -> new MagicException("this JDK has no javap"));
    Optional<byte[]> own = call.session().bytecode(name);
    Path file = own.isPresent() ? Files.createTempFile("javap", ".class") : null;
    try {
      if (file != null) {
        Files.write(file, own.get());
      }
      String shown = file == null ? name : file.toString();
      String classPath = String.join(File.pathSeparator, call.session().classPath());
      var text = new StringWriter();
      PrintWriter out = new PrintWriter(text);
      if (javap.run(out, out, "-p", "-c", "-classpath", classPath, shown) != 0) {
        throw new MagicException("there is no class " + name);
      }
      call.io().stdout(Names.plain(text.toString()));
      return CellResult.nothing();
    } finally {
      if (file != null) {
        Files.delete(file);
      }
    }
  }
}
