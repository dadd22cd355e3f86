package org.chainrule.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.wire.Message;
import org.chainrule.kernel.wire.Session;

/** Asks the learner for a line, one question at a time. What nobody has asked for is not kept. */
final class Input {
  /** A question that waits for its answer, which is empty when the learner interrupts instead. */
  private record Question(List<byte[]> asked, CompletableFuture<String> answer) {
    boolean isFor(Message reply) {
      return !asked.isEmpty()
          && !reply.identities().isEmpty()
          && Arrays.equals(asked.get(0), reply.identities().get(0));
    }
  }

  private final Session session;
  private final Consumer<Message> send;
  private final ReentrantLock turn = new ReentrantLock();
  private volatile Question open;

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
    try {
      turn.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    }
    try {
      var question = new Question(request.identities(), new CompletableFuture<>());
      open = question;
      send.accept(
          session.reply(
              request, "input_request", Json.object("prompt", prompt, "password", password)));
      return question.answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    } catch (ExecutionException e) {
      throw interrupted(e);
    } finally {
      open = null;
      turn.unlock();
    }
  }

  private static IllegalStateException interrupted(Exception cause) {
    return new IllegalStateException("interrupted while waiting for input", cause);
  }

  /** Takes an answer; one that was not asked for, or not of this sender, is dropped. */
  void answer(Message reply) {
    Question question = open;
    if (question != null && question.isFor(reply)) {
      question.answer.complete(Json.string(reply.content(), "value", ""));
    }
  }

  void interrupt() {
    Question question = open;
    if (question != null) {
      question.answer.completeExceptionally(new InterruptedException("interrupted"));
    }
  }
}
