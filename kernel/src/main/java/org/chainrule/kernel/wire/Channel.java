package org.chainrule.kernel.wire;

/** The sockets between a front end and a kernel, in the order of a connection file's ports. */
public enum Channel {
  /** Requests that wait their turn: execute, complete, inspect. */
  SHELL,
  /** What the kernel publishes to everybody: output and status. */
  IOPUB,
  /** The kernel asks, the learner answers. */
  STDIN,
  /** Requests that do not wait: interrupt, shutdown. */
  CONTROL,
  /** Bytes that come back as they went. */
  HEARTBEAT
}
