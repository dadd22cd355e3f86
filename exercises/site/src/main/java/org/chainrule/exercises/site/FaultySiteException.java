package org.chainrule.exercises.site;

import java.util.List;

/** The notebooks do not make a site; each fault says where it is and what to do. */
public final class FaultySiteException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> faults;

  FaultySiteException(List<String> faults) {
    super(String.join("\n", faults));
    this.faults = List.copyOf(faults);
  }

  public List<String> faults() {
    return faults;
  }
}
