package org.chainrule.kernel.language.runtime;

/** How places in cells are told to the user, known by whoever has compiled them. */
public interface FrameNames {
  /** The line of a cell that a stack frame stands for, or the frame's own file and line. */
  String line(String className, String file, int line);

  /** The stack trace of an exception that a cell prints itself. */
  String trace(Thrown thrown, int cell);
}
