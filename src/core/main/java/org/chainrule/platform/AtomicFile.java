package org.chainrule.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes a file so that it is there whole or not at all: beside its place, and then moved there.
 */
public final class AtomicFile {
  private static final AtomicLong WRITES = new AtomicLong();

  private AtomicFile() {}

  /** What is to be in the file. */
  public interface Content {
    /** Writes all of it to a file that is not there yet. */
    void writeTo(Path half) throws IOException;
  }

  /** Writes text in UTF-8; folders that are missing are made. */
  public static void write(Path file, String text) throws IOException {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes bytes; folders that are missing are made. */
  public static void write(Path file, byte[] bytes) throws IOException {
    write(file, half -> Files.write(half, bytes));
  }

  /**
   * Writes whatever the content writes into the file that it is given, which is beside the other
   * one and takes its place afterwards; folders that are missing are made.
   */
  public static void write(Path file, Content content) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    String writer = ProcessHandle.current().pid() + "-" + WRITES.incrementAndGet();
    Path half = folder.resolve("." + file.getFileName() + "." + writer + "~");
    Files.deleteIfExists(half); // what an earlier process of this number left
    try {
      content.writeTo(half);
      move(half, file);
    } finally {
      Files.deleteIfExists(half);
    }
  }

  private static void move(Path half, Path file) throws IOException {
    try {
      Files.move(half, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) { // some network file systems
      Files.move(half, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
