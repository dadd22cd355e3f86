package org.chainrule.kernel.wire;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A client of iopub that subscribes to everything, receives its first message, and reads nothing
 * after it. It is a bare socket, since a ZeroMQ library reads ahead on a thread of its own.
 */
public final class StalledSubscriber implements Closeable {
  private static final int RECEIVE_BUFFER = 4096;
  private static final int PATIENCE_MILLIS = 20_000;
  private static final byte[] SUBSCRIBE_TO_EVERYTHING = {0, 1, 1};

  private final Socket socket = new Socket();

  /** Connects, and returns once the first message has begun to come in. */
  public StalledSubscriber(int iopubPort) throws IOException {
    socket.setReceiveBufferSize(RECEIVE_BUFFER);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), iopubPort));
    OutputStream out = socket.getOutputStream();
    out.write(Zmtp.greeting());
    out.write(Zmtp.ready("SUB", new byte[0]));
    out.write(SUBSCRIBE_TO_EVERYTHING);
    var in = new DataInputStream(socket.getInputStream());
    in.readFully(new byte[Zmtp.GREETING_LENGTH]);
    while (in.readByte() == Zmtp.COMMAND) {
      in.readFully(new byte[in.readUnsignedByte()]);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
