package org.chainrule.exercises.lab;

/**
 * One line of the doctor's report.
 *
 * @param state ok, warning or failure
 * @param what what was checked
 * @param detail what was found
 * @param advice what to do; empty if nothing
 */
record Finding(State state, String what, String detail, String advice) {
  enum State {
    OK("ok"),
    MISSING("missing"),
    BROKEN("BROKEN");

    final String label;

    State(String label) {
      this.label = label;
    }
  }

  static Finding ok(String what, String detail) {
    return new Finding(State.OK, what, detail, "");
  }

  /** Something that only part of Chainrule needs. */
  static Finding missing(String what, String detail, String advice) {
    return new Finding(State.MISSING, what, detail, advice);
  }

  /** Something without which lessons do not run. */
  static Finding broken(String what, String detail, String advice) {
    return new Finding(State.BROKEN, what, detail, advice);
  }

  @Override
  public String toString() {
    String line = String.format("%-8s %-12s %s", state.label, what, detail);
    return advice.isEmpty() ? line : line + "\n" + " ".repeat(22) + "-> " + advice;
  }
}
