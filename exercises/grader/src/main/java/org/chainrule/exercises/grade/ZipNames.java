package org.chainrule.exercises.grade;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.chainrule.exercises.text.Decoding;

/**
 * Decodes the names of zip entries, which many programs write in a local encoding without declaring
 * it. A zip file is opened in ISO 8859-1, which can represent every byte; names that the zip file
 * declares as UTF-8 are still decoded as UTF-8.
 */
final class ZipNames {
  private ZipNames() {}

  static ZipFile open(Path file) throws IOException {
    return new ZipFile(file.toFile(), StandardCharsets.ISO_8859_1);
  }

  /** Returns the name of an entry in a zip file that was opened in ISO 8859-1. */
  static String of(ZipEntry entry) {
    String name = entry.getName();
    boolean unknown = name.chars().anyMatch(c -> c > 0x7F) && name.chars().allMatch(c -> c <= 0xFF);
    return unknown
        ? Decoding.text(name.getBytes(StandardCharsets.ISO_8859_1), Decoding.WESTERN_ZIP)
        : name;
  }
}
