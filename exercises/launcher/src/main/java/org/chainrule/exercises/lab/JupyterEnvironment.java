package org.chainrule.exercises.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Finds or installs Jupyter, in the first of these ways that works: the one on the PATH, {@code
 * uv}, {@code python3 -m venv} with pip, Debian's packages. Installations are in the checkout.
 */
final class JupyterEnvironment {
  /** The version that the lessons are tested in. */
  static final String JUPYTERLAB = "4.6.4";

  /** The front end of ipywidgets, which shows the widgets of any kernel. */
  static final String WIDGETS = "jupyterlab_widgets==3.0.17";

  private static final String WIDGETS_EXTENSION =
      "labextensions/@jupyter-widgets/jupyterlab-manager/package.json";

  /** Where an environment has its own extensions, seen from its programs. */
  private static final String BESIDE_PROGRAMS = "../share/jupyter/" + WIDGETS_EXTENSION;

  private static final List<String> PACKAGES = List.of("jupyterlab==" + JUPYTERLAB, WIDGETS);
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

  private static final int OLDEST_LAB = 4;
  private static final Duration INSTALL_LIMIT = Duration.ofMinutes(20);
  private final Checkout checkout;
  private final Step step;

  JupyterEnvironment(Checkout checkout) {
    this.checkout = checkout;
    this.step = new Step(checkout.logs(), checkout.jupyterVariables());
  }

  /** The Jupyter that is there already, on the PATH or made by an earlier start. */
  Optional<Jupyter> existing() {
    Optional<Jupyter> onPath =
        Programs.find("jupyter").flatMap(program -> lab(program, "on the PATH: " + program));
    return onPath.isPresent() ? onPath : made();
  }

  /** The installed Jupyter that would be started; the classic notebook is the last choice. */
  Optional<Jupyter> usable() {
    return existing().or(JupyterEnvironment::onPath);
  }

  private static Optional<Jupyter> onPath() {
    return Programs.find("jupyter").flatMap(JupyterEnvironment::notebook);
  }

  /**
   * The Jupyter to use, with this checkout's kernel in it; installs what is missing. Only one
   * process at a time installs.
   */
  Jupyter ensure() throws IOException {
    Files.createDirectories(checkout.state());
    Path lock = checkout.state().resolve("lock");
    try (FileChannel file =
        FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      file.lock(); // until the channel is closed
      Jupyter jupyter = ensureJupyter();
      System.err.println("Using " + jupyter);
      ensureKernel();
      return jupyter;
    }
  }

  private Jupyter ensureJupyter() throws IOException {
    Optional<Jupyter> there = existing();
    if (there.isPresent()) {
      ensureWidgets(there.get());
      return there.get();
    }
    Path unavailable = checkout.state().resolve("no-jupyterlab");
    Optional<Jupyter> notebook = onPath();
    if (notebook.isPresent() && Files.exists(unavailable)) {
      System.err.println(
          "JupyterLab could not be set up at an earlier start; delete "
              + unavailable
              + " to try again.");
      return notebook.get();
    }
    var reasons = new ArrayList<String>();
    for (Way way : ways()) {
      try {
        Jupyter jupyter = way.make();
        if (jupyter.kind() != Jupyter.Kind.LAB) {
          Files.write(unavailable, reasons);
        }
        return jupyter;
      } catch (SetupException e) {
        System.err.println("Trying the next way to JupyterLab: " + e.getMessage());
        reasons.add("- " + e.getMessage().lines().findFirst().orElseThrow());
      }
    }
    throw new SetupException(
        "no JupyterLab could be set up:\n"
            + String.join("\n", reasons)
            + "\nInstall one of: JupyterLab 4 (so that `jupyter lab` runs), uv, or Python 3 with venv and pip (Debian and"
            + " Ubuntu: apt install python3-venv). Without Python, `./chainrule run notebooks` still executes the lessons.");
  }

