package org.chainrule.exercises.child;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Plain data on the wire: primitives, strings and arrays of numbers, each with a tag and a length
 * that is checked before anything is allocated. No object is ever deserialised, so that nothing in
 * the sandbox decides what is built outside it. A value of any other type crosses as its class
 * name.
 */
public final class Plain {
  /** Request: define classes (count, then name and bytes of each). */
  public static final int LOAD = 1;

  /** Request: call a static method without parameters (class name, method name). */
  public static final int INVOKE = 2;

  static final int DONE = 10;
  static final int VALUE = 11;
  static final int THROWN = 12;
  static final int UNRESOLVED = 13;

  /** The deepest part of a stack trace that is worth sending. */
  static final int FRAMES = 32;

  /** The longest text, in bytes. */
  public static final int MAX_TEXT = 4 << 20;

  /** The longest name of a class, and the longest message, that are passed on. */
  static final int MAX_NAME = 200;

  static final int MAX_MESSAGE = 2000;

  /** The most bytes that a char takes in UTF-8. */
  private static final int BYTES = 3;

  private static final int MAX_NUMBERS = 1 << 20;

  private Plain() {}

  /** What the child says to a request. */
  public sealed interface Reply {
    /** The classes are loaded. */
    record Done() implements Reply {}

    /** The method returned plain data, null, or an {@link Opaque} thing. */
    record Value(Object value) implements Reply {}

    /** The method threw. */
    record Thrown(String type, String message, List<StackTraceElement> frames) implements Reply {}

    /** The method used a name that is not defined; the id is JShell's. */
    record Unresolved(int id, List<StackTraceElement> frames) implements Reply {}
  }

  /** A value that is not plain: all that is known of it is its class. */
  public record Opaque(String type) {}

  /** Writes text, cut to what the other side accepts. */
  public static void writeText(DataOutputStream out, String text) throws IOException {
    String cut = text.length() > MAX_TEXT / 4 ? text.substring(0, MAX_TEXT / 4) : text;
    byte[] bytes = cut.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** Reads what {@link #writeText} wrote. */
  public static String readText(DataInputStream in) throws IOException {
    return readText(in, MAX_TEXT);
  }

  private static String readText(DataInputStream in, int mostBytes) throws IOException {
    byte[] bytes = new byte[length(in, mostBytes)];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Writes the name of a class or a method. */
  static void writeName(DataOutputStream out, String name) throws IOException {
    writeText(out, cut(name, MAX_NAME));
  }

  /** Writes the message of an exception. */
  static void writeMessage(DataOutputStream out, String message) throws IOException {
    writeText(out, cut(message, MAX_MESSAGE));
  }

  private static String readName(DataInputStream in) throws IOException {
    return readText(in, BYTES * (MAX_NAME + 1));
  }

  private static String cut(String text, int most) {
    return text.length() > most ? text.substring(0, most) + "…" : text;
  }

  static void write(DataOutputStream out, Object value) throws IOException {
    if (value == null) {
      out.writeByte('0');
    } else if (value instanceof Boolean b) {
      out.writeByte('Z');
      out.writeBoolean(b);
    } else if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      out.writeByte('J');
      out.writeLong(((Number) value).longValue());
    } else if (value instanceof Double || value instanceof Float) {
      out.writeByte('D');
      out.writeDouble(((Number) value).doubleValue());
    } else if (value instanceof String s) {
      out.writeByte('S');
      writeText(out, s);
    } else if (value instanceof double[] numbers && numbers.length <= MAX_NUMBERS) {
      out.writeByte('d');
      writeNumbers(out, numbers);
    } else if (value instanceof int[] numbers && numbers.length <= MAX_NUMBERS) {
      out.writeByte('i');
      out.writeInt(numbers.length);
      for (int number : numbers) {
        out.writeInt(number);
      }
    } else if (value instanceof double[][] rows
        && rows.length <= MAX_NUMBERS
        && total(rows) <= MAX_NUMBERS) {
      out.writeByte('m');
      out.writeInt(rows.length);
      for (double[] row : rows) {
        writeNumbers(out, row);
      }
    } else {
      out.writeByte('?');
      writeName(out, value.getClass().getTypeName());
    }
  }

  /** Reads a reply; anything that is not one is a {@link ProtocolException}. */
  public static Reply readReply(DataInputStream in) throws IOException {
    int tag = in.readUnsignedByte();
    return switch (tag) {
      case DONE -> new Reply.Done();
      case VALUE -> new Reply.Value(read(in));
      case THROWN ->
          new Reply.Thrown(readName(in), readText(in, BYTES * (MAX_MESSAGE + 1)), readFrames(in));
      case UNRESOLVED -> new Reply.Unresolved(in.readInt(), readFrames(in));
      default -> throw new ProtocolException("not a reply: " + tag);
    };
  }

  private static Object read(DataInputStream in) throws IOException {
    int tag = in.readUnsignedByte();
    return switch (tag) {
      case '0' -> null;
      case 'Z' -> in.readBoolean();
      case 'J' -> in.readLong();
      case 'D' -> in.readDouble();
      case 'S' -> readText(in);
      case 'd' -> readNumbers(in, MAX_NUMBERS);
      case 'i' -> {
        int[] numbers = new int[length(in, MAX_NUMBERS)];
        for (int i = 0; i < numbers.length; i++) {
          numbers[i] = in.readInt();
        }
        yield numbers;
      }
      case 'm' -> {
        double[][] rows = new double[length(in, MAX_NUMBERS)][];
        int left = MAX_NUMBERS;
        for (int i = 0; i < rows.length; i++) {
          rows[i] = readNumbers(in, left);
          left -= rows[i].length;
        }
        yield rows;
      }
      case '?' -> new Opaque(readName(in));
      default -> throw new ProtocolException("not plain data: " + tag);
    };
  }

  private static void writeNumbers(DataOutputStream out, double[] numbers) throws IOException {
    out.writeInt(numbers.length);
    for (double number : numbers) {
      out.writeDouble(number);
    }
  }

  private static double[] readNumbers(DataInputStream in, int most) throws IOException {
    double[] numbers = new double[length(in, most)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = in.readDouble();
    }
    return numbers;
  }

  /** How many numbers the rows hold; a row that is null makes it too many. */
  private static long total(double[][] rows) {
    long total = 0;
    for (double[] row : rows) {
      total += row == null ? MAX_NUMBERS + 1L : row.length;
    }
    return total;
  }

  private static List<StackTraceElement> readFrames(DataInputStream in) throws IOException {
    var frames = new StackTraceElement[length(in, FRAMES)];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = new StackTraceElement(readName(in), readName(in), null, in.readInt());
    }
    return List.of(frames);
  }

  private static int length(DataInputStream in, int most) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > most) {
      throw new ProtocolException(
          "a length of " + length + ", where at most " + most + " is allowed");
    }
    return length;
  }
}
