package org.chainrule.kernel.wire;

import com.google.gson.JsonObject;
import com.google.gson.JsonSyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.chainrule.kernel.io.Json;

/**
 * Encodes messages as ZeroMQ frames and decodes them: identities, the delimiter {@code <IDS|MSG>},
 * the signature, header, parent header, metadata and content in JSON, then the buffers.
 */
final class Frames {
  private static final byte[] DELIMITER = "<IDS|MSG>".getBytes(StandardCharsets.US_ASCII);
  private static final int DICTIONARIES = 4;

  private final Signer signer;

  Frames(Signer signer) {
    this.signer = signer;
  }

  List<byte[]> encode(Message message) {
    List<byte[]> dictionaries =
        List.of(
            bytes(message.header()),
            bytes(message.parent()),
            bytes(message.metadata()),
            bytes(message.content()));
    var frames = new ArrayList<>(message.identities());
    frames.add(DELIMITER);
    frames.add(signer.sign(dictionaries));
    frames.addAll(dictionaries);
    frames.addAll(message.buffers());
    return frames;
  }

  Message decode(List<byte[]> frames) throws BadMessageException {
    int delimiter = delimiter(frames);
    int first = delimiter + 2;
    if (frames.size() < first + DICTIONARIES) {
      throw new BadMessageException(
          "a message needs a signature and 4 dictionaries after <IDS|MSG>, but has "
              + (frames.size() - delimiter - 1)
              + " frames there");
    }
    List<byte[]> dictionaries = frames.subList(first, first + DICTIONARIES);
    if (!signer.verify(frames.get(delimiter + 1), dictionaries)) {
      throw new BadMessageException("the signature does not fit the key of the connection file");
    }
    return new Message(
        frames.subList(0, delimiter),
        dictionary("header", dictionaries.get(0)),
        dictionary("parent_header", dictionaries.get(1)),
        dictionary("metadata", dictionaries.get(2)),
        dictionary("content", dictionaries.get(3)),
        frames.subList(first + DICTIONARIES, frames.size()));
  }

  /** Whether messages are signed. */
  boolean areSigned() {
    return signer.signs();
  }

  /** The signature of a message that {@link #decode} has accepted. */
  static byte[] signature(List<byte[]> frames) throws BadMessageException {
    return frames.get(delimiter(frames) + 1);
  }

  private static int delimiter(List<byte[]> frames) throws BadMessageException {
    for (int i = 0; i < frames.size(); i++) {
      if (Arrays.equals(frames.get(i), DELIMITER)) {
        return i;
      }
    }
    throw new BadMessageException("no <IDS|MSG> in " + frames.size() + " frames");
  }

  private static JsonObject dictionary(String name, byte[] utf8) throws BadMessageException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      return Json.parseObject(text);
    } catch (CharacterCodingException e) {
      throw new BadMessageException("the " + name + " is not UTF-8", e);
    } catch (JsonSyntaxException e) {
      throw new BadMessageException("the " + name + " is no JSON object: " + e.getMessage(), e);
    }
  }

  private static byte[] bytes(JsonObject dictionary) {
    return Json.text(dictionary).getBytes(StandardCharsets.UTF_8);
  }
}
