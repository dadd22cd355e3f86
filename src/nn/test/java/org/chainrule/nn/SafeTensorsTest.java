package org.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.chainrule.Tensor;
import org.chainrule.array.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that go both ways, and files that must not be believed. */
class SafeTensorsTest {
  @TempDir Path folder;

  private Path file(long headerLength, String header, int dataBytes) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + text.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(headerLength).put(text);
    return Files.write(folder.resolve("a.safetensors"), bytes.array());
  }

  private Path file(String header, int dataBytes) throws IOException {
    return file(header.getBytes(StandardCharsets.UTF_8).length, header, dataBytes);
  }

  private void assertRefused(Path file, String reason) {
    assertThatIOException()
        .isThrownBy(() -> SafeTensors.read(file))
        .withMessage(file + " cannot be read as safetensors: " + reason);
  }

  @Test
  void whatIsWrittenIsReadBackBitForBit() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("a \"quoted\" name, ü", Tensor.randn(new Random(1), 3, 1, 5));
    tensors.put(
        "limits", Tensor.tensor(-0.0, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE));
    tensors.put("scalar", Tensor.scalar(3));
    tensors.put("empty", Tensor.zeros(2, 0));
    tensors.put("more than one buffer", Tensor.randn(new Random(2), 100, 200));
    Path file = folder.resolve("a.safetensors");
    SafeTensors.write(file, tensors);
    Map<String, Tensor> read = SafeTensors.read(file);
    assertThat(read).hasSize(5);
    tensors.forEach(
        (name, t) -> {
          assertThat(read.get(name).shape()).isEqualTo(t.shape());
          assertThat(bits(read.get(name))).isEqualTo(bits(t));
        });
  }

  private static long[] bits(Tensor tensor) {
    return Arrays.stream(tensor.toArray()).mapToLong(Double::doubleToRawLongBits).toArray();
  }

  @Test
  void theFileIsAsTheFormatSaysAndItsNumbersAreAligned() throws IOException {
    Path file = folder.resolve("a.safetensors");
    SafeTensors.write(file, Map.of("w", Tensor.tensor(new double[] {1, 2}, 1, 2)));
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) bytes.getLong();
    assertThat(length % 8).isZero();
    assertThat(new String(bytes.array(), 8, length, StandardCharsets.UTF_8).stripTrailing())
        .isEqualTo(
            "{\"__metadata__\":{\"format\":\"chainrule\",\"version\":\"1\"},\"w\":{\"dtype\":\"F64\",\"shape\":[1,2],\"data_offsets\":[0,16]}}");
    assertThat(bytes.getDouble(8 + length)).isEqualTo(1);
    assertThat(bytes.getDouble(8 + length + 8)).isEqualTo(2);
    assertThat(bytes.capacity()).isEqualTo(8 + length + 16);
  }

  @Test
  void pytorchsFloat32AndInt64AreRead() {
    Tensor f32 = Golden.get("float32");
    assertThat(f32.shape()).isEqualTo(Shape.of(2, 3));
    assertThat(f32.get(1, 2)).isEqualTo((float) Math.sin(6));
    assertThat(Golden.get("batch norm/after/num_batches_tracked").item()).isEqualTo(2);
  }

  @Test
  void aModelGoesThroughAFile() throws IOException {
    Sequential one = model(1);
    Sequential two = model(2);
    one.apply(Tensor.randn(new Random(3), 5, 4));
    Path file = folder.resolve("model.safetensors");
    SafeTensors.write(file, one.state());
    two.load(SafeTensors.read(file));
    Tensor x = Tensor.randn(new Random(4), 5, 4);
    assertThat(two.eval().apply(x).array()).isEqualTo(one.eval().apply(x).array());
  }

  private static Sequential model(int seed) {
    Random rng = new Random(seed);
    return new Sequential(new Linear(4, 3, rng), new BatchNorm(3), new Linear(3, 2, rng));
  }

  @Test
  void anOldFileIsReplacedAndNothingElseIsLeftInTheFolder() throws IOException {
    Path file = Files.writeString(folder.resolve("a.safetensors"), "old");
    SafeTensors.write(file, Map.of("w", Tensor.ones(1)));
    assertThat(SafeTensors.read(file)).containsOnlyKeys("w");
    assertThat(folder).isDirectoryContaining(p -> p.equals(file));
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aWriteThatFailsLeavesTheFolderAsItWas() throws IOException {
    Path occupied = Files.createDirectories(folder.resolve("a.safetensors/inside")).getParent();
    assertThatIOException()
        .isThrownBy(() -> SafeTensors.write(occupied, Map.of("w", Tensor.ones(1))));
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(occupied);
    }
    assertThatThrownBy(() -> SafeTensors.write(folder.resolve("none/a.safetensors"), Map.of()))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(folder.resolve("none") + ": no such folder");
    assertThatThrownBy(
            () -> SafeTensors.write(folder.resolve("b"), Map.of("__metadata__", Tensor.ones(1))))
        .hasMessage("a tensor cannot be named __metadata__");
  }

  @Test
  void lengthsThatCannotBeTrueAreRefusedBeforeMemoryIsAskedFor() throws IOException {
    assertRefused(
        Files.write(folder.resolve("a.safetensors"), new byte[7]),
        "it has 7 bytes, but its first 8 should tell the header's length");
    assertRefused(
        file(1L << 62, "{}", 0),
        "its header claims 4611686018427387904 bytes; in a file of 10 it has between 2 and 2");
    assertRefused(
        file(-1, "{}", 0),
        "its header claims 18446744073709551615 bytes; in a file of 10 it has between 2 and 2");
    assertRefused(
        file(tensor("F64", "[2000000000]", 0, 16_000_000_000L), 8),
        "its tensors need 16000000000 bytes behind the header, but there are 8");
    assertRefused(
        file(tensor("F64", "[65536,65536]", 0, 8), 8), "\"w\" has more than 2147483647 elements");
    assertRefused(folder, "it is not a regular file");
    Path small = file("{}", 100);
    assertThatIOException()
        .isThrownBy(() -> SafeTensors.read(small, 50))
        .withMessage(
            small
                + " cannot be read as safetensors: it has 110 bytes and the limit is 50; for more, call read(file, limit)");
  }

  private static String tensor(String dtype, String shape, long from, long to) {
    return "{\"w\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}}"
        .formatted(dtype, shape, from, to);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "F64 | [2] | 0 | 8 | 16 | \"w\" (F64, shape (2)) should lie at [0, 16), but its data_offsets are [0, 8)",
        "F64 | [1] | 8 | 16 | 16 | \"w\" (F64, shape (1)) should lie at [0, 8), but its data_offsets are [8, 16)",
        "F64 | [1] | 0 | 8 | 16 | its tensors need 8 bytes behind the header, but there are 16",
        "F32 | [1] | 0 | 8 | 8 | \"w\" (F32, shape (1)) should lie at [0, 4), but its data_offsets are [0, 8)",
        "BF16 | [4] | 0 | 8 | 8 | \"w\" has dtype BF16, and F64, F32 and I64 can be read: convert it, in PyTorch with .double()",
        "F64 | [-1] | 0 | 8 | 8 | \"w\" has -1 where a length or a position should be",
        "F64 | [1.0] | 0 | 8 | 8 | \"w\" has 1.0 where a length or a position should be",
        "F64 | [1e9] | 0 | 8 | 8 | \"w\" has 1e9 where a length or a position should be",
        "F64 | [99999999999999999999] | 0 | 8 | 8 | \"w\" has 99999999999999999999 where a length or a position should be",
        "F64 | [4294967297] | 0 | 8 | 8 | \"w\" has more than 2147483647 elements",
      })
  void aTensorMustFillItsPlaceExactly(
      String dtype, String shape, long from, long to, int bytes, String reason) throws IOException {
    assertRefused(file(tensor(dtype, shape, from, to), bytes), reason);
  }

  @Test
  void overlapsAndGapsAreRefused() throws IOException {
    String a = "\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}";
    String b = "\"b\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[%d,%d]}";
    assertRefused(
        file("{" + a + "," + b.formatted(0, 8) + "}", 8),
        "\"b\" (F64, shape (1)) should lie at [8, 16), but its data_offsets are [0, 8)");
    assertRefused(
        file("{" + a + "," + b.formatted(16, 24) + "}", 24),
        "\"b\" (F64, shape (1)) should lie at [8, 16), but its data_offsets are [16, 24)");
    assertRefused(file("{" + a + "," + a + "}", 8), "its header names \"a\" twice");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "[]",
        "{",
        "{'w':1}",
        "{\"w\":1}",
        "{\"w\":{}}",
        "{} x",
        "{\"w\":null}",
        "nul",
        "\"w\"",
        "{\"w\":{\"dtype\":\"F64\",\"shape\":[[1]],\"data_offsets\":[0,8]}}",
        "{\"w\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8,16]}}",
        "{\"w\":{\"dtype\":null,\"shape\":[],\"data_offsets\":[0,8]}}",
        "{\"w\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8],\"code\":\"rm\"}}",
        "{\"__metadata__\":{\"a\":{}}}",
        "{\"__metadata__\":{},\"__metadata__\":{}}",
        "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}",
        "[[[[[[[[[[[[[[[[[[[[",
      })
  void aHeaderOfAnotherFormIsRefused(String header) throws IOException {
    Path file = file(header, 8);
    assertThatIOException()
        .isThrownBy(() -> SafeTensors.read(file))
        .withMessageStartingWith(file + " cannot be read as safetensors: ");
  }

  @Test
  void everyCutAndAFlippedBitInEveryByteOfAFileIsReadOrRefusedButNeverFailsOtherwise()
      throws IOException {
    Path file = folder.resolve("a.safetensors");
    SafeTensors.write(file, Map.of("w", Tensor.ones(2, 2), "b", Tensor.ones(2)));
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length; i++) {
      Path cut = Files.write(file, Arrays.copyOf(whole, i));
      assertThatIOException().isThrownBy(() -> SafeTensors.read(cut));
      byte[] changed = whole.clone();
      changed[i] ^= (byte) (1 << i % 8);
      Path flipped = Files.write(file, changed);
      try {
        assertThat(SafeTensors.read(flipped)).hasSize(2);
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("cannot be read as safetensors: ");
      }
    }
  }

  @Test
  void aLaterVersionOfTheFormatIsRefused() throws IOException {
    assertRefused(
        file("{\"__metadata__\":{\"format\":\"chainrule\",\"version\":\"2\"}}", 0),
        "it is of version 2 of Chainrule's format, and this release reads version 1");
  }

  @Test
  void anIntegerThatNoDoubleEqualsIsRefused() throws IOException {
    Path file = file(tensor("I64", "[1]", 0, 8), 8);
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(bytes.length - 8, (1L << 53) + 1);
    assertRefused(Files.write(file, bytes), "\"w\" holds 9007199254740993, which no double equals");
  }
}
