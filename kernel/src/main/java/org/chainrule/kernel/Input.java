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

/**
 * Sends input_request and waits for the input_reply, one at a time. Replies without a request are
 * dropped.
 */
final class Input {
  /** A pending request; its reply is empty if the learner interrupted. */
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
   * Returns the line that the learner typed, without its line terminator.
   *
   * @throws IllegalStateException if the learner interrupted
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

  /** Takes an input_reply; one without a request, or from another client, is dropped. */
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
