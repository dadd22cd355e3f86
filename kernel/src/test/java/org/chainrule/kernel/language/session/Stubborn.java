package org.chainrule.kernel.language.session;

/** Library code that looks at no interrupt. Public, so that a cell can call it. */
public final class Stubborn {
  static volatile boolean enough;

  private Stubborn() {}

  /** Returns when the test lets it. */
  public static void run() {
    while (!enough) {
      Thread.onSpinWait();
    }
  }
}
