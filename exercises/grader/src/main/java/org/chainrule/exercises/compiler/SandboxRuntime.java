package org.chainrule.exercises.compiler;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chainrule.exercises.child.SandboxProtocol;
import org.chainrule.exercises.child.SandboxProtocol.Reply;
import org.chainrule.exercises.child.SandboxProtocol.Request;
import org.chainrule.kernel.language.CellIo;
import org.chainrule.kernel.language.runtime.CellRuntime;
import org.chainrule.kernel.language.runtime.FrameNames;
import org.chainrule.kernel.language.runtime.Invocation;
import org.chainrule.kernel.language.runtime.RuntimeGoneException;
import org.chainrule.kernel.language.runtime.Thrown;

/**
 * The runtime of cells that run in a sandbox. Each call is sent to the grader, which passes it to
 * the sandboxed JVM. Values remain in the sandbox and are never sent here.
 */
final class SandboxRuntime implements CellRuntime {
  /** Matches the form in which the sandbox writes a line of a cell in a message. */
  private static final Pattern LINE = Pattern.compile("(REPL\\.[\\w.$]{1,200}):(\\d{1,9})");

  private final DataInputStream in;
  private final DataOutputStream out;
  private final FrameNames names;
  private boolean gone;

  SandboxRuntime(DataInputStream in, DataOutputStream out, FrameNames names) {
    this.in = in;
    this.out = out;
    this.names = names;
  }

  private Reply ask(Request request) {
    if (gone) {
      throw new RuntimeGoneException("the sandbox is gone");
    }
    try {
      out.writeByte(CompilerProtocol.CALL);
      SandboxProtocol.write(out, request);
      out.flush();
      if (in.readUnsignedByte() == CompilerProtocol.REPLY) {
        return SandboxProtocol.readReply(in);
      }
    } catch (IOException e) {
      gone = true;
      throw new RuntimeGoneException("the grader is gone: " + e.getMessage());
    }
    gone = true;
    throw new RuntimeGoneException("the sandbox is gone");
  }

  private Invocation call(Request request) {
    return ask(request) instanceof Reply.Threw threw
        ? new Invocation.Threw(named(threw.thrown()))
        : Invocation.NOTHING;
  }

  /** Replaces the lines of classes with the lines of cells in the exception's messages. */
  private Thrown named(Thrown thrown) {
    Thrown named = thrown.saying(LINE.matcher(thrown.message()).replaceAll(this::line));
    return thrown.cause().map(this::named).map(named::causedBy).orElse(named);
  }

  private String line(MatchResult found) {
    return Matcher.quoteReplacement(
        names.line(found.group(1), "REPL", Integer.parseInt(found.group(2))));
  }

  @Override
  public void begin(int number, CellIo io) {
    ask(new Request.Begin(number));
  }

  @Override
  public void end() {
    if (!gone) {
      try {
        ask(new Request.End());
      } catch (RuntimeGoneException e) {
        return; // the next cell reports it
      }
    }
  }

  @Override
  public Invocation load(Map<String, byte[]> classes) {
    return call(new Request.Load(classes));
  }

  /**
   * Returns false, because the sandbox has no agent to redefine classes; the engine then copies the
   * values to new ones.
   */
  @Override
  public boolean redefine(Map<String, byte[]> classes) {
    return false;
  }

  @Override
  public Invocation invoke(String className, String method) {
    return call(new Request.Invoke(className, method));
  }

  /** Requests the value but does not display it; the grader takes it from the sandbox's reply. */
  @Override
  public Invocation show(boolean statement) {
    ask(new Request.Value());
    return Invocation.NOTHING;
  }

  @Override
  public Invocation show(String className, String field) {
    return Invocation.NOTHING;
  }

  @Override
  public int hold(String className, String field) {
    return ask(new Request.Hold(className, field)) instanceof Reply.Held held ? held.number() : 0;
  }

  @Override
  public boolean give(int held, String className, String field) {
    return isTrue(new Request.Give(held, className, field));
  }

  @Override
  public boolean has(int held, String className, String field) {
    return isTrue(new Request.Has(held, className, field));
  }

  private boolean isTrue(Request request) {
    return ask(request) instanceof Reply.Truth truth && truth.truth();
  }

  /** Does nothing, because the grader's time limits end the sandbox. */
  @Override
  public void interrupt() {}

  @Override
  public boolean isInterrupted() {
    return false;
  }

  @Override
  public void addToClassPath(Path entry) {
    throw new UnsupportedOperationException("the class path of a sandbox is fixed");
  }

  /** Prepares for a new session, which has a new sandbox. */
  @Override
  public void reset() {
    gone = false;
  }

  @Override
  public void close() {
    // keep the streams to the grader open for the next session
  }
}
