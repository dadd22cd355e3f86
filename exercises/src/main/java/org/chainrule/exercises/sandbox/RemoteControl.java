package org.chainrule.exercises.sandbox;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import jdk.jshell.spi.ExecutionControl;
import org.chainrule.exercises.child.Plain;

/**
 * The wire between JShell, which compiles here, and the child, which runs what was compiled. The
 * value of the last snippet stays in {@link #lastValue()} as plain data, so that no string has to
 * be parsed and no {@code toString} of the student's is ever believed.
 */
final class RemoteControl implements ExecutionControl {
  private final ChildProcess child;
  private final Supplier<Duration> allowance;
  private volatile Object lastValue;

  RemoteControl(ChildProcess child, Supplier<Duration> allowance) {
    this.child = child;
    this.allowance = allowance;
  }

  /** Before a snippet: what an earlier one gave must not be taken for its value. */
  void forget() {
    lastValue = null;
  }

  Object lastValue() {
    return lastValue;
  }

  @Override
  public void load(ClassBytecodes[] classes) throws EngineTerminationException {
    ask(
        out -> {
          out.writeByte(Plain.LOAD);
          out.writeInt(classes.length);
          for (ClassBytecodes compiled : classes) {
            Plain.writeText(out, compiled.name());
            out.writeInt(compiled.bytecodes().length);
            out.write(compiled.bytecodes());
          }
        });
  }

  @Override
  public String invoke(String className, String methodName)
      throws RunException, EngineTerminationException {
    lastValue = null;
    Plain.Reply reply =
        ask(
            out -> {
              out.writeByte(Plain.INVOKE);
              Plain.writeText(out, className);
              Plain.writeText(out, methodName);
            });
    if (reply instanceof Plain.Reply.Value value) {
      lastValue = value.value();
      return "";
    }
    if (reply instanceof Plain.Reply.Thrown thrown) {
      throw new UserException(thrown.message(), thrown.type(), array(thrown.frames()));
    }
    if (reply instanceof Plain.Reply.Unresolved unresolved) {
      throw new ResolutionException(unresolved.id(), array(unresolved.frames()));
    }
    throw new EngineTerminationException("the child answered " + reply);
  }

  private static StackTraceElement[] array(List<StackTraceElement> frames) {
    return frames.toArray(new StackTraceElement[0]);
  }

  private Plain.Reply ask(ChildProcess.Request request) throws EngineTerminationException {
    try {
      return child.ask(request, allowance.get());
    } catch (IOException e) {
      throw new EngineTerminationException(String.valueOf(e.getMessage()));
    }
  }

  /** JShell then defines a new class under a new name, which is what a fresh child needs. */
  @Override
  public void redefine(ClassBytecodes[] classes) throws NotImplementedException {
    throw new NotImplementedException("redefine");
  }

  @Override
  public String varValue(String className, String varName) {
    return "";
  }

  @Override
  public void addToClasspath(String path) throws NotImplementedException {
    throw new NotImplementedException("the class path is fixed");
  }

  @Override
  public void stop() {
    // the clock stops the child; JShell never asks, because nobody calls JShell.stop
  }

  @Override
  public Object extensionCommand(String command, Object argument) throws NotImplementedException {
    throw new NotImplementedException(command);
  }

  @Override
  public void close() {
    // the session closes the child
  }
}
