package org.chainrule.kernel.language.runtime;

import java.nio.file.Path;
import java.util.Map;
import org.chainrule.kernel.language.CellIo;

/**
 * Runs compiled cells: the interface between the engine and the JVM of the cells. Only data is
 * passed, so that it may be another JVM; values, threads and exceptions stay in it. Calls come from
 * one thread at a time, between {@link #begin} and {@link #end}, but for {@link #interrupt}.
 *
 * <p>Any method may throw {@link RuntimeGoneException}; after that the session is over.
 */
public interface CellRuntime extends AutoCloseable {
  /**
   * Begins a cell: until {@link #end}, code that runs belongs to it and its output goes to the
   * {@code io}; so does that of threads that outlive it.
   *
   * @param number the cell's execution count
   */
  void begin(int number, CellIo io);

  /** Ends the cell: output that has not been passed on yet is. */
  void end();

  /**
   * Defines classes. They may refer to each other in any order.
   *
   * @param classes the bytecode by binary name
   * @return {@link Invocation.Returned}, or why a class could not be defined
   */
  Invocation load(Map<String, byte[]> classes);

  /**
   * Replaces the code of loaded classes in place, so that variables keep their values.
   *
   * @return whether that was possible; if not, nothing has changed
   */
  boolean redefine(Map<String, byte[]> classes);

  /** Calls a static method without parameters and keeps what it returns for {@link #show}. */
  Invocation invoke(String className, String method);

  /**
   * Renders what the last call returned.
   *
   * @param statement whether it was written with a semicolon; then null, and the stream that the
   *     call has printed to, are not shown
   */
  Invocation show(boolean statement);

  /** Renders a static field; {@link Invocation.Returned} without a value if there is no such. */
  Invocation show(String className, String field);

  /**
   * Keeps the value that a static field has now, until the cell ends.
   *
   * @return a number for the value; 0 for null, and if there is no such field
   */
  int hold(String className, String field);

  /**
   * Sets a static field to a value that is held, unless it is null; returns whether its type fits.
   */
  boolean give(int held, String className, String field);

  /** Whether a static field has this very value now. */
  boolean has(int held, String className, String field);

  /** Interrupts the cell that runs, if one does, and returns at once. */
  void interrupt();

  /** Whether the cell that runs has been interrupted. */
  boolean isInterrupted();

  /** Adds a jar or folder to what cells can use. */
  void addToClassPath(Path entry);

  /** Drops all loaded classes. */
  void reset();

  @Override
  void close();
}
