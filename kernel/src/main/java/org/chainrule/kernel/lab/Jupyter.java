package org.chainrule.kernel.lab;

import java.util.List;

/**
 * A Jupyter that can be started.
 *
 * @param command how to start it, up to and including {@code lab} or {@code notebook}
 * @param lab whether it is JupyterLab; the classic notebook otherwise
 * @param version what it says of itself
 * @param origin where it comes from, for people
 */
record Jupyter(List<String> command, boolean lab, String version, String origin) {
  @Override
  public String toString() {
    return (lab ? "JupyterLab " : "Jupyter Notebook ") + version + " (" + origin + ")";
  }
}
