package org.chainrule.notebooks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code chainrule lab} as a person starts it, in a process of its own, on a folder of the test's.
 */
final class JupyterServer implements AutoCloseable {
  private static final Pattern ADDRESS =
      Pattern.compile("(http://127\\.0\\.0\\.1:\\d+)/(lab/)?tree\\S*\\?token=(\\w+)");
  private static final Pattern CLASSIC = Pattern.compile("Using Jupyter Notebook [0-6]\\.");
  private static final int MINUTES = 10;
  private final Process process;
  private final FrontEnd frontEnd;
  private final String base;
  private final String page;
  private final String token;

  private JupyterServer(Process process, FrontEnd frontEnd, Matcher address) {
    this.process = process;
    this.frontEnd = frontEnd;
    this.base = address.group(1);
    this.page = address.group(2) == null ? "/notebooks/" : "/lab/tree/";
    this.token = address.group(3);
  }

  /** Starts it in whatever Jupyter the launcher finds or makes. */
  static JupyterServer start(Path folder) throws Exception {
    Process process = launch("lab", "--no-browser", "--folder", folder.toString());
    var said = new StringBuilder();
    var address = new CompletableFuture<Matcher>();
    Thread reader = new Thread(() -> read(process, said, address), "jupyter-output");
    reader.setDaemon(true);
    reader.start();
    try {
      Matcher found = address.get(MINUTES, TimeUnit.MINUTES);
      FrontEnd frontEnd = CLASSIC.matcher(said).find() ? FrontEnd.CLASSIC : FrontEnd.LAB;
      return new JupyterServer(process, frontEnd, found);
    } catch (Exception e) {
      process.destroyForcibly();
      throw new IllegalStateException("chainrule lab gave no address; it said:\n" + said, e);
    }
  }

  /** Starts a command of the launcher in a JVM like this one. */
  static Process launch(String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dchainrule.home=" + Checkout.ROOT);
    command.add("-Dchainrule.terminal=false");
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), "org.chainrule.exercises.Main"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static void read(
      Process process, StringBuilder said, CompletableFuture<Matcher> address) {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.append(line).append('\n');
        Matcher matcher = ADDRESS.matcher(line);
        if (matcher.find()) {
          address.complete(matcher);
        }
      }
      address.completeExceptionally(new IllegalStateException("it ended"));
    } catch (IOException e) {
      address.completeExceptionally(e);
    }
  }

  FrontEnd frontEnd() {
    return frontEnd;
  }

  String address(String notebook) {
    return base + page + notebook + "?token=" + token + "&reset";
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
