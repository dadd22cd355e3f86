package org.chainrule.exercises.child;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.chainrule.display.MimeBundle;
import org.chainrule.exercises.child.SandboxProtocol.Reply;
import org.chainrule.exercises.child.SandboxProtocol.Request;
import org.chainrule.kernel.language.CellIo;
import org.chainrule.kernel.language.runtime.FrameNames;
import org.chainrule.kernel.language.runtime.Invocation;
import org.chainrule.kernel.language.runtime.LocalRuntime;
import org.chainrule.kernel.language.runtime.Thrown;

/**
 * The main class of the sandboxed JVM. It connects to the given socket and passes each {@link
 * Request} from the socket to the kernel's runtime, until the socket is closed.
 */
public final class SandboxMain {
  /**
   * The length in bytes of the token, read from standard input, by which the grader recognizes its
   * child process.
   */
  public static final int TOKEN = 32;

  private final DataInputStream in;
  private final DataOutputStream out;
  private final CellIo io = new Printing(System.out);
  private final LocalRuntime runtime = new LocalRuntime(new ClassLines());

  private SandboxMain(SocketChannel channel) {
    in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
    out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
  }

  /**
   * Starts the loop.
   *
   * @param args the path of the socket
   */
  public static void main(String[] args) throws IOException {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      byte[] token = System.in.readNBytes(TOKEN);
      channel.connect(UnixDomainSocketAddress.of(Path.of(args[0])));
      var child = new SandboxMain(channel);
      child.out.write(token);
      child.out.flush();
      child.serve();
    }
    // threads started by the student's code must not keep the process alive
    Runtime.getRuntime().halt(0);
  }

  private void serve() throws IOException {
    while (true) {
      long id;
      try {
        id = in.readLong();
      } catch (EOFException e) {
        return;
      }
      Reply reply = answer(SandboxProtocol.readRequest(in));
      // the id proves that the reply is genuine, because the student's code does not know it
      out.writeLong(id);
      SandboxProtocol.write(out, reply);
      out.flush();
    }
  }

  private Reply answer(Request request) {
    if (request instanceof Request.Begin begin) {
      runtime.begin(begin.number(), io);
    } else if (request instanceof Request.End) {
      runtime.end();
    } else if (request instanceof Request.Load load) {
      return reply(runtime.load(load.classes()));
    } else if (request instanceof Request.Invoke invoke) {
      return reply(runtime.invoke(invoke.className(), invoke.method()));
    } else if (request instanceof Request.Value) {
      return new Reply.Value(runtime.value());
    } else if (request instanceof Request.Hold hold) {
      return new Reply.Held(runtime.hold(hold.className(), hold.field()));
    } else if (request instanceof Request.Give give) {
      return new Reply.Truth(runtime.give(give.held(), give.className(), give.field()));
    } else if (request instanceof Request.Has has) {
      return new Reply.Truth(runtime.has(has.held(), has.className(), has.field()));
    } else if (request instanceof Request.Reset) {
      runtime.reset();
    }
    return new Reply.Done();
  }

  private static Reply reply(Invocation ended) {
    return ended instanceof Invocation.Threw threw
        ? new Reply.Threw(threw.thrown())
        : new Reply.Done();
  }

  /** Sends printed output to the grader, which only measures it. Input is not available. */
  private record Printing(PrintStream to) implements CellIo {
    @Override
    public void stdout(String text) {
      to.print(text);
    }

    @Override
    public void stderr(String text) {
      to.print(text);
    }

    @Override
    public void display(MimeBundle bundle, String displayId) {
      stdout(bundle.plain());
    }

    @Override
    public void updateDisplay(MimeBundle bundle, String displayId) {
      stdout(bundle.plain());
    }

    @Override
    public void clearOutput(boolean wait) {
      // output that was already printed still counts
    }

    @Override
    public String readLine(String prompt, boolean password) {
      throw CellIo.nobodyToAsk();
    }
  }

  /**
   * Writes the lines of classes in a form that the compiling JVM recognizes in messages and
   * replaces with the lines of cells.
   */
  private static final class ClassLines implements FrameNames {
    @Override
    public String line(String className, String file, int line) {
      return SandboxProtocol.line(className, file, line);
    }

    @Override
    public String trace(Thrown thrown, int cell) {
      return thrown.type() + ": " + thrown.message();
    }
  }
}
