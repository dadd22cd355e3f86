package org.chainrule.exercises.child;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import jdk.jshell.spi.SPIResolutionException;

/**
 * The main class of the sandboxed JVM. It connects to the socket that it is given, and then does
 * what it is asked until the socket closes: {@link Plain#LOAD} or {@link Plain#INVOKE}.
 */
public final class Child {
  /** How many bytes on standard input tell the grader that this is the child it has started. */
  public static final int TOKEN = 32;

  private final DataInputStream in;
  private final DataOutputStream out;
  private final SnippetLoader loader = new SnippetLoader();

  private Child(SocketChannel channel) {
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
      var child = new Child(channel);
      child.out.write(token);
      child.out.flush();
      child.serve();
    }
    // a thread that the student left behind must not keep the process alive
    Runtime.getRuntime().halt(0);
  }

  private void serve() throws IOException {
    Thread.currentThread().setContextClassLoader(loader);
    for (int request = in.read(); request != -1; request = in.read()) {
      switch (request) {
        case Plain.LOAD -> load();
        case Plain.INVOKE -> invoke(Plain.readText(in), Plain.readText(in));
        default -> throw new IOException("unknown request " + request);
      }
      out.flush();
    }
  }

  private void load() throws IOException {
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      String name = Plain.readText(in);
      loader.classes.put(name, in.readNBytes(in.readInt()));
    }
    out.writeByte(Plain.DONE);
  }

  private void invoke(String className, String methodName) throws IOException {
    Object value;
    try {
      var method = loader.loadClass(className).getDeclaredMethod(methodName);
      method.setAccessible(true);
      value = method.invoke(null);
    } catch (InvocationTargetException e) {
      failed(e.getCause());
      return;
    } catch (ReflectiveOperationException | LinkageError e) {
      failed(e);
      return;
    }
    out.writeByte(Plain.VALUE);
    Plain.write(out, value);
  }

  private void failed(Throwable thrown) throws IOException {
    if (thrown instanceof SPIResolutionException unresolved) {
      out.writeByte(Plain.UNRESOLVED);
      out.writeInt(unresolved.id());
    } else {
      out.writeByte(Plain.THROWN);
      Plain.writeName(out, thrown.getClass().getName());
      Plain.writeMessage(out, messageOf(thrown));
    }
    StackTraceElement[] frames = thrown.getStackTrace();
    int count = Math.min(frames.length, Plain.FRAMES);
    out.writeInt(count);
    for (int i = 0; i < count; i++) {
      Plain.writeName(out, frames[i].getClassName());
      Plain.writeName(out, frames[i].getMethodName());
      out.writeInt(frames[i].getLineNumber());
    }
  }

  /** The message, although getMessage is the student's own code and may throw. */
  private static String messageOf(Throwable thrown) {
    try {
      String message = thrown.getMessage();
      return message == null ? "" : message;
    } catch (RuntimeException | Error e) {
      return "";
    }
  }

  /** Defines the snippets' classes when they are first used, in whatever order they refer. */
  private static final class SnippetLoader extends ClassLoader {
    private final Map<String, byte[]> classes = new HashMap<>();

    SnippetLoader() {
      super(Child.class.getClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = classes.get(name);
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }
  }
}
