package org.chainrule.kernel.language.runtime;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.chainrule.display.Display;
import org.chainrule.display.Frontend;
import org.chainrule.display.MimeBundle;

/**
 * While it is open, {@code System.out}, {@code System.err}, {@code System.in} and {@link Display}
 * are redirected: each thread's output goes to the cell that it belongs to.
 */
final class Streams implements AutoCloseable {
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final InputStream in = System.in;
  private final Frontend frontend;

  Streams() {
    System.setOut(printer(new Routed(cell -> cell.out, out)));
    System.setErr(printer(new Routed(cell -> cell.err, err)));
    System.setIn(new Typed(in));
    Shown shown = new Shown();
    frontend = Display.connect(shown);
    shown.outside = frontend;
  }

  private static PrintStream printer(OutputStream routed) {
    return new PrintStream(routed, true, StandardCharsets.UTF_8);
  }

  /** Passes on what has been printed. A cell may have set other streams, or none. */
  static void flush() {
    for (PrintStream each : new PrintStream[] {System.out, System.err}) {
      if (each != null) {
        each.flush();
      }
    }
  }

  @Override
  public void close() {
    System.setOut(out);
    System.setErr(err);
    System.setIn(in);
    Display.connect(frontend);
  }

  private static final class Routed extends OutputStream {
    private final Function<RunningCell, TextDecoder> stream;
    private final PrintStream outside;

    Routed(Function<RunningCell, TextDecoder> stream, PrintStream outside) {
      this.stream = stream;
      this.outside = outside;
    }

    @Override
    public void write(int oneByte) {
      write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      RunningCell cell = RunningCell.current();
      if (cell == null) {
        outside.write(bytes, offset, length);
      } else {
        stream.apply(cell).write(bytes, offset, length);
      }
    }
  }

  /** Standard input: each line that a cell reads is requested from the front end. */
  private static final class Typed extends InputStream {
    private final InputStream outside;
    private byte[] line = {};
    private int at;

    Typed(InputStream outside) {
      this.outside = outside;
    }

    @Override
    public synchronized int available() {
      return line.length - at;
    }

    @Override
    public synchronized int read() throws java.io.IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public synchronized int read(byte[] into, int offset, int length) throws java.io.IOException {
      RunningCell cell = RunningCell.current();
      if (cell == null) {
        return outside.read(into, offset, length);
      }
      if (length == 0) {
        return 0;
      }
      if (at == line.length) {
        flush();
        line = (cell.io.readLine("", false) + "\n").getBytes(StandardCharsets.UTF_8);
        at = 0;
      }
      int count = Math.min(length, line.length - at);
      System.arraycopy(line, at, into, offset, count);
      at += count;
      return count;
    }
  }

  private static final class Shown implements Frontend {
    private volatile Frontend outside;

    @Override
    public void display(MimeBundle bundle, String displayId) {
      RunningCell cell = RunningCell.current();
      if (cell == null) {
        outside.display(bundle, displayId);
      } else {
        cell.lastDisplay = displayId;
        cell.io.display(bundle, displayId);
      }
    }

    @Override
    public void update(MimeBundle bundle, String displayId) {
      RunningCell cell = RunningCell.current();
      if (cell == null) {
        outside.update(bundle, displayId);
      } else {
        cell.io.updateDisplay(bundle, displayId);
      }
    }

    @Override
    public void clearOutput(boolean wait) {
      RunningCell cell = RunningCell.current();
      if (cell == null) {
        outside.clearOutput(wait);
      } else {
        cell.io.clearOutput(wait);
      }
    }
  }
}