  /** Adds the front end of the widgets to an environment of an earlier version of this product. */
  private void ensureWidgets(Jupyter jupyter) {
    if (jupyter.kind() != Jupyter.Kind.LAB || showsWidgets(jupyter)) {
      return;
    }
    if (jupyter.program().startsWith(checkout.venv())) {
      try {
        Programs.find("uv")
            .ifPresentOrElse(
                uv -> installWithUv(uv, List.of(WIDGETS)), () -> installWithPip(List.of(WIDGETS)));
        return;
      } catch (SetupException e) {
        System.err.println(e.getMessage());
      }
    }
    System.err.println("Widgets are still pictures in this JupyterLab: " + adviceOnWidgets());
  }

  /** Whether a JupyterLab has the front end of the widgets. */
  static boolean showsWidgets(Jupyter jupyter) {
    if (Files.exists(jupyter.program().resolveSibling(BESIDE_PROGRAMS))) {
      return true; // there is no need to start Jupyter for its folders
    }
    String paths =
        Programs.output(List.of(jupyter.program().toString(), "--paths", "--json")).orElse("");
    return QUOTED
        .matcher(paths)
        .results()
        .anyMatch(path -> Files.exists(Path.of(path.group(1), WIDGETS_EXTENSION)));
  }

  static String adviceOnWidgets() {
    return "install " + WIDGETS + " beside it with pip, and reload the page";
  }

  /** One way to a Jupyter; throws {@link SetupException} when it is not to be had that way. */
  private interface Way {
    Jupyter make();
  }

  private List<Way> ways() {
    return List.of(this::withUv, this::withVenv, this::withDebian, this::withNotebook);
  }

  private Jupyter withNotebook() {
    return onPath()
        .orElseThrow(() -> new SetupException("there is no Jupyter Notebook on the PATH either"));
  }

  private Jupyter withUv() {
    Path uv = Programs.find("uv").orElseThrow(() -> new SetupException("uv is not on the PATH"));
    String venv = checkout.venv().toString();
    step.run(
        "Making a Python environment with uv",
        "uv-venv",
        INSTALL_LIMIT,
        List.of(uv.toString(), "venv", "--allow-existing", venv));
    installWithUv(uv, PACKAGES);
    return finished();
  }

  private void installWithUv(Path uv, List<String> packages) {
    var command = new ArrayList<>(List.of(uv.toString(), "pip", "install", "--python"));
    command.add(checkout.venv().toString());
    command.addAll(packages);
    step.run(
        "Installing " + String.join(" and ", packages) + " with uv",
        "uv-install",
        INSTALL_LIMIT,
        command);
  }

  private Jupyter withVenv() {
    Path python =
        Programs.find("python3")
            .orElseThrow(() -> new SetupException("python3 is not on the PATH"));
    String venv = checkout.venv().toString();
    step.run(
        "Making a Python environment in .jupyter/venv (240 MB with JupyterLab)",
        "venv",
        INSTALL_LIMIT,
        List.of(python.toString(), "-m", "venv", venv));
    installWithPip(PACKAGES);
    return finished();
  }

  private void installWithPip(List<String> packages) {
    var command = new ArrayList<>(List.of(checkout.venv() + "/bin/python", "-m", "pip", "install"));
    command.addAll(List.of("--disable-pip-version-check", "--retries", "1"));
    command.addAll(packages);
    step.run(
        "Installing " + String.join(" and ", packages) + " with pip",
        "pip",
        INSTALL_LIMIT,
        command);
  }

