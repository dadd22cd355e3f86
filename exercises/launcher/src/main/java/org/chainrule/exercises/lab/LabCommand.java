package org.chainrule.exercises.lab;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code chainrule lab}: JupyterLab on the learner's copies of the lessons, on the loopback
 * address, behind a token.
 */
@Command(
    name = "lab",
    mixinStandardHelpOptions = true,
    description =
        "Opens JupyterLab on your own copies of the lessons and exercises, with the Java kernel"
            + " in it.",
    footer = {"", "Everything after -- goes to JupyterLab: ./chainrule lab -- --collaborative"})
public final class LabCommand implements Callable<Integer> {
  private static final int FIRST_PORT = 8888;
  private static final int LAST_PORT = 8987;

  /** The folder that opens first. */
  private static final String FIRST = LearnersFolder.LESSONS;

  @Option(names = "--no-browser", description = "Do not open a browser; print the address only.")
  private boolean noBrowser;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port; without it, the first free one from 8888 on.")
  private int port;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      defaultValue = "${sys:chainrule.home:-.}/my-work",
      description = {
        "Where your copies of the lessons and exercises are: lessons without outputs, exercises"
            + " without solutions. What you have changed is never overwritten; delete a notebook,"
            + " and the next start makes a fresh copy of it (default: my-work in the checkout)."
      })
  private Path folder;

  @Option(names = "--prepare", description = "Set Jupyter up, and do not start it.")
  private boolean prepare;

  @Parameters(
      paramLabel = "-- OPTION",
      arity = "0..*",
      description = "Options for JupyterLab itself.")
  private List<String> forJupyter = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    try {
      return lab();
    } catch (SetupException e) {
      System.err.println("chainrule lab: " + e.getMessage());
      return 2;
    }
  }

  private int lab() throws IOException, InterruptedException {
    int chosen = prepare ? 0 : port == 0 ? firstFreePort() : requireFree(port);
    Checkout checkout = Checkout.find();
    var environment = new JupyterEnvironment(checkout);
    Jupyter jupyter = environment.ensure();
    if (prepare) {
      return 0;
    }
    Path work = folder.toAbsolutePath().normalize();
    new LearnersFolder(work).update(checkout.root()).forEach(System.err::println);
    String token = token();
    Process process = environment.start(jupyter, arguments(jupyter, work, chosen), work, token);
    String base = "http://127.0.0.1:" + chosen;
    if (waitUntilUp(process, base, token)) {
      System.err.println(
          jupyter.title() + " is at  " + base + jupyter.address(FIRST) + "?token=" + token);
      System.err.println("Your notebooks are in " + work);
      System.err.println("Stop it with Ctrl-C.");
    }
    return process.waitFor();
  }

  private List<String> arguments(Jupyter jupyter, Path work, int port) {
    var arguments = new ArrayList<>(jupyter.options(work, port, FIRST));
    if (noBrowser) {
      arguments.add("--no-browser");
    }
    if ("root".equals(System.getProperty("user.name"))) {
      arguments.add("--allow-root");
    }
    arguments.addAll(forJupyter);
    return arguments;
  }

  private static int firstFreePort() {
    for (int candidate = FIRST_PORT; candidate <= LAST_PORT; candidate++) {
      if (isFree(candidate)) {
        return candidate;
      }
    }
    throw new SetupException(
        "no port from " + FIRST_PORT + " to " + LAST_PORT + " is free; choose one with --port");
  }

  private static int requireFree(int port) {
    if (port < 1 || port > 65535) {
      throw new SetupException("there is no port " + port + "; choose one from 1024 to 65535");
    }
    if (!isFree(port)) {
      throw new SetupException(
          "port " + port + " is in use (or may not be used); choose another with --port");
    }
    return port;
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static String token() {
    byte[] secret = new byte[24];
    new SecureRandom().nextBytes(secret);
    return HexFormat.of().formatHex(secret);
  }

  /** Waits for the server to answer; false when it ended instead. */
  private static boolean waitUntilUp(Process process, String base, String token)
      throws InterruptedException {
    while (!process.waitFor(200, TimeUnit.MILLISECONDS)) {
      try {
        var connection =
            (HttpURLConnection) URI.create(base + "/api/status").toURL().openConnection();
        connection.setRequestProperty("Authorization", "token " + token);
        connection.setConnectTimeout(1000);
        connection.setReadTimeout(5000);
        if (connection.getResponseCode() == HttpURLConnection.HTTP_OK) {
          return true;
        }
      } catch (IOException e) {
        // not listening yet
      }
    }
    return false;
  }
}
