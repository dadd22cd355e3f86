package org.chainrule.exercises.compiler;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.chainrule.exercises.child.SandboxProtocol;
import org.chainrule.kernel.language.CellResult;

/**
 * The protocol between the grader and the compiling JVM. Each message is one byte followed by its
 * data.
 */
public final class CompilerProtocol {
  /** To the compiler: start a new session. The compiler replies with the same byte. */
  public static final int OPEN = 1;

  /** To the compiler: run a cell, followed by its text. */
  public static final int RUN = 2;

  /** To the grader: a {@link SandboxProtocol.Request} for the sandbox. */
  public static final int CALL = 3;

  /** To the compiler: the sandbox's {@link SandboxProtocol.Reply}. */
  public static final int REPLY = 4;

  /** To the compiler: the sandbox has ended and does not reply. */
  public static final int GONE = 5;

  /** To the grader: the result of the cell. */
  public static final int RESULT = 6;

  private static final int COMPLETED = 0;
  private static final int FAILED = 1;
  private static final int RUNTIME_GONE = 2;

  private CompilerProtocol() {}

  /** Writes the result of a cell, without the value, which is not known to the compiler. */
  static void write(DataOutputStream out, CellResult result) throws IOException {
    if (result instanceof CellResult.Failed failed) {
      out.writeByte(FAILED);
      SandboxProtocol.writeText(out, failed.kind().name());
      SandboxProtocol.writeText(out, failed.name());
      SandboxProtocol.writeText(out, failed.message());
      SandboxProtocol.writeText(out, String.join("\n", failed.traceback()));
      out.writeInt(failed.line());
    } else {
      out.writeByte(result instanceof CellResult.Gone ? RUNTIME_GONE : COMPLETED);
    }
  }

  /** Reads the result of a cell. */
  public static CellResult readResult(DataInputStream in) throws IOException {
    int tag = in.readUnsignedByte();
    return switch (tag) {
      case COMPLETED -> CellResult.nothing();
      case FAILED ->
          new CellResult.Failed(
              CellResult.Kind.valueOf(SandboxProtocol.readText(in)),
              SandboxProtocol.readText(in),
              SandboxProtocol.readText(in),
              List.of(SandboxProtocol.readText(in).split("\n", -1)),
              in.readInt(),
              List.of());
      case RUNTIME_GONE -> new CellResult.Gone("the program ended");
      default -> throw new IOException("not a result: " + tag);
    };
  }
}
