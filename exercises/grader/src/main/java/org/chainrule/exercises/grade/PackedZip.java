package org.chainrule.exercises.grade;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.chainrule.kernel.notebook.Notebook;

/**
 * A zip file from one student. It is read as a stream, because it may be inside another zip file,
 * and its cost is limited regardless of the sizes that its entries declare.
 */
final class PackedZip {
  private static final int MAX_ENTRIES = 1000;

  /** The maximum uncompressed size of all entries, including those that are only skipped. */
  private static final long MAX_UNPACKED = 256L << 20;

  private static final String NOTEBOOK = ".ipynb";
  private static final String DAMAGED =
      "it is no ordinary file, or too large, or a zip that is damaged or empty";

  private PackedZip() {}

  /** Opens the zip file from the beginning. */
  @FunctionalInterface
  interface Opening {
    InputStream open() throws IOException;
  }

  /**
   * A notebook in the zip file.
   *
   * @param index the index of the entry, from 0
   */
  record Member(int index, String name, boolean isLarge) {}

  /** Thrown if a zip file is not read; the message is shown in the report. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String reason) {
      super(reason);
    }
  }

  /**
   * Returns the notebooks in a zip file, without opening nested zip files.
   *
   * @throws Refused if there is no notebook or the zip file cannot be read
   */
  static List<Member> members(Opening opening) throws Refused {
    var members = new ArrayList<Member>();
    boolean zips = false;
    int index = 0;
    try (var zip = new LimitedZip(opening.open())) {
      for (ZipEntry entry = zip.next(); entry != null; entry = zip.next()) {
        String name = ZipNames.of(entry).replace('\\', '/');
        zips |= name.endsWith(".zip");
        long bytes = zip.skipEntry();
        if (name.endsWith(NOTEBOOK)
            && !name.contains(".ipynb_checkpoints")
            && !name.contains("__MACOSX")) {
          members.add(new Member(index, name, bytes > Notebook.MAX_UNTRUSTED_BYTES));
        }
        if (++index > MAX_ENTRIES) {
          throw new Refused("it is a zip with more than " + MAX_ENTRIES + " entries");
        }
      }
    } catch (LimitExceeded e) {
      throw new Refused("it is a zip that unpacks to more than " + (MAX_UNPACKED >> 20) + " MB");
    } catch (IOException | IllegalArgumentException e) {
      throw new Refused(DAMAGED);
    }
    if (members.isEmpty()) {
      throw new Refused(
          index == 0
              ? DAMAGED
              : "it is a zip without a notebook" + (zips ? "; a zip in it is not opened" : ""));
    }
    return members;
  }

  /** Reads one of the notebooks. */
  static Optional<byte[]> read(Opening opening, Member member) throws IOException {
    try (var zip = new LimitedZip(opening.open())) {
      for (int i = 0; i < member.index(); i++) {
        if (zip.next() == null) {
          return Optional.empty();
        }
        zip.skipEntry();
      }
      return zip.next() == null ? Optional.empty() : Cohort.readBounded(zip.in());
    } catch (IllegalArgumentException e) {
      throw new IOException("the zip is damaged", e);
    }
  }

  private static final class LimitExceeded extends IOException {
    private static final long serialVersionUID = 1;
  }

  /** Stops reading when a student's limit on uncompressed data is exceeded. */
  private static final class LimitedZip implements AutoCloseable {
    private final ZipInputStream zip;
    private long left = MAX_UNPACKED;

    LimitedZip(InputStream packed) {
      zip = new ZipInputStream(packed, StandardCharsets.ISO_8859_1);
    }

    InputStream in() {
      return zip;
    }

    @Override
    public void close() throws IOException {
      zip.close();
    }

    /** Returns the next entry; the previous one must have been read or skipped. */
    ZipEntry next() throws IOException {
      return zip.getNextEntry();
    }

    /** Skips an entry and returns its uncompressed size in bytes. */
    long skipEntry() throws IOException {
      byte[] buffer = new byte[1 << 16];
      long bytes = 0;
      for (int n = zip.read(buffer); n >= 0; n = zip.read(buffer)) {
        bytes += n;
        left -= n;
        if (left < 0) {
          throw new LimitExceeded();
        }
      }
      return bytes;
    }
  }
}
