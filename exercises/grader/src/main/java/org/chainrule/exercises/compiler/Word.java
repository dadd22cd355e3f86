package org.chainrule.exercises.compiler;

/** What the grader and the compiling JVM say to each other; one byte, then what it speaks of. */
public final class Word {
  /** To the compiler: begin a new session; it answers with the same. */
  public static final int OPEN = 1;

  /** To the compiler: a cell (its text). */
  public static final int RUN = 2;

  /** To the grader: define classes (count; name, length and bytes of each). */
  public static final int LOAD = 3;

  /** To the grader: call a method (class, method). */
  public static final int INVOKE = 4;

  /** To the compiler: it is done, or has returned. */
  public static final int DONE = 5;

  /** To the compiler: it threw (the class of what it threw). */
  public static final int THREW = 6;

  /** To the compiler: it needs what is not defined (JShell's number for it). */
  public static final int UNRESOLVED = 7;

  /** To either: the child is gone. */
  public static final int GONE = 8;

  /** To the grader: the cell has run (whether the last call gave its value). */
  public static final int RAN = 9;

  /** To the grader: the cell failed by what the last call threw. */
  public static final int FAILED = 10;

  /** To the grader: the cell does not compile (why). */
  public static final int REJECTED = 11;

  private Word() {}
}
