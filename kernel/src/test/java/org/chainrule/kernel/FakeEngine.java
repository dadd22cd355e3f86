package org.chainrule.kernel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;
import org.chainrule.display.MimeBundle;
import org.chainrule.kernel.language.CellEngine;
import org.chainrule.kernel.language.CellIo;
import org.chainrule.kernel.language.CellResult;
import org.chainrule.kernel.language.Completeness;
import org.chainrule.kernel.language.Completions;

/** A language of a few words, so that the message loop can be tried without Java behind it. */
final class FakeEngine implements CellEngine {
  /** Words that a test adds. */
  final Map<String, BiFunction<FakeEngine, CellIo, CellResult>> words = new LinkedHashMap<>();

  volatile CountDownLatch interrupt = new CountDownLatch(1);

  /** Lets a question that was about "deaf" come to its end, which no interrupt does. */
  final CountDownLatch hearing = new CountDownLatch(1);

  /** Counted down when a question that takes for ever has begun. */
  volatile CountDownLatch begun = new CountDownLatch(1);

  volatile boolean closed;

  @Override
  public CellResult run(String code, CellIo cell) {
    interrupt = new CountDownLatch(1);
    if (words.containsKey(code)) {
      return words.get(code).apply(this, cell);
    }
    if (code.equals("forever") || code.equals("deaf")) {
      return takeYourTime(code);
    }
    if (code.startsWith("print ")) {
      cell.stdout(code.substring("print ".length()));
      return nothing();
    }
    if (code.startsWith("fail")) {
      return new CellResult.Failed(
          CellResult.Kind.EXCEPTION, "Oops", "it failed", List.of("Oops: it failed"), 7, List.of());
    }
    return code.startsWith("nothing") ? nothing() : value(code);
  }

  static CellResult nothing() {
    return new CellResult.Completed(Optional.empty());
  }

  static CellResult value(String text) {
    return new CellResult.Completed(Optional.of(MimeBundle.text(text)));
  }

  /** What "forever" and "deaf" ask for, whatever is asked about them. */
  private CellResult takeYourTime(String source) {
    return switch (source) {
      case "forever" -> {
        interrupt = new CountDownLatch(1);
        begun.countDown();
        yield awaitInterrupt();
      }
      case "deaf" -> {
        begun.countDown();
        boolean heard = false;
        while (!heard) {
          try {
            hearing.await();
            heard = true;
          } catch (InterruptedException e) {
            // it is deaf
          }
        }
        yield nothing();
      }
      default -> nothing();
    };
  }

  CellResult awaitInterrupt() {
    try {
      interrupt.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return CellResult.Failed.of(CellResult.Kind.EXCEPTION, "KeyboardInterrupt", "interrupted");
  }

  @Override
  public void interrupt() {
    interrupt.countDown();
  }

  @Override
  public Completions complete(String code, int cursor) {
    takeYourTime(code);
    var match = new Completions.Match(code.substring(0, cursor) + "!", "function", "()", "Does.");
    return new Completions(List.of(match), cursor, code.length());
  }

  @Override
  public Optional<MimeBundle> inspect(String code, int cursor, int detail) {
    takeYourTime(code);
    return code.isEmpty()
        ? Optional.empty()
        : Optional.of(MimeBundle.text(code.charAt(cursor - 1) + " " + detail));
  }

  @Override
  public Completeness isComplete(String code) {
    takeYourTime(code);
    return code.endsWith("{")
        ? new Completeness("incomplete", "  ")
        : new Completeness("complete", "");
  }

  @Override
  public CellResult run(Runnable body, CellIo io) {
    body.run();
    return nothing();
  }

  @Override
  public CellResult evaluate(String expression) {
    CellResult result = takeYourTime(expression);
    if (result instanceof CellResult.Failed) {
      return result;
    }
    return expression.equals("bad")
        ? CellResult.Failed.of(CellResult.Kind.EXCEPTION, "Oops", "bad")
        : value(expression);
  }

  @Override
  public void close() {
    closed = true;
  }
}
