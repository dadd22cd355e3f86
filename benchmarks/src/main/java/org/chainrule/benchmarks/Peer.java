package org.chainrule.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A script that does the same work in Python, and takes turns with us over its pipes. */
final class Peer implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;
  private final Writer questions;

  /** What it said about itself, such as {@code PyTorch 2.13.0+cpu 2 threads}. */
  final String name;

  Peer(String... command) throws IOException {
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    answers = process.inputReader(StandardCharsets.UTF_8);
    questions = process.outputWriter(StandardCharsets.UTF_8);
    name = line(List.of(command));
  }

  /** Repeats the work for about so long; the seconds that one step took. */
  double secondsPerStep(String work, double seconds) {
    try {
      questions.write(work + " " + seconds + "\n");
      questions.flush();
      String answer = line(work);
      return Double.parseDouble(answer.substring(0, answer.indexOf(' ')));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String line(Object doing) throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the peer ended while it did " + doing + "; its own words are above");
    }
    return line;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
