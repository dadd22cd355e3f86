package org.chainrule.kernel;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.chainrule.kernel.wire.Json;
import org.chainrule.kernel.wire.Message;
import org.chainrule.kernel.wire.Session;

/** Asks the learner for a line, one question at a time. */
final class Input {
  /** Takes the place of an answer when the learner interrupts instead. */
  private sealed interface Answer {
    record Line(String text) implements Answer {}

    record Interrupted() implements Answer {}
  }

  private final Session session;
  private final Consumer<Message> send;
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private final ReentrantLock turn = new ReentrantLock();

  Input(Session session, Consumer<Message> send) {
    this.session = session;
    this.send = send;
  }

  /**
   * The learner's answer, without its line end.
   *
   * @throws IllegalStateException when the learner interrupts instead
   */
  String ask(Message request, String prompt, boolean password) {
    turn.lock();
    try {
      answers.clear(); // an answer to a question that was given up
      send.accept(
          session.reply(
              request, "input_request", Json.object("prompt", prompt, "password", password)));
      if (answers.take() instanceof Answer.Line line) {
        return line.text();
      }
      throw interrupted();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted();
    } finally {
      turn.unlock();
    }
  }

  private static IllegalStateException interrupted() {
    return new IllegalStateException("interrupted while waiting for input");
  }

  void answer(Message reply) {
    answers.add(new Answer.Line(Json.string(reply.content(), "value", "")));
  }

  void interrupt() {
    answers.add(new Answer.Interrupted());
  }
}
