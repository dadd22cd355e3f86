package org.chainrule.exercises.child;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.chainrule.kernel.language.runtime.Thrown;

/**
 * The protocol between the grader and the sandboxed JVM: the calls of a {@code CellRuntime} as
 * data. Values are primitives, strings, and arrays of numbers, each with a tag and a length that is
 * checked before memory is allocated. Java serialization is not used, so the sandbox cannot make
 * the grader create arbitrary objects. For a value of any other type, only the name of its class is
 * sent.
 */
public final class SandboxProtocol {
  /** The maximum number of stack frames sent, which is the JVM's own limit; fewer for causes. */
  private static final int FRAMES = 1024;

  private static final int FRAMES_OF_CAUSE = 64;

  /** The maximum number of nested causes sent. */
  private static final int CAUSES = 8;

  /** The maximum length of a text, in bytes. */
  public static final int MAX_TEXT = 4 << 20;

  /** The maximum length of class names and messages. */
  private static final int MAX_NAME = 200;

  private static final int MAX_MESSAGE = 8000;

  /** The maximum number of bytes of a char in UTF-8. */
  private static final int BYTES = 3;

  private static final int MAX_NUMBERS = 1 << 20;
  private static final int MAX_CLASSES = 1 << 16;
  private static final int MAX_CLASS = 16 << 20;

  private SandboxProtocol() {}

  /** A call to the runtime in the sandbox. */
  public sealed interface Request {
    /** Begins a cell. */
    record Begin(int number) implements Request {}

    /** Ends the current cell. */
    record End() implements Request {}

    /** Defines classes, given by name. */
    record Load(Map<String, byte[]> classes) implements Request {}

    /** Calls a static method without parameters. */
    record Invoke(String className, String method) implements Request {}

    /** Sends the value returned by the last call. */
    record Value() implements Request {}

    /** Holds the value of a static field. */
    record Hold(String className, String field) implements Request {}

    /** Sets a static field to a held value. */
    record Give(int held, String className, String field) implements Request {}

    /** Compares a static field with a held value. */
    record Has(int held, String className, String field) implements Request {}

    /** Forgets all classes and their values, for a new session. */
    record Reset() implements Request {}
  }

  /** A reply from the sandbox. */
  public sealed interface Reply {
    /** The call completed. */
    record Done() implements Reply {}

    /** The value returned by the last call: plain data, null, or {@link Opaque}. */
    record Value(Object value) implements Reply {}

    /** The number of a held value. */
    record Held(int number) implements Reply {}

    /** A Boolean result. */
    record Truth(boolean truth) implements Reply {}

    /** The call threw an exception. */
    record Threw(Thrown thrown) implements Reply {}
  }

  /** A value that is not plain data, of which only the class is known. */
  public record Opaque(String type) {}

  /**
   * Formats a line of a class in a message, in a form that can later be replaced with a cell's
   * line.
   */
  public static String line(String className, String file, int line) {
    return className.startsWith("REPL.") ? className + ":" + line : file + ":" + line;
  }

  /** Writes a request. */
  public static void write(DataOutputStream out, Request request) throws IOException {
    if (request instanceof Request.Begin begin) {
      out.writeByte('B');
      out.writeInt(begin.number());
    } else if (request instanceof Request.End) {
      out.writeByte('E');
    } else if (request instanceof Request.Load load) {
      out.writeByte('L');
      out.writeInt(load.classes().size());
      for (Map.Entry<String, byte[]> each : load.classes().entrySet()) {
        writeText(out, each.getKey());
        out.writeInt(each.getValue().length);
        out.write(each.getValue());
      }
    } else if (request instanceof Request.Invoke invoke) {
      out.writeByte('I');
      writeText(out, invoke.className());
      writeText(out, invoke.method());
    } else if (request instanceof Request.Value) {
      out.writeByte('V');
    } else if (request instanceof Request.Hold hold) {
      out.writeByte('H');
      writeText(out, hold.className());
      writeText(out, hold.field());
    } else if (request instanceof Request.Give give) {
      out.writeByte('G');
      out.writeInt(give.held());
      writeText(out, give.className());
      writeText(out, give.field());
    } else if (request instanceof Request.Has has) {
      out.writeByte('C');
      out.writeInt(has.held());
      writeText(out, has.className());
      writeText(out, has.field());
    } else if (request instanceof Request.Reset) {
      out.writeByte('R');
    }
  }

  /** Reads a request. */
  public static Request readRequest(DataInputStream in) throws IOException {
    int tag = in.readUnsignedByte();
    return switch (tag) {
      case 'B' -> new Request.Begin(in.readInt());
      case 'E' -> new Request.End();
      case 'L' -> new Request.Load(readClasses(in));
      case 'I' -> new Request.Invoke(readText(in), readText(in));
      case 'V' -> new Request.Value();
      case 'H' -> new Request.Hold(readText(in), readText(in));
      case 'G' -> new Request.Give(in.readInt(), readText(in), readText(in));
      case 'C' -> new Request.Has(in.readInt(), readText(in), readText(in));
      case 'R' -> new Request.Reset();
      default -> throw new ProtocolException("not a request: " + tag);
    };
  }

