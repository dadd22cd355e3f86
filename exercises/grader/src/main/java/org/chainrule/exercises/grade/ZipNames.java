package org.chainrule.exercises.grade;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.chainrule.exercises.text.Decoding;

/**
 * Names in zips, which many programs write in the encoding of their country, without saying so. A
 * zip is opened in ISO 8859-1, which every byte has a character in; what the zip itself calls UTF-8
 * is read as that all the same.
 */
final class ZipNames {
  private ZipNames() {}

  static ZipFile open(Path file) throws IOException {
    return new ZipFile(file.toFile(), StandardCharsets.ISO_8859_1);
  }

  /** The name of an entry of a zip that was opened in ISO 8859-1. */
  static String of(ZipEntry entry) {
    String name = entry.getName();
    boolean unknown = name.chars().anyMatch(c -> c > 0x7F) && name.chars().allMatch(c -> c <= 0xFF);
    return unknown
        ? Decoding.text(name.getBytes(StandardCharsets.ISO_8859_1), Decoding.WESTERN_ZIP)
        : name;
  }
}
