package org.chainrule.kernel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;
import org.chainrule.display.MimeBundle;

/** A language of a few words, so that the message loop can be tried without Java behind it. */
final class FakeLanguage implements Language {
  /** Words that a test adds. */
  final Map<String, BiFunction<FakeLanguage, CellIo, Outcome>> words = new LinkedHashMap<>();

  volatile CountDownLatch interrupt = new CountDownLatch(1);

  /** Lets a question that was about "deaf" come to its end, which no interrupt does. */
  final CountDownLatch hearing = new CountDownLatch(1);

  /** Counted down when a question that takes for ever has begun. */
  volatile CountDownLatch begun = new CountDownLatch(1);

  volatile boolean closed;

  @Override
  public Outcome execute(String code, CellIo cell) {
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
      return new Outcome.Failed("Oops", "it failed", List.of("Oops: it failed"), 7);
    }
    return code.startsWith("nothing") ? nothing() : value(code);
  }

  static Outcome nothing() {
    return new Outcome.Ok(Optional.empty());
  }

  static Outcome value(String text) {
    return new Outcome.Ok(Optional.of(MimeBundle.text(text)));
  }

  /** What "forever" and "deaf" ask for, whatever is asked about them. */
  private Outcome takeYourTime(String source) {
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

  Outcome awaitInterrupt() {
    try {
      interrupt.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Outcome.Failed("KeyboardInterrupt", "interrupted", List.of("interrupted"), 0);
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
  public Map<String, Object> evaluate(Map<String, String> expressions) {
    var values = new LinkedHashMap<String, Object>();
    expressions.forEach(
        (name, source) ->
            values.put(
                name,
                takeYourTime(source) instanceof Outcome.Failed interrupted
                    ? interrupted
                    : source.equals("bad")
                        ? new Outcome.Failed("Oops", "bad", List.of("bad"), 0)
                        : MimeBundle.text(source)));
    return values;
  }

  @Override
  public void close() {
    closed = true;
  }
}
