package org.chainrule.notebooks;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the tests find the lessons, and where they leave what they make. */
final class Checkout {
  static final Path ROOT = root();
  static final Path NOTEBOOKS = ROOT.resolve("notebooks");
  static final Path MADE = NOTEBOOKS.resolve("target");

  private Checkout() {}

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("chainrule"))) {
      here = here.getParent();
    }
    return here;
  }
}