  private static Map<String, byte[]> readClasses(DataInputStream in) throws IOException {
    int count = length(in, MAX_CLASSES);
    var classes = new LinkedHashMap<String, byte[]>();
    for (int i = 0; i < count; i++) {
      String name = readText(in);
      byte[] bytes = new byte[length(in, MAX_CLASS)];
      in.readFully(bytes);
      classes.put(name, bytes);
    }
    return classes;
  }

  /** Writes a reply. */
  public static void write(DataOutputStream out, Reply reply) throws IOException {
    if (reply instanceof Reply.Done) {
      out.writeByte('d');
    } else if (reply instanceof Reply.Value value) {
      out.writeByte('v');
      write(out, value.value());
    } else if (reply instanceof Reply.Held held) {
      out.writeByte('h');
      out.writeInt(held.number());
    } else if (reply instanceof Reply.Truth truth) {
      out.writeByte('b');
      out.writeBoolean(truth.truth());
    } else if (reply instanceof Reply.Threw threw) {
      out.writeByte('t');
      write(out, threw.thrown());
    }
  }

  /**
   * Reads a reply.
   *
   * @throws ProtocolException if the data is not a valid reply
   */
  public static Reply readReply(DataInputStream in) throws IOException {
    int tag = in.readUnsignedByte();
    return switch (tag) {
      case 'd' -> new Reply.Done();
      case 'v' -> new Reply.Value(read(in));
      case 'h' -> new Reply.Held(in.readInt());
      case 'b' -> new Reply.Truth(in.readBoolean());
      case 't' -> new Reply.Threw(readThrown(in));
      default -> throw new ProtocolException("not a reply: " + tag);
    };
  }

  private static void write(DataOutputStream out, Thrown thrown) throws IOException {
    var chain = new ArrayList<Thrown>();
    for (Optional<Thrown> each = Optional.of(thrown);
        each.isPresent() && chain.size() <= CAUSES;
        each = each.get().cause()) {
      chain.add(each.get());
    }
    out.writeInt(chain.size());
    for (int i = 0; i < chain.size(); i++) {
      Thrown each = chain.get(i);
      writeName(out, each.type());
      writeText(out, cut(each.message(), MAX_MESSAGE));
      out.writeBoolean(each.unresolved().isPresent());
      out.writeInt(each.unresolved().orElse(0));
      int most = i == 0 ? FRAMES : FRAMES_OF_CAUSE;
      List<StackTraceElement> frames =
          each.frames().subList(0, Math.min(most, each.frames().size()));
      out.writeInt(frames.size());
      for (StackTraceElement frame : frames) {
        writeName(out, frame.getClassName());
        writeName(out, frame.getMethodName());
        writeName(out, frame.getFileName() == null ? "" : frame.getFileName());
        out.writeInt(frame.getLineNumber());
      }
    }
  }

  private static Thrown readThrown(DataInputStream in) throws IOException {
    int count = length(in, CAUSES + 1);
    if (count == 0) {
      throw new ProtocolException("nothing was thrown");
    }
    var chain = new ArrayList<Thrown>();
    for (int i = 0; i < count; i++) {
      String type = readName(in);
      String message = readText(in, BYTES * (MAX_MESSAGE + 1));
      boolean unresolved = in.readBoolean();
      int id = in.readInt();
      chain.add(
          new Thrown(
              type,
              message,
              readFrames(in, i == 0 ? FRAMES : FRAMES_OF_CAUSE),
              Optional.empty(),
              unresolved ? OptionalInt.of(id) : OptionalInt.empty()));
    }
    Thrown last = chain.get(count - 1);
    for (int i = count - 2; i >= 0; i--) {
      last = chain.get(i).causedBy(last);
    }
    return last;
  }

  private static List<StackTraceElement> readFrames(DataInputStream in, int most)
      throws IOException {
    var frames = new StackTraceElement[length(in, most)];
    for (int i = 0; i < frames.length; i++) {
      String className = readName(in);
      String method = readName(in);
      String file = readName(in);
      frames[i] =
          new StackTraceElement(className, method, file.isEmpty() ? null : file, in.readInt());
    }
    return List.of(frames);
  }

  /** Writes text, truncated to the maximum length. */
  public static void writeText(DataOutputStream out, String text) throws IOException {
    String cut = text.length() > MAX_TEXT / 4 ? text.substring(0, MAX_TEXT / 4) : text;
    byte[] bytes = cut.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** Reads text written by {@link #writeText}. */
  public static String readText(DataInputStream in) throws IOException {
    return readText(in, MAX_TEXT);
  }

  private static String readText(DataInputStream in, int mostBytes) throws IOException {
    byte[] bytes = new byte[length(in, mostBytes)];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Writes the name of a class, method, or file. */
  private static void writeName(DataOutputStream out, String name) throws IOException {
    writeText(out, cut(name, MAX_NAME));
  }

  private static String readName(DataInputStream in) throws IOException {
    return readText(in, BYTES * (MAX_NAME + 1));
  }

  private static String cut(String text, int most) {
    return text.length() > most ? text.substring(0, most) + "…" : text;
  }

  private static void write(DataOutputStream out, Object value) throws IOException {
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

  /**
   * Returns the total count of numbers in the rows, or a value above the limit if a row is null.
   */
  private static long total(double[][] rows) {
    long total = 0;
    for (double[] row : rows) {
      total += row == null ? MAX_NUMBERS + 1L : row.length;
    }
    return total;
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
