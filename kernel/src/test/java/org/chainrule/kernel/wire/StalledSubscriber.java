package org.chainrule.kernel.wire;

import java.io.Closeable;
import java.io.IOException;

/**
 * A client of iopub that subscribes to everything, receives its first message, and reads nothing
 * after it. It is a bare socket, since a ZeroMQ library reads ahead on a thread of its own.
 */
public final class StalledSubscriber implements Closeable {
  private static final int RECEIVE_BUFFER = 4096;

  private final RawPeer peer;

  /** Connects, and returns once the first message has come in. */
  public StalledSubscriber(int iopubPort) throws IOException {
    peer = RawPeer.subscribed(iopubPort, RECEIVE_BUFFER);
    try {
      peer.receive();
    } catch (BadMessageException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    peer.close();
  }
}
