package org.chainrule.exercises.junit;

import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.chainrule.exercises.child.SandboxProtocol;
import org.chainrule.exercises.sandbox.SandboxFailure;
import org.chainrule.exercises.sandbox.Session.Outcome;

/**
 * The student's work, running elsewhere. A test asks it questions in Java; a question is compiled
 * together with the student's cells and runs in the sandbox, and only plain data comes back.
 */
public final class Submission {
  private static final String BY_HAND = "org.chainrule.explain.Passes.byHand";
  private static final int LONGEST_QUESTION = 1000;

  /** What the release writes in the place of a solution. */
  private static final Pattern UNANSWERED = Pattern.compile("[\\w-]+ is not answered yet");

  private final Interpreter interpreter;
  private final StringBuilder prepared = new StringBuilder();
  private SandboxFailure failure;
  private final boolean byHand;

  /** What runs Java next to the student's cells. */
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

  /** The same work, asked for what must be written by hand: an answer that uses autograd fails. */
  public Submission byHand() {
    return new Submission(interpreter, true);
  }

  /**
   * Calls a method that the student wrote.
   *
   * @param method its name
   * @param arguments numbers, strings, booleans, {@code double[]}, {@code double[][]} or {@code
   *     int[]}
   */
  public Answer call(String method, Object... arguments) {
    var list = new StringJoiner(", ", method + "(", ")");
    // a matrix alone arrives as the array of arguments itself
    boolean one = arguments.getClass() != Object[].class;
    for (Object argument : one ? new Object[] {arguments} : arguments) {
      list.add(Literal.of(argument));
    }
    return ask(method, list.toString());
  }

  /** The value of a Java expression over what the student's cells define. */
  public Answer value(String expression) {
    return ask(expression, expression);
  }

  /** The same under a name that the student understands, where the expression is the test's own. */
  public Answer value(String name, String expression) {
    return ask(name, expression);
  }

  /** Runs statements or declarations that later questions need. */
  public void run(String code) {
    outcome("the preparation of the test", code);
    prepared.append(code.strip()).append(' ');
  }

  /** The first failure of the sandbox, although a test may have caught it. */
  Optional<SandboxFailure> failure() {
    return Optional.ofNullable(failure);
  }

  private Answer ask(String what, String code) {
    Outcome.Ran ran = outcome(what, byHand ? BY_HAND + "(() -> " + code + ")" : code);
    if (ran.value() instanceof SandboxProtocol.Opaque opaque) {
      // the name of its class is the student's, and might tell the inputs
      throw new Mismatch(
          what + " gives an object that cannot be compared: a number, an array or text is asked",
          "it is a " + opaque.type() + Answer.asked(question(code)));
    }
    return new Answer(what, ran.value(), question(code));
  }

  /** What was asked, with its inputs: for the instructor. */
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
      // what the student's code says may repeat the inputs: the instructor's eyes only
      throw new Mismatch(
          kind(what, failed),
          failed.kind() + ": " + failed.message() + Answer.asked(question(code)));
    }
    throw new Mismatch(
        what + " did not come back: " + ((Outcome.Gone) outcome).why(), "asked " + question(code));
  }

  private static String kind(String what, Outcome.Failed failed) {
    if (failed.isCompilation()) {
      return what
          + " cannot be called: it is missing, or has other parameters, or does not compile";
    }
    // the release's own stub, and no exception of the student's
    boolean stub = failed.kind().endsWith("UnsupportedOperationException");
    return stub && UNANSWERED.matcher(failed.message()).matches()
        ? what + " is not answered yet"
        : what + " throws " + failed.told();
  }
}
