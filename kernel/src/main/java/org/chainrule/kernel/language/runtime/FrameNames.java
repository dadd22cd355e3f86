package org.chainrule.kernel.language.runtime;

/** Maps stack frames to lines of cells. The compiling side implements it. */
public interface FrameNames {
  /** The line of a cell that a stack frame stands for, or the frame's own file and line. */
  String line(String className, String file, int line);

  /** The stack trace of an exception that a cell prints itself. */
  String trace(Thrown thrown, int cell);
}
