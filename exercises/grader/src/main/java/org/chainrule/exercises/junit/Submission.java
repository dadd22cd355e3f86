package org.chainrule.exercises.junit;

import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.chainrule.exercises.child.SandboxProtocol;
import org.chainrule.exercises.sandbox.SandboxFailure;
import org.chainrule.exercises.sandbox.Session.Outcome;

/**
 * A student's submission, which runs in a sandbox. A test queries it with Java code, which is
 * compiled together with the student's cells and run in the sandbox. Only plain data comes back.
 */
public final class Submission {
  private static final String BY_HAND = "org.chainrule.explain.Passes.byHand";
  private static final int LONGEST_QUESTION = 1000;

  /** Matches the message of the stub that replaces a solution in the release. */
  private static final Pattern UNANSWERED = Pattern.compile("[\\w-]+ is not answered yet");

  private final Interpreter interpreter;
  private final StringBuilder prepared = new StringBuilder();
  private SandboxFailure failure;
  private final boolean byHand;

  /** Runs Java code in the session of the student's cells. */
  @FunctionalInterface
  public interface Interpreter {
    Outcome run(String code);
  }

  public Submission(Interpreter interpreter) {
    this(interpreter, false);
  }

  private Submission(Interpreter interpreter, boolean byHand) {
    this.interpreter = interpreter;
    this.byHand = byHand;
  }

  /**
   * Returns the same submission for questions that must be answered without autograd; an answer
   * that uses it fails.
   */
  public Submission byHand() {
    return new Submission(interpreter, true);
  }

  /**
   * Calls a method that the student wrote.
   *
   * @param method the method's name
   * @param arguments numbers, strings, booleans, {@code double[]}, {@code double[][]}, or {@code
   *     int[]}
   */
  public Answer call(String method, Object... arguments) {
    var list = new StringJoiner(", ", method + "(", ")");
    // a single double[][] argument is passed as the varargs array itself
    boolean one = arguments.getClass() != Object[].class;
    for (Object argument : one ? new Object[] {arguments} : arguments) {
      list.add(Literal.of(argument));
    }
    return ask(method, list.toString());
  }

  /** Returns the value of a Java expression, which may use the student's definitions. */
  public Answer value(String expression) {
    return ask(expression, expression);
  }

  /**
   * Returns the value of a Java expression, under a name for the feedback that the student
   * understands.
   */
  public Answer value(String name, String expression) {
    return ask(name, expression);
  }

  /** Runs statements or declarations that later questions need. */
  public void run(String code) {
    outcome("the preparation of the test", code);
    prepared.append(code.strip()).append(' ');
  }

  /** Returns the first failure of the sandbox, which a test may have caught. */
  Optional<SandboxFailure> failure() {
    return Optional.ofNullable(failure);
  }

  private Answer ask(String what, String code) {
    Outcome.Ran ran = outcome(what, byHand ? BY_HAND + "(() -> " + code + ")" : code);
    if (ran.value() instanceof SandboxProtocol.Opaque opaque) {
      // the student chooses the class name, which may reveal the inputs
      throw new Mismatch(
          what + " gives an object that cannot be compared: a number, an array or text is asked",
          "it is a " + opaque.type() + Answer.asked(question(code)));
    }
    return new Answer(what, ran.value(), question(code));
  }

  /** Returns the code of a question with its inputs, for the instructor only. */
  private String question(String code) {
    String question = prepared + code;
    return question.length() <= LONGEST_QUESTION
        ? question
        : question.substring(0, LONGEST_QUESTION) + "…";
  }

  private Outcome.Ran outcome(String what, String code) {
    Outcome outcome;
    try {
      outcome = interpreter.run(code);
    } catch (SandboxFailure e) {
      failure = failure == null ? e : failure;
      throw e;
    }
    if (outcome instanceof Outcome.Ran ran) {
      return ran;
    }
    if (outcome instanceof Outcome.Failed failed) {
      if (byHand && failed.message().startsWith("this part is to be written by hand")) {
        throw new Mismatch(
            what + " uses autograd, and is to be written by hand: as a formula of your own", "");
      }
      // an exception's message may contain the inputs, so only the instructor sees it
      throw new Mismatch(
          kind(what, failed),
          failed.kind() + ": " + failed.message() + Answer.asked(question(code)));
    }
    throw new Mismatch(
        what + " did not return: " + ((Outcome.Gone) outcome).why(), "asked " + question(code));
  }

  private static String kind(String what, Outcome.Failed failed) {
    if (failed.isCompilation()) {
      return what
          + " cannot be called: it is missing, or has other parameters, or does not compile";
    }
    // thrown by the stub in the release, not by the student's code
    boolean stub = failed.kind().endsWith("UnsupportedOperationException");
    return stub && UNANSWERED.matcher(failed.message()).matches()
        ? what + " is not answered yet"
        : what + " throws " + failed.nameForStudent();
  }
}