  private Jupyter withDebian() {
    Path apt =
        Programs.find("apt-get")
            .orElseThrow(() -> new SetupException("this is not a Debian or Ubuntu with apt-get"));
    boolean hasLab = Programs.output(List.of("apt-cache", "show", "jupyterlab")).isPresent();
    String name = hasLab ? "jupyterlab" : "jupyter-notebook";
    if (!"root".equals(System.getProperty("user.name"))) {
      throw new SetupException("Debian's package needs root: sudo apt-get install " + name);
    }
    step.run(
        "Reading Debian's package lists",
        "apt-update",
        INSTALL_LIMIT,
        List.of(apt.toString(), "update"));
    step.run(
        "Installing Debian's " + name,
        "apt-install",
        INSTALL_LIMIT,
        List.of(apt.toString(), "install", "-y", "--no-install-recommends", name));
    return Programs.find("jupyter")
        .flatMap(program -> lab(program, "Debian").or(() -> notebook(program)))
        .orElseThrow(
            () ->
                new SetupException(
                    "Debian's " + name + " is installed, but `jupyter` does not start"));
  }

  private Jupyter finished() {
    try {
      Files.write(checkout.venv().resolve("complete"), PACKAGES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return made()
        .orElseThrow(
            () ->
                new SetupException("JupyterLab is installed in .jupyter/venv, but does not start"));
  }

  /** The environment in the checkout, if its installation was completed. */
  private Optional<Jupyter> made() {
    Path program = checkout.venv().resolve("bin/jupyter");
    if (!Files.exists(checkout.venv().resolve("complete")) || !Files.exists(program)) {
      return Optional.empty();
    }
    return lab(program, "in .jupyter/venv");
  }

  private static Optional<Jupyter> lab(Path program, String origin) {
    var command = List.of(program.toString(), "lab");
    return Programs.version(List.of(program.toString(), "lab", "--version"))
        .filter(version -> Programs.major(version) >= OLDEST_LAB)
        .map(version -> new Jupyter(command, Jupyter.Kind.LAB, version, origin));
  }

  private static Optional<Jupyter> notebook(Path program) {
    var command = List.of(program.toString(), "notebook");
    return Programs.version(List.of(program.toString(), "notebook", "--version"))
        .map(
            version ->
                new Jupyter(
                    command, Jupyter.notebook(version), version, "on the PATH: " + program));
  }

  /** Installs the kernel for this checkout's Jupyter, unless the same jar is installed already. */
  private void ensureKernel() {
    Path spec = checkout.kernelSpec().resolve("kernel.json");
    try {
      if (Files.exists(spec)
          && Files.getLastModifiedTime(spec)
                  .compareTo(Files.getLastModifiedTime(checkout.kernelJar()))
              > 0
          && Files.readString(spec).contains(System.getProperty("java.home"))) {
        return;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    step.run(
        "Installing the Java kernel into .jupyter",
        "kernel-install",
        Duration.ofMinutes(5),
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            checkout.kernelJar().toString(),
            "install",
            "--prefix",
            checkout.state().toString()));
  }

  /**
   * Writes the settings that are not there yet: JupyterLab need not ask at its first start whether
   * to fetch news, and it saves the state of widgets in notebooks.
   */
  private void settle() throws IOException {
    setting(
        "@jupyterlab/apputils-extension/notification",
        "{\"fetchNews\": \"false\", \"checkForUpdates\": false}");
    setting("@jupyter-widgets/jupyterlab-manager/plugin", "{\"saveState\": true}");
  }

  private void setting(String plugin, String values) throws IOException {
    Path file = checkout.labSettings().resolve(plugin + ".jupyterlab-settings");
    if (!Files.exists(file)) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, values + "\n");
    }
  }

  /**
   * Starts Jupyter in the user's terminal. The token is not an argument, because other users could
   * read it.
   */
  Process start(Jupyter jupyter, List<String> arguments, Path folder, String token)
      throws IOException {
    settle();
    var command = new ArrayList<>(jupyter.command());
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).directory(folder.toFile()).inheritIO();
    builder.environment().putAll(checkout.jupyterVariables());
    builder.environment().put("JUPYTER_TOKEN", token);
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process)));
    return process;
  }

  private static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
  }
}
