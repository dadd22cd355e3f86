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
 * The zip that one student handed in, read as a stream, since it may itself be in a zip. What it
 * may cost is bounded, whatever its entries claim.
 */
final class PackedZip {
  private static final int MAX_ENTRIES = 1000;

  /** Of all entries together: they have to be passed over even where they are not wanted. */
  private static final long MAX_UNPACKED = 256L << 20;

  private static final String NOTEBOOK = ".ipynb";
  private static final String DAMAGED =
      "it is no ordinary file, or too large, or a zip that is damaged or empty";

  private PackedZip() {}

  /** How to read it from its beginning. */
  @FunctionalInterface
  interface Opening {
    InputStream open() throws IOException;
  }

  /**
   * A notebook in it.
   *
   * @param place the how many-th entry it is, from 0
   */
  record Member(int place, String name, boolean isLarge) {}

  /** Why a zip is not read; the message goes into the report. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String reason) {
      super(reason);
    }
  }

  /** The notebooks in it, at least one; a zip in it is not opened. */
  static List<Member> members(Opening opening) throws Refused {
    var members = new ArrayList<Member>();
    boolean zips = false;
    int place = 0;
    try (var zip = new Budgeted(opening.open())) {
      for (ZipEntry entry = zip.next(); entry != null; entry = zip.next()) {
        String name = ZipNames.of(entry).replace('\\', '/');
        zips |= name.endsWith(".zip");
        long bytes = zip.skipEntry();
        if (name.endsWith(NOTEBOOK)
            && !name.contains(".ipynb_checkpoints")
            && !name.contains("__MACOSX")) {
          members.add(new Member(place, name, bytes > Notebook.MAX_UNTRUSTED_BYTES));
        }
        if (++place > MAX_ENTRIES) {
          throw new Refused("it is a zip with more than " + MAX_ENTRIES + " entries");
        }
      }
    } catch (TooMuch e) {
      throw new Refused("it is a zip that unpacks to more than " + (MAX_UNPACKED >> 20) + " MB");
    } catch (IOException | IllegalArgumentException e) {
      throw new Refused(DAMAGED);
    }
    if (members.isEmpty()) {
      throw new Refused(
          place == 0
              ? DAMAGED
              : "it is a zip without a notebook" + (zips ? "; a zip in it is not opened" : ""));
    }
    return members;
  }

  /** Reads one of its notebooks. */
  static Optional<byte[]> read(Opening opening, Member member) throws IOException {
    try (var zip = new Budgeted(opening.open())) {
      for (int i = 0; i < member.place(); i++) {
        if (zip.next() == null) {
          return Optional.empty();
        }
        zip.skipEntry();
      }
      return zip.next() == null ? Optional.empty() : Cohort.bounded(zip.in());
    } catch (IllegalArgumentException e) {
      throw new IOException("the zip is damaged", e);
    }
  }

  private static final class TooMuch extends IOException {
    private static final long serialVersionUID = 1;
  }

  /** Ends when more has been unpacked than one student may have. */
  private static final class Budgeted implements AutoCloseable {
    private final ZipInputStream zip;
    private long left = MAX_UNPACKED;

    Budgeted(InputStream packed) {
      zip = new ZipInputStream(packed, StandardCharsets.ISO_8859_1);
    }

    InputStream in() {
      return zip;
    }

    @Override
    public void close() throws IOException {
      zip.close();
    }

    /** The entry before must have been passed over. */
    ZipEntry next() throws IOException {
      return zip.getNextEntry();
    }

    /** Passes over an entry, and answers how many bytes it has. */
    long skipEntry() throws IOException {
      byte[] buffer = new byte[1 << 16];
      long bytes = 0;
      for (int n = zip.read(buffer); n >= 0; n = zip.read(buffer)) {
        bytes += n;
        left -= n;
        if (left < 0) {
          throw new TooMuch();
        }
      }
      return bytes;
    }
  }
}
