package org.chainrule.kernel.language;

import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.Callable;

/**
 * The cells as a debugger sees them. While it watches, the bytecode of cells has a probe at each
 * line; before and after that, there is none, and cells run at full speed. The values stay objects
 * of the cells' JVM, in which the debugger runs too.
 */
public interface Debuggee {
  /** A line of a cell. */
  record Place(String cell, int line) {}

  /** A variable; the type is as in source, without type arguments. */
  record Variable(String name, String type, Object value) {}

  /** A call of a method of a cell, and its variables when the line began. */
  record Frame(String name, Place place, List<Variable> variables) {}

  /** The calls of one thread. */
  interface Stack {
    /** The number of calls of methods of cells. */
    int depth();

    /** The current line; null if it is in no cell. */
    Place place();

    /** Whether the call comes to the line now, and is not on its way back to it. */
    boolean arrives();

    /** The calls that are in cells, innermost first. */
    List<Frame> frames();
  }

  /** Is told in the cell's own thread what the thread does, and may hold it up. */
  interface Watcher {
    /** A line begins. */
    void reached(Stack stack);

    /** A call has returned to the one on top. */
    void left(Stack stack);

    /** An exception is about to leave the call on top. */
    void threw(Stack stack, Throwable thrown);
  }

  /** Puts probes into the cells that were declared and into later ones. */
  void watch(Watcher watcher);

  /** Removes the probes. */
  void unwatch();

  /**
   * The lines of a cell at which it can stop; none if it does not compile in this session.
   *
   * @throws Exception if a cell runs that is not stopped, since they compile one at a time
   */
  SortedSet<Integer> lines(String cell) throws Exception;

  /** The variables of the session. */
  List<Variable> globals();

  /**
   * The value of a Java expression of a frame's variables and the session's. Each expression is
   * compiled once.
   *
   * @throws Exception if it does not compile, or what it throws
   */
  Object evaluate(String expression, List<Variable> locals) throws Exception;

  /** A type's name without what the session adds to it. */
  String plainType(String type);

  /** Runs what may call code of cells, whose probes stay silent in this thread meanwhile. */
  Object quietly(Callable<?> body) throws Exception;

  /** Throws in the current thread if its cell was interrupted. */
  void stopIfInterrupted();
}
