package org.chainrule.exercises.junit;

import java.util.Arrays;
import java.util.Locale;
import org.chainrule.Tensor;

/** The result of a question to a submission. All comparisons are made here, outside the sandbox. */
public final class Answer {
  private static final double TOLERANCE = 1e-6;

  /** The maximum count of numbers in an answer, which is more than any exercise needs. */
  private static final int LARGEST = 10_000;

  private final String what;
  private final Object value;
  private final String question;
  private final double tolerance;

  /**
   * Creates an answer.
   *
   * @param question the Java code that was run, including the test's inputs; shown only to
   *     instructors
   */
  Answer(String what, Object value, String question) {
    this(what, value, question, TOLERANCE);
  }

  private Answer(String what, Object value, String question, double tolerance) {
    this.what = what;
    this.value = value;
    this.question = question;
    this.tolerance = tolerance;
  }

  static String asked(String question) {
    return "; asked " + question;
  }

  /**
   * Returns the same answer with another tolerance: the maximum error relative to max(1,
   * |expected|).
   */
  public Answer within(double largestError) {
    return new Answer(what, value, question, largestError);
  }

  /** Returns the same answer under another name in the feedback. */
  public Answer as(String name) {
    return new Answer(name, value, question, tolerance);
  }

  /** Fails unless the answer is this number. */
  public void shouldBe(double expected, Mistake... mistakes) {
    compare(new double[][] {{expected}}, new double[][] {{number()}}, expected, mistakes);
  }

  /** Fails unless the answer is a vector of these numbers. */
  public void shouldBe(double[] expected, Mistake... mistakes) {
    compare(new double[][] {expected}, new double[][] {vector()}, expected, mistakes);
  }

  /** Fails unless the answer is a matrix of these numbers. */
  public void shouldBe(double[][] expected, Mistake... mistakes) {
    compare(expected, matrix(), expected, mistakes);
  }

  /**
   * Fails unless the answer has the values of this tensor. The answer must be a number, a vector,
   * or a matrix if the tensor has 0, 1, or 2 dimensions.
   */
  public void shouldBe(Tensor expected, Mistake... mistakes) {
    double[][] actual =
        switch (expected.dim()) {
          case 0 -> new double[][] {{number()}};
          case 1 -> new double[][] {vector()};
          case 2 -> matrix();
          default -> throw new IllegalArgumentException("no matrix: " + expected.shape());
        };
    double[][] wanted = rows(expected);
    compare(wanted, actual, wanted, mistakes);
  }

  /** Fails unless the answer is this text. */
  public void shouldBe(String expected) {
    if (!text().equals(expected)) {
      throw new Mismatch(
          what + " is wrong", "expected " + expected + ", got " + value + asked(question));
    }
  }

  /** Fails unless the answer is this Boolean. */
  public void shouldBe(boolean expected) {
    if (truth() != expected) {
      throw new Mismatch(what + " gives " + value + ", which is wrong here", "asked " + question);
    }
  }

  /** Returns the answer as a number; fails if it is not one. */
  public double number() {
    if (value instanceof Double || value instanceof Long) {
      return ((Number) value).doubleValue();
    }
    throw wrongType("a number");
  }

  /**
   * Returns the answer as a vector; fails if it is not one. A matrix with one row is not a vector.
   */
  public double[] vector() {
    if (value instanceof double[] numbers) {
      return numbers.clone();
    }
    if (value instanceof int[] numbers) {
      return Arrays.stream(numbers).asDoubleStream().toArray();
    }
    throw wrongType("an array of numbers");
  }

  /** Returns the answer as a matrix; fails if it is not one. */
  public double[][] matrix() {
    if (value instanceof double[][] rows) {
      return rows.clone();
    }
    throw wrongType("an array of rows");
  }

  /** Returns the answer as a Boolean; fails if it is not one. */
  public boolean truth() {
    if (value instanceof Boolean truth) {
      return truth;
    }
    throw wrongType("true or false");
  }

  /** Returns the answer as text; fails if it is not text. */
  public String text() {
    if (value instanceof String text) {
      return text;
    }
    throw wrongType("text");
  }

  private Mismatch wrongType(String wanted) {
    String got = value == null ? "nothing" : "a " + value.getClass().getSimpleName();
    return new Mismatch(
        what + " gives " + got + " where " + wanted + " is asked", "asked " + question);
  }

  private void compare(double[][] expected, double[][] actual, Object shown, Mistake... mistakes) {
    double error = error(expected, actual);
    if (error <= tolerance) {
      return;
    }
    String feedback =
        Arrays.stream(mistakes)
            .filter(mistake -> error(rows(mistake.value()), actual) <= tolerance)
            .findFirst()
            .map(mistake -> " is wrong: " + mistake.name())
            .orElseGet(() -> describe(expected, actual));
    throw new Mismatch(
        what + feedback,
        String.format(
                Locale.ROOT,
                "expected %s, got %s, relative error %.0e",
                show(shown),
                show(value),
                error)
            + asked(question));
  }

  /**
   * Describes a wrong answer without revealing the size of the error or the shape: from its own
   * number and the error, the student could compute the expected value, and an answer could use its
   * shape to reveal its inputs.
   */
  private static String describe(double[][] expected, double[][] actual) {
    if (shape(expected).equals(shape(actual))) {
      return holdsNaN(actual) ? " gives NaN" : " gives a wrong result";
    }
    return " has another shape than the "
        + shape(expected)
        + " that is asked"
        + (shape(expected).equals(shape(transposed(actual))) ? ": it is transposed" : "");
  }

  private static double[][] transposed(double[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    return rows.length * (long) columns > LARGEST
        ? new double[0][]
        : new double[columns][rows.length];
  }

  private static boolean holdsNaN(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).anyMatch(Double::isNaN);
  }

  /**
   * Returns the maximum error relative to max(1, |expected|). NaN and infinities equal only
   * themselves.
   */
  private static double error(double[][] expected, double[][] actual) {
    if (!shape(expected).equals(shape(actual))) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      for (int j = 0; j < expected[i].length; j++) {
        double e = expected[i][j];
        double a = actual[i][j];
        if (Double.compare(e, a) != 0) {
          double error = Math.abs(e - a) / Math.max(1, Math.abs(e));
          if (Double.isNaN(error)) {
            return error;
          }
          largest = Math.max(largest, error);
        }
      }
    }
    return largest;
  }

  private static double[][] rows(Object value) {
    if (value instanceof Tensor tensor) {
      int columns = tensor.dim() == 0 ? 1 : tensor.size(tensor.dim() - 1);
      double[] numbers = tensor.toArray();
      double[][] rows = new double[numbers.length / columns][];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = Arrays.copyOfRange(numbers, i * columns, (i + 1) * columns);
      }
      return rows;
    }
    if (value instanceof double[][] rows) {
      return rows;
    }
    if (value instanceof double[] row) {
      return new double[][] {row};
    }
    return new double[][] {{((Number) value).doubleValue()}};
  }

  private static String shape(double[][] rows) {
    int[] lengths = Arrays.stream(rows).mapToInt(row -> row.length).distinct().toArray();
    return rows.length + "x" + (lengths.length == 1 ? lengths[0] : Arrays.toString(lengths));
  }

  private static String show(Object value) {
    if (value instanceof double[][] rows) {
      return Arrays.deepToString(rows);
    }
    if (value instanceof double[] row) {
      return Arrays.toString(row);
    }
    if (value instanceof int[] row) {
      return Arrays.toString(row);
    }
    return String.valueOf(value);
  }
}
