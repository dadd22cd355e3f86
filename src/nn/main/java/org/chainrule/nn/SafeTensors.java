package org.chainrule.nn;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.chainrule.Tensor;
import org.chainrule.platform.AtomicFile;

/**
 * Tensors in a file, in the safetensors format, which PyTorch's users read with {@code
 * safetensors.torch.load_file} and write with {@code save_file}:
 *
 * <pre>{@code
 * SafeTensors.write(Path.of("net.safetensors"), model.state());
 * model.load(SafeTensors.read(Path.of("net.safetensors")));
 * }</pre>
 *
 * <p>The file is 8 bytes with the length of a header (little-endian), the header in JSON, {@code
 * {"weight": {"dtype": "F64", "shape": [2, 3], "data_offsets": [0, 48]}}}, and the numbers, row by
 * row, without gaps. It holds numbers alone: reading one executes nothing, which cannot be said of
 * a pickle ({@code .pt}).
 *
 * <p>Numbers are written as F64, bit for bit, and read from F64, F32 and I64. The metadata say
 * {@code format = chainrule, version = 1}; a later version is refused.
 *
 * @see <a href="https://huggingface.co/docs/safetensors">The safetensors format</a>
 */
public final class SafeTensors {
  /** Files larger than this (2 GiB) are not read unless a larger limit is given. */
  public static final long LIMIT = 1L << 31;

  static final String METADATA = "__metadata__";
  static final String FORMAT = "chainrule";
  static final String VERSION = "1";
  static final int CHUNK = 1 << 16;

  private SafeTensors() {}

  /**
   * Reads all tensors of a file, in the order in which their numbers lie.
   *
   * @throws IOException if the file cannot be read, is not a whole and correct safetensors file, or
   *     is larger than {@link #LIMIT}: the message says what is wrong with it
   */
  public static Map<String, Tensor> read(Path file) throws IOException {
    return read(file, LIMIT);
  }

  /** The same with another limit on the size of the file, in bytes. */
  public static Map<String, Tensor> read(Path file, long limit) throws IOException {
    return new SafeTensorsReader(file).read(limit);
  }

  /** Writes the tensors in the order of the map. The file is written atomically. */
  public static void write(Path file, Map<String, Tensor> tensors) throws IOException {
    byte[] header = header(tensors);
    Path target = file.toAbsolutePath();
    if (!Files.isDirectory(target.getParent())) {
      throw new NoSuchFileException(target.getParent().toString(), null, "no such folder");
    }
    AtomicFile.write(target, half -> write(half, header, tensors));
  }

  private static void write(Path half, byte[] header, Map<String, Tensor> tensors)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(half, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
      drain(buffer.putLong(header.length), channel);
      drain(ByteBuffer.wrap(header).position(header.length), channel);
      for (Tensor tensor : tensors.values()) {
        for (double value : tensor.array().data()) {
          if (!buffer.hasRemaining()) {
            drain(buffer, channel);
          }
          buffer.putDouble(value);
        }
      }
      drain(buffer, channel);
      channel.force(true);
    }
  }

  private static void drain(ByteBuffer buffer, FileChannel channel) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  /** The header, filled up with spaces so that the numbers start at a multiple of 8. */
  private static byte[] header(Map<String, Tensor> tensors) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject().name(METADATA).beginObject();
      json.name("format").value(FORMAT).name("version").value(VERSION).endObject();
      long at = 0;
      for (var entry : tensors.entrySet()) {
        if (entry.getKey().equals(METADATA)) {
          throw new IllegalArgumentException("a tensor cannot be named " + METADATA);
        }
        json.name(entry.getKey()).beginObject().name("dtype").value("F64");
        json.name("shape").beginArray();
        for (int length : entry.getValue().shape().dims()) {
          json.value(length);
        }
        long end = at + 8L * entry.getValue().numel();
        json.endArray().name("data_offsets").beginArray().value(at).value(end).endArray();
        json.endObject();
        at = end;
      }
      json.endObject();
    }
    String unpadded = text.toString();
    int length = unpadded.getBytes(StandardCharsets.UTF_8).length;
    return (unpadded + " ".repeat(Math.floorMod(-length, 8))).getBytes(StandardCharsets.UTF_8);
  }
}
