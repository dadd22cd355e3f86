package org.chainrule.exercises.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.chainrule.kernel.install.Installation;

/**
 * The folder that Chainrule was cloned into. All generated files are in its folder {@code
 * .jupyter}, so that deleting the checkout removes everything and the home folder may be read-only.
 *
 * @param root the folder with the {@code chainrule} launcher
 */
record Checkout(Path root) {
  static Checkout find() {
    String home = System.getProperty("chainrule.home", "");
    Path root = Path.of(home).toAbsolutePath().normalize();
    if (home.isEmpty() || !Files.isRegularFile(root.resolve("pom.xml"))) {
      throw new SetupException(
          "this command works on a checkout of Chainrule: start it with ./chainrule (chainrule.home is '"
              + home
              + "')");
    }
    return new Checkout(root);
  }

  Path state() {
    return root.resolve(".jupyter");
  }

  Path logs() {
    return state().resolve("logs");
  }

  Path venv() {
    return state().resolve("venv");
  }

  Path kernelJar() {
    return root.resolve("kernel/target/chainrule-kernel.jar");
  }

  /** The folder that Jupyter reads this checkout's kernel from. */
  Path kernelSpec() {
    return installation().folder();
  }

  /** How this checkout's kernel is installed, and started, with the JDK that runs this. */
  Installation installation() {
    return Installation.inPrefix(state(), Path.of(System.getProperty("java.home")));
  }

  Path labSettings() {
    return state().resolve("config/lab/user-settings");
  }

  /** Jupyter's settings, caches and run-time files, kept away from the person's own. */
  Map<String, String> jupyterVariables() {
    return Map.of(
        "JUPYTER_PATH", state().resolve("share/jupyter").toString(),
        "JUPYTER_CONFIG_DIR", state().resolve("config").toString(),
        "JUPYTER_DATA_DIR", state().resolve("data").toString(),
        "JUPYTER_RUNTIME_DIR", state().resolve("runtime").toString(),
        "IPYTHONDIR", state().resolve("ipython").toString());
  }
}
