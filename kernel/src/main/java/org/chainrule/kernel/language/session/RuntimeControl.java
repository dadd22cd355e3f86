package org.chainrule.kernel.language.session;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.chainrule.display.MimeBundle;
import org.chainrule.kernel.language.compile.CompiledCell;
import org.chainrule.kernel.language.compile.Names;
import org.chainrule.kernel.language.runtime.CellRuntime;
import org.chainrule.kernel.language.runtime.Invocation;

/**
 * Passes compiled classes to a runtime, both JShell's and ours, and keeps the result of the last
 * call, which JShell would turn into text.
 */
final class RuntimeControl implements ExecutionControl {
  private final CellRuntime runtime;
  private final Map<String, byte[]> compiled = new ConcurrentHashMap<>();
  private Invocation last = Invocation.NOTHING;
  private boolean semicolonHides;
  private volatile boolean probed;

  RuntimeControl(CellRuntime runtime) {
    this.runtime = runtime;
  }

  /** The adapter for JShell. */
  ExecutionControlProvider provider() {
    return new ExecutionControlProvider() {
      @Override
      public String name() {
        return "cells";
      }

      @Override
      public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
        return RuntimeControl.this;
      }
    };
  }

  CellRuntime runtime() {
    return runtime;
  }

  /** The bytecode of every class that cells have declared, by binary name. */
  Map<String, byte[]> compiled() {
    return Collections.unmodifiableMap(compiled);
  }

  /** Drops the result of the last call. */
  void prepare() {
    last = Invocation.NOTHING;
  }

  /** The result of the last call. */
  Invocation last() {
    return last;
  }

  /** Whether the last call did not return, or the cell was interrupted. */
  boolean failed() {
    return !(last instanceof Invocation.Returned) || runtime.isInterrupted();
  }

  /** Whether a semicolon behind an expression keeps its value from being shown. */
  void semicolonHides(boolean hides) {
    semicolonHides = hides;
  }

  boolean semicolonHides() {
    return semicolonHides;
  }

  /**
   * What the last call returned, as the user sees it.
   *
   * @param statement whether it is the value of an expression with a semicolon
   */
  Optional<MimeBundle> shown(boolean statement) {
    if (statement && semicolonHides) {
      return Optional.empty();
    }
    last = runtime.show(statement);
    return bundle(last);
  }

  /** A static field, as the user sees it; empty if there is none. */
  Optional<MimeBundle> shown(String className, String field) {
    return bundle(runtime.show(className, field));
  }

  private static Optional<MimeBundle> bundle(Invocation ended) {
    return ended instanceof Invocation.Returned returned
        ? returned.shown().map(RuntimeControl::withPlainNames)
        : Optional.empty();
  }

  private static MimeBundle withPlainNames(MimeBundle bundle) {
    return bundle.plain().contains(SourceMap.WRAPPER)
        ? bundle.with(MimeBundle.TEXT, Names.plain(bundle.plain()))
        : bundle;
  }

  /** Loads the classes of a compiled cell, which no other cell refers to. */
  void load(CompiledCell program) {
    last = runtime.load(instrumented(program.classes()));
  }

  /** Calls a method of a class that has been loaded. */
  void call(String className, String method) {
    last = runtime.invoke(className, method);
  }

  private Map<String, byte[]> instrumented(Map<String, byte[]> classes) {
    var instrumented = new LinkedHashMap<String, byte[]>();
    classes.forEach((name, bytes) -> instrumented.put(name, instrumented(bytes)));
    return instrumented;
  }

  private byte[] instrumented(byte[] bytes) {
    byte[] guarded = GuardInstrumenter.weave(bytes);
    return probed ? ProbeInstrumenter.weave(guarded) : guarded;
  }

  /** Puts the debugger's probes into all classes, loaded ones too, or removes them. */
  void probe(boolean on) {
    probed = on;
    Map<String, byte[]> all = instrumented(compiled);
    if (!runtime.redefine(all)) {
      // one by one: a class that was never loaded must not keep the others from it
      all.forEach((name, bytes) -> runtime.redefine(Map.of(name, bytes)));
    }
  }

  /** Loads a class that an expression of the debugger was compiled to; keeps the last result. */
  Invocation loadAside(CompiledCell program) {
    var guarded = new LinkedHashMap<String, byte[]>();
    program.classes().forEach((name, bytes) -> guarded.put(name, GuardInstrumenter.weave(bytes)));
    return runtime.load(guarded);
  }

  private static Map<String, byte[]> byName(ClassBytecodes[] classes) {
    var byName = new LinkedHashMap<String, byte[]>();
    for (ClassBytecodes each : classes) {
      byName.put(each.name(), each.bytecodes());
    }
    return byName;
  }

  @Override
  public void load(ClassBytecodes[] loaded) throws ClassInstallException {
    Map<String, byte[]> classes = byName(loaded);
    compiled.putAll(classes);
    last = runtime.load(instrumented(classes)); // JShell would ignore the failure
    if (!(last instanceof Invocation.Returned)) {
      throw new ClassInstallException("a class was not loaded", new boolean[loaded.length]);
    }
  }

  @Override
  public void redefine(ClassBytecodes[] changed) throws ClassInstallException {
    Map<String, byte[]> classes = byName(changed);
    if (!runtime.redefine(instrumented(classes))) {
      // then JShell loads the class again
      throw new ClassInstallException("not in place", new boolean[changed.length]);
    }
    compiled.putAll(classes);
  }

  @Override
  public String invoke(String className, String method) throws RunException {
    call(className, method);
    if (last instanceof Invocation.Returned) {
      return "";
    }
    if (last instanceof Invocation.Threw threw && threw.thrown().unresolved().isPresent()) {
      // JShell adds what is missing
      throw new ResolutionException(
          threw.thrown().unresolved().getAsInt(),
          threw.thrown().frames().toArray(StackTraceElement[]::new));
    }
    String type = last instanceof Invocation.Threw threw ? threw.thrown().type() : "";
    throw new UserException("", type, new StackTraceElement[0]);
  }

  @Override
  public String varValue(String className, String name) {
    return ""; // JShell would turn every value into text
  }

  @Override
  public void addToClasspath(String path) {
    runtime.addToClassPath(Path.of(path));
  }

  @Override
  public Object extensionCommand(String command, Object argument) throws NotImplementedException {
    throw new NotImplementedException(command);
  }

  @Override
  public void stop() {
    runtime.interrupt();
  }

  @Override
  public void close() {
    // the runtime serves the next session too
  }
}
