package org.chainrule.kernel.language;

/**
 * A command in a cell: a line that begins with a percent sign. An engine has the magics that need
 * only the session; the caller that creates the engine can pass more.
 *
 * @param usage how it is written, such as {@code %jars FILE.jar …}; the word behind the sign is its
 *     name
 * @param help what it does, in one line
 * @param action what it does
 */
public record Magic(String usage, String help, Action action) {
  /** What a magic does. */
  @FunctionalInterface
  public interface Action {
    /**
     * Runs the magic.
     *
     * @throws MagicException if it was used wrongly
     * @throws Exception if it fails; the cell's error shows the class and the message
     */
    CellResult run(MagicCall call) throws Exception;
  }

  /** The name, without the percent sign. */
  public String name() {
    return usage.substring(1).replaceFirst("\\W.*", "");
  }
}
