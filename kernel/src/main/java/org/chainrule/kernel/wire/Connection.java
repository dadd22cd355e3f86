package org.chainrule.kernel.wire;

import com.google.gson.JsonObject;
import com.google.gson.JsonSyntaxException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.chainrule.kernel.io.Json;
import org.chainrule.platform.AtomicFile;

/**
 * A connection file: where the sockets are and which key signs the messages.
 *
 * @param transport tcp or ipc
 * @param ip the address for tcp; the path that the sockets' names begin with for ipc
 * @param ports one port (for ipc: the number at the end of the name) for each channel
 * @param scheme how messages are signed, for instance hmac-sha256
 * @param key the key that signs them; empty if they are not signed
 * @see <a
 *     href="https://jupyter-client.readthedocs.io/en/stable/kernels.html#connection-files">Connection
 *     files</a>
 */
public record Connection(
    String transport, String ip, Map<Channel, Integer> ports, String scheme, String key) {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int FIRST_PORT = 16_384;
  private static final int FIRST_EPHEMERAL_PORT = 32_768;
  private static final int ATTEMPTS = 100;
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);

  public Connection {
    ports = Map.copyOf(ports);
    if (!transport.equals("tcp") && !transport.equals("ipc")) {
      throw new IllegalArgumentException(
          "transport \"" + transport + "\" is not known here; tcp and ipc are");
    }
    for (Channel channel : Channel.values()) {
      if (ports.getOrDefault(channel, 0) <= 0 || ports.get(channel) > 65_535) {
        throw new IllegalArgumentException(
            field(channel) + " must be from 1 to 65535, but is " + ports.get(channel));
      }
    }
  }

  /**
   * Returns an unused connection on this machine, with a new key.
   *
   * @param transport tcp or ipc
   * @param ip an address of this machine for tcp, a path for ipc
   */
  public static Connection free(String transport, String ip) throws IOException {
    var ports = new EnumMap<Channel, Integer>(Channel.class);
    var held = new ArrayList<ServerSocket>();
    try {
      for (Channel channel : Channel.values()) {
        ServerSocket socket = bindToFreePort();
        held.add(socket);
        ports.put(channel, socket.getLocalPort());
      }
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
    return new Connection(transport, ip, ports, "hmac-sha256", UUID.randomUUID().toString());
  }

  /**
   * Binds to a free port below the ephemeral range, so that no outgoing connection can take the
   * port before the kernel binds it.
   */
  private static ServerSocket bindToFreePort() throws IOException {
    for (int attempt = 1; ; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, FIRST_EPHEMERAL_PORT);
      try {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
      } catch (BindException e) {
        if (attempt == ATTEMPTS) {
          throw new IOException("found no free port on this machine in " + ATTEMPTS + " tries", e);
        }
      }
    }
  }

  /**
   * Reads a connection file. Waits for up to two seconds if the file is not complete yet.
   *
   * @throws IOException naming the file and what is wrong with it
   */
  public static Connection read(Path file) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return of(Json.parseObject(Files.readString(file)));
      } catch (NoSuchFileException e) {
        throw new IOException("there is no connection file " + file, e);
      } catch (IOException | JsonSyntaxException | IllegalArgumentException e) {
        if (System.nanoTime() > deadline) {
          throw new IOException(file + " is no connection file: " + e.getMessage(), e);
        }
        pause();
      }
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(BETWEEN_TRIES.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for a connection file", e);
    }
  }

  static Connection of(JsonObject file) {
    var ports = new EnumMap<Channel, Integer>(Channel.class);
    for (Channel channel : Channel.values()) {
      ports.put(channel, Json.integer(file, field(channel), 0));
    }
    return new Connection(
        Json.string(file, "transport", "tcp"),
        Json.string(file, "ip", "127.0.0.1"),
        ports,
        Json.string(file, "signature_scheme", "hmac-sha256"),
        Json.string(file, "key", ""));
  }

  /** Writes the file atomically, readable for its owner only, because it holds the key. */
  public void write(Path file) throws IOException {
    var json = new JsonObject();
    json.addProperty("transport", transport);
    json.addProperty("ip", ip);
    for (Channel channel : Channel.values()) {
      json.addProperty(field(channel), ports.get(channel));
    }
    json.addProperty("signature_scheme", scheme);
    json.addProperty("key", key);
    AtomicFile.write(
        file,
        half -> {
          if (half.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            var owner = PosixFilePermissions.fromString("rw-------");
            Files.createFile(half, PosixFilePermissions.asFileAttribute(owner));
          }
          Files.writeString(half, Json.pretty(json));
        });
  }

  /** The port, or for ipc the number at the end of the socket's name. */
  public int port(Channel channel) {
    return ports.get(channel);
  }

  boolean ipc() {
    return transport.equals("ipc");
  }

  /** The file of an ipc socket. */
  Path socketFile(Channel channel) {
    return Path.of(ip + "-" + port(channel));
  }

  /** The address of a channel as ZeroMQ writes it. */
  String endpoint(Channel channel) {
    if (ipc()) {
      return "ipc://" + socketFile(channel);
    }
    boolean bareIpv6 = ip.contains(":") && !ip.startsWith("[");
    return "tcp://" + (bareIpv6 ? "[" + ip + "]" : ip) + ":" + port(channel);
  }

  private static String field(Channel channel) {
    return switch (channel) {
      case SHELL -> "shell_port";
      case IOPUB -> "iopub_port";
      case STDIN -> "stdin_port";
      case CONTROL -> "control_port";
      case HEARTBEAT -> "hb_port";
    };
  }
}
