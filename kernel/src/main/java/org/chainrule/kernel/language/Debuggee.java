package org.chainrule.kernel.language;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.Callable;

/**
 * The cells as a debugger sees them. While it watches, the bytecode of cells has a probe at each
 * line; before and after that, there is none, and cells run at full speed. The values stay objects
 * of the cells' JVM, in which the debugger runs too.
 */
public interface Debuggee {
  /** Where a call is. */
  sealed interface Where {
    int line();
  }

  /** A line of a cell. */
  record Place(String cell, int line) implements Where {}

  /**
   * A line of a library or of the JDK.
   *
   * @param module the module of the class; empty if it has none
   * @param file the path of its source from the root of the packages
   */
  record Library(String module, String file, int line) implements Where {}

  /** A variable; the type is written with binary names of classes. */
  record Variable(String name, String type, Object value) {}

  /** A call, and if it is of a method of a cell, its variables when the line began. */
  record Frame(String name, Where where, List<Variable> variables) {}

  /** The calls of one thread. */
  interface Stack {
    /** The number of calls of methods of cells. */
    int depth();

    /** The current line; null if it is in no cell. */
    Place place();

    /** Whether the call comes to the line now, and is not on its way back to it. */
    boolean arrives();

    /** The variables of the innermost call when its line began. */
    List<Variable> variables();

    /** The code of the cell that began all this. */
    String cell();

    /**
     * The calls, innermost first, from the first method of a cell to the last: at most 200, since a
     * learner's recursion may be deep.
     */
    List<Frame> frames();
  }

  /** Called in the thread of a cell; as long as a call does not return, the cell is stopped. */
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

  /** The jars and folders that cells use. */
  List<String> libraries();

  /** The source of a library or of the JDK, if it is there. */
  Optional<String> source(Library library);

  /**
   * Copies a variable to the session, where later cells find it; until then, {@link #globals} and
   * expressions do.
   */
  void copyToGlobals(String name, Variable copied);

  /** A type's name without what the session adds to it. */
  String plainType(String type);

  /** Runs what may call code of cells, whose probes stay silent in this thread meanwhile. */
  Object quietly(Callable<?> body) throws Exception;

  /** Throws in the current thread if its cell was interrupted. */
  void stopIfInterrupted();
}
