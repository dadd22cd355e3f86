package org.chainrule.kernel.wire;

/** The sockets between a front end and a kernel, in the order of a connection file's ports. */
public enum Channel {
  /** Requests that are handled in order: execute, complete, inspect. */
  SHELL,
  /** What the kernel broadcasts: output and status. */
  IOPUB,
  /** Requests for input by the kernel, and the user's replies. */
  STDIN,
  /** Requests that are handled while a cell runs: interrupt, shutdown. */
  CONTROL,
  /** The heartbeat: bytes are echoed. */
  HEARTBEAT
}
