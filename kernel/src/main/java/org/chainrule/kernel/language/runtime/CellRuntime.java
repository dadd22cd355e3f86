package org.chainrule.kernel.language.runtime;

import java.nio.file.Path;
import java.util.Map;
import org.chainrule.kernel.language.CellIo;

/**
 * Runs what has been compiled: the seam between the engine and the JVM that the cells live in. All
 * that passes is data, so that the JVM may be another one; values, threads and exceptions stay
 * there. Calls come from one thread at a time, between {@link #begin} and {@link #end}, but for
 * {@link #interrupt}.
 *
 * <p>Any method may throw {@link RuntimeGoneException}; after that the session is over.
 */
public interface CellRuntime extends AutoCloseable {
  /**
   * Begins a cell: until {@link #end}, what runs belongs to it and its output goes to the {@code
   * io}. Threads that it leaves behind go on to belong to it.
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

  /** Sets a static field to a value that is held, unless it is null; tells whether it fits. */
  boolean give(int held, String className, String field);

  /** Whether a static field has this very value now. */
  boolean has(int held, String className, String field);

  /** Interrupts the cell that runs, if one does, and returns at once. */
  void interrupt();

  /** Whether the cell that runs has been interrupted. */
  boolean isInterrupted();

  /** Adds a jar or folder to what cells can use. */
  void addToClassPath(Path entry);

  /** Forgets all that was loaded. */
  void reset();

  @Override
  void close();
}
