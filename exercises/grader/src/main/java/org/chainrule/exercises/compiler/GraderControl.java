package org.chainrule.exercises.compiler;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.chainrule.exercises.child.Plain;

/** JShell's execution control: it passes classes and calls on to the grader. */
final class GraderControl implements ExecutionControl {
  private final DataInputStream in;
  private final DataOutputStream out;
  private final Map<String, byte[]> classes = new ConcurrentHashMap<>();
  private boolean called;
  private boolean threw;
  private boolean gone;

  GraderControl(DataInputStream in, DataOutputStream out) {
    this.in = in;
    this.out = out;
  }

  ExecutionControlProvider provider() {
    return new ExecutionControlProvider() {
      @Override
      public String name() {
        return "grader";
      }

      @Override
      public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
        return GraderControl.this;
      }
    };
  }

  /** The bytecode of all that the cells have declared. */
  Map<String, byte[]> classes() {
    return classes;
  }

  /** Forgets the session. */
  void reset() {
    classes.clear();
    gone = false;
    prepare();
  }

  /** Forgets the last snippet. */
  void prepare() {
    called = false;
    threw = false;
  }

  /** Whether the last snippet called something, which then returned. */
  boolean returned() {
    return called && !threw;
  }

  boolean threw() {
    return threw;
  }

  boolean gone() {
    return gone;
  }

  @Override
  public void load(ClassBytecodes[] loaded) throws EngineTerminationException {
    try {
      out.writeByte(Word.LOAD);
      out.writeInt(loaded.length);
      for (ClassBytecodes each : loaded) {
        classes.put(each.name(), each.bytecodes());
        Plain.writeText(out, each.name());
        out.writeInt(each.bytecodes().length);
        out.write(each.bytecodes());
      }
      out.flush();
      if (in.readUnsignedByte() != Word.DONE) {
        throw ended();
      }
    } catch (IOException e) {
      throw ended();
    }
  }

  @Override
  public String invoke(String className, String methodName)
      throws RunException, EngineTerminationException {
    called = true;
    try {
      out.writeByte(Word.INVOKE);
      Plain.writeText(out, className);
      Plain.writeText(out, methodName);
      out.flush();
      switch (in.readUnsignedByte()) {
        case Word.DONE -> {
          return "";
        }
        case Word.THREW -> {
          threw = true;
          throw new UserException("", Plain.readText(in), new StackTraceElement[0]);
        }
        case Word.UNRESOLVED -> {
          threw = true;
          throw new ResolutionException(in.readInt(), new StackTraceElement[0]);
        }
        default -> throw ended();
      }
    } catch (IOException e) {
      throw ended();
    }
  }

  private EngineTerminationException ended() {
    gone = true;
    return new EngineTerminationException("the child is gone");
  }

  /** JShell then defines a new class under a new name, which is what a fresh child needs. */
  @Override
  public void redefine(ClassBytecodes[] changed) throws NotImplementedException {
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
    // the grader's clock ends the child; nobody calls JShell.stop
  }

  @Override
  public Object extensionCommand(String command, Object argument) throws NotImplementedException {
    throw new NotImplementedException(command);
  }

  @Override
  public void close() {
    // the wire serves the next session too
  }
}
