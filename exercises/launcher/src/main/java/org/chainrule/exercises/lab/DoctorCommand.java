package org.chainrule.exercises.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.chainrule.display.MimeBundle;
import org.chainrule.kernel.client.KernelClient;
import org.chainrule.kernel.client.KernelException;
import org.chainrule.kernel.client.KernelSpec;
import org.chainrule.kernel.client.Outputs;
import org.chainrule.kernel.client.Result;
import picocli.CommandLine.Command;

/** {@code chainrule doctor}: what is there, what is missing, and what to do. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Says what is there, what is missing, and what to do.",
    footer = {
      "",
      "Exit codes: 0 when the lessons can run, 1 when something that they need is broken."
    })
public final class DoctorCommand implements Callable<Integer> {
  private static final int OLDEST_JDK = 17;
  private static final Duration KERNEL_LIMIT = Duration.ofSeconds(60);

  @Override
  public Integer call() {
    Checkout checkout;
    try {
      checkout = Checkout.find();
    } catch (SetupException e) {
      System.err.println("chainrule doctor: " + e.getMessage());
      return 2;
    }
    var findings = new ArrayList<Finding>();
    findings.addAll(jdks());
    findings.add(program("git", "--version", "to clone and to update", "apt install git"));
    findings.add(python());
    findings.add(
        program(
            "uv", "--version", "a quicker way to JupyterLab", "not needed where python3 has venv"));
    Optional<Jupyter> jupyter = new JupyterEnvironment(checkout).usable();
    findings.add(
        jupyter
            .map(found -> Finding.ok("Jupyter", found.toString()))
            .orElse(
                Finding.missing("Jupyter", "none yet", "./chainrule lab makes one in .jupyter")));
    jupyter.map(DoctorCommand::widgets).ifPresent(findings::add);
    findings.add(kernelSpec(checkout));
    findings.add(execution(checkout));
    findings.add(
        program(
            "chromium",
            "--version",
            "for the browser test",
            "apt install chromium chromium-driver"));
    findings.add(
        program("bwrap", "--version", "for the grader's sandbox", "apt install bubblewrap"));
    findings.forEach(System.out::println);
    return findings.stream().anyMatch(finding -> finding.state() == Finding.State.BROKEN) ? 1 : 0;
  }

  private static List<Finding> jdks() {
    var findings = new ArrayList<Finding>();
    Path used = Path.of(System.getProperty("java.home"));
    Jdks.found()
        .forEach(
            (home, version) ->
                findings.add(
                    major(version) < OLDEST_JDK
                        ? Finding.missing(
                            "JDK", version + " in " + home, "too old; 17 or newer is needed")
                        : Finding.ok(
                            "JDK", version + " in " + home + (same(home, used) ? " (used)" : ""))));
    return findings;
  }

  private static int major(String version) {
    String[] parts = version.split("[.+-]", 3);
    return Integer.parseInt(parts[0].equals("1") ? parts[1] : parts[0]);
  }

  private static boolean same(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException e) {
      return false;
    }
  }

  private static Finding program(String name, String option, String use, String advice) {
    Optional<Path> program = Programs.find(name);
    if (program.isEmpty()) {
      return Finding.missing(name, "not on the PATH; " + use, advice);
    }
    String version =
        Programs.version(List.of(program.get().toString(), option)).orElse("unknown version");
    return Finding.ok(name, version + " (" + program.get() + ")");
  }

  private static Finding python() {
    Finding python =
        program(
            "python3",
            "--version",
            "for JupyterLab; ./chainrule run needs none",
            "apt install python3 python3-venv");
    boolean venv =
        Programs.find("python3")
            .flatMap(
                path -> Programs.output(List.of(path.toString(), "-c", "import venv, ensurepip")))
            .isPresent();
    return python.state() == Finding.State.OK && !venv
        ? Finding.missing("python3", python.detail() + ", without venv", "apt install python3-venv")
        : python;
  }

  private static Finding widgets(Jupyter jupyter) {
    return jupyter.kind() == Jupyter.Kind.LAB && JupyterEnvironment.showsWidgets(jupyter)
        ? Finding.ok("widgets", "move in this JupyterLab")
        : Finding.missing(
            "widgets", "are still pictures in this Jupyter", JupyterEnvironment.adviceOnWidgets());
  }

  private static Finding kernelSpec(Checkout checkout) {
    return Files.exists(checkout.kernelSpec().resolve("kernel.json"))
        ? Finding.ok("kernel", "installed in " + checkout.kernelSpec())
        : Finding.missing("kernel", "not installed in a Jupyter yet", "./chainrule lab does it");
  }

  /** Runs {@code 1 + 1} in the kernel as Jupyter would start it. */
  private static Finding execution(Checkout checkout) {
    var values = new StringBuilder();
    Outputs outputs =
        Outputs.of(
            (type, content) -> {
              if (type.equals("execute_result")) {
                values.append(content.getAsJsonObject("data").get(MimeBundle.TEXT).getAsString());
              }
            });
    long start = System.nanoTime();
    try (KernelClient kernel = KernelClient.start(spec(checkout), checkout.root(), KERNEL_LIMIT)) {
      Result result = kernel.execute("1 + 1", outputs, KERNEL_LIMIT);
      long millis = (System.nanoTime() - start) / 1_000_000;
      return result.ok() && values.toString().equals("2")
          ? Finding.ok("1 + 1", "is 2, says the kernel, after " + millis + " ms")
          : Finding.broken(
              "1 + 1",
              "the kernel answered " + result.status() + " " + values,
              "run ./chainrule test -pl kernel -am");
    } catch (IOException | KernelException e) {
      return Finding.broken(
          "1 + 1",
          "the kernel did not answer: " + e.getMessage(),
          "delete kernel/target and .jupyter, and try again");
    }
  }

  private static KernelSpec spec(Checkout checkout) throws IOException {
    Path installed = checkout.kernelSpec().resolve("kernel.json");
    return Files.exists(installed)
        ? KernelSpec.read(installed)
        : checkout.installation().spec(checkout.kernelJar());
  }
}
