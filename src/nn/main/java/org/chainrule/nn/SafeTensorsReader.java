package org.chainrule.nn;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.chainrule.Tensor;
import org.chainrule.array.Shape;
import org.chainrule.array.ShapeException;

/**
 * Reads a file that a stranger may have made. Nothing is believed: each length is checked against
 * the size of the file before memory is asked for, and every byte must belong to exactly one
 * tensor.
 */
final class SafeTensorsReader {
  /** Far more than the header of any model; the format itself allows ten times as much. */
  private static final int MAX_HEADER = 10_000_000;

  /** What the header says of a tensor; its numbers lie at [from, to) behind the header. */
  private record Entry(String name, String dtype, Shape shape, long from, long to) {}

  private final Path file;

  SafeTensorsReader(Path file) {
    this.file = file;
  }

  Map<String, Tensor> read(long limit) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw refused("it is not a regular file");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size > limit) {
        throw refused(
            "it has %d bytes and the limit is %d; for more, call read(file, limit)"
                .formatted(size, limit));
      }
      if (size < 8) {
        throw refused(
            "it has %d bytes, but its first 8 should tell the header's length".formatted(size));
      }
      ByteBuffer buffer = ByteBuffer.allocate(SafeTensors.CHUNK).order(ByteOrder.LITTLE_ENDIAN);
      fill(buffer.limit(8), channel);
      long length = buffer.getLong(0);
      long most = Math.min(MAX_HEADER, size - 8);
      if (length < 2 || length > most) {
        throw refused(
            "its header claims %s bytes; in a file of %d it has between 2 and %d"
                .formatted(Long.toUnsignedString(length), size, most));
      }
      List<Entry> entries = header(channel, (int) length);
      checkLayout(entries, size - 8 - length);
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (Entry entry : entries) {
        tensors.put(entry.name, numbers(entry, buffer, channel));
      }
      return tensors;
    }
  }

  /** The entries, sorted by where their numbers lie. */
  private List<Entry> header(FileChannel channel, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    fill(bytes, channel);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
      JsonReader json = new JsonReader(new StringReader(text));
      json.setStrictness(Strictness.STRICT);
      List<Entry> entries = new ArrayList<>();
      Set<String> names = new HashSet<>();
      json.beginObject();
      while (json.hasNext()) {
        String name = json.nextName();
        if (!names.add(name)) {
          throw refused("its header names \"%s\" twice".formatted(name));
        }
        if (name.equals(SafeTensors.METADATA)) {
          metadata(json);
        } else {
          entries.add(entry(name, json));
        }
      }
      json.endObject();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw refused("its header goes on after the closing brace");
      }
      entries.sort(Comparator.comparingLong(Entry::from).thenComparingLong(Entry::to));
      return entries;
    } catch (CharacterCodingException e) {
      throw refused("its header is not UTF-8");
    } catch (MalformedJsonException | EOFException | IllegalStateException e) {
      throw refused(
          "its header is not JSON as expected: %s"
              .formatted(e.getMessage().lines().findFirst().orElse("")));
    }
  }

  private void metadata(JsonReader json) throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>();
    json.beginObject();
    while (json.hasNext()) {
      metadata.put(json.nextName(), json.nextString());
    }
    json.endObject();
    String version = metadata.get("version");
    if (SafeTensors.FORMAT.equals(metadata.get("format")) && !SafeTensors.VERSION.equals(version)) {
      throw refused(
          "it is of version %s of Chainrule's format, and this release reads version %s"
              .formatted(version, SafeTensors.VERSION));
    }
  }

  private Entry entry(String name, JsonReader json) throws IOException {
    String dtype = null;
    long[] dims = null;
    long[] offsets = null;
    json.beginObject();
    while (json.hasNext()) {
      String key = json.nextName();
      switch (key) {
        case "dtype" -> dtype = json.nextString();
        case "shape" -> dims = integers(name, json);
        case "data_offsets" -> offsets = integers(name, json);
        default -> throw refused("\"%s\" has an unknown field \"%s\"".formatted(name, key));
      }
    }
    json.endObject();
    if (dtype == null || dims == null || offsets == null || offsets.length != 2) {
      throw refused("\"%s\" needs a dtype, a shape and two data_offsets".formatted(name));
    }
    return new Entry(name, dtype, shape(name, dims), offsets[0], offsets[1]);
  }

  private long[] integers(String name, JsonReader json) throws IOException {
    List<Long> numbers = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      String text = json.nextString();
      if (!text.matches("\\d{1,18}")) {
        throw refused("\"%s\" has %s where a length or a position should be".formatted(name, text));
      }
      numbers.add(Long.parseLong(text));
    }
    json.endArray();
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }

  private Shape shape(String name, long... dims) throws IOException {
    int[] lengths = new int[dims.length];
    try {
      for (int i = 0; i < dims.length; i++) {
        lengths[i] = Math.toIntExact(dims[i]);
      }
      return Shape.of(lengths);
    } catch (ArithmeticException | ShapeException e) {
      throw refused("\"%s\" has more than 2147483647 elements".formatted(name));
    }
  }

  private int bytes(Entry entry) throws IOException {
    return switch (entry.dtype) {
      case "F64", "I64" -> 8;
      case "F32" -> 4;
      default ->
          throw refused(
              "\"%s\" has dtype %s, and F64, F32 and I64 can be read: convert it, in PyTorch with .double()"
                  .formatted(entry.name, entry.dtype));
    };
  }

  private void checkLayout(List<Entry> entries, long available) throws IOException {
    long at = 0;
    for (Entry entry : entries) {
      long end = at + (long) bytes(entry) * entry.shape.size();
      if (entry.from != at || entry.to != end) {
        throw refused(
            "\"%s\" (%s, shape %s) should lie at [%d, %d), but its data_offsets are [%d, %d)"
                .formatted(entry.name, entry.dtype, entry.shape, at, end, entry.from, entry.to));
      }
      at = end;
    }
    if (at != available) {
      throw refused(
          "its tensors need %d bytes behind the header, but there are %d".formatted(at, available));
    }
  }

  private Tensor numbers(Entry entry, ByteBuffer buffer, FileChannel channel) throws IOException {
    int width = bytes(entry);
    double[] data = new double[entry.shape.size()];
    int done = 0;
    while (done < data.length) {
      int count = Math.min(data.length - done, SafeTensors.CHUNK / width);
      fill(buffer.clear().limit(count * width), channel);
      for (int i = 0; i < count; i++) {
        data[done + i] =
            switch (entry.dtype) {
              case "F32" -> buffer.getFloat(4 * i);
              case "I64" -> exact(entry.name, buffer.getLong(8 * i));
              default -> buffer.getDouble(8 * i);
            };
      }
      done += count;
    }
    return Tensor.tensor(data, entry.shape.dims());
  }

  private double exact(String name, long value) throws IOException {
    if (Math.abs(value) > 1L << 53 || value == Long.MIN_VALUE) {
      throw refused("\"%s\" holds %d, which no double equals".formatted(name, value));
    }
    return value;
  }

  private void fill(ByteBuffer buffer, FileChannel channel) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw refused("it became shorter while it was read");
      }
    }
  }

  private IOException refused(String reason) {
    return new IOException("%s cannot be read as safetensors: %s".formatted(file, reason));
  }
}
