package org.chainrule.kernel;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock that one kernel at a time holds while it writes the history. It is a lock on a file beside
 * the history, because the history itself is replaced; the operating system releases it when the
 * process ends.
 */
final class HistoryLock implements AutoCloseable {
  /** How long to wait for other kernels, each of which holds the lock for milliseconds. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** For two histories in one process: closing any channel of a file releases all its locks. */
  private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

  private final FileChannel channel;
  private final FileLock lock;

  private HistoryLock(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Waits for the lock; creates the folder if it is missing.
   *
   * @throws IOException if it cannot be acquired
   */
  static HistoryLock of(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException(file + " is not a regular file");
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    IN_THIS_PROCESS.lock();
    try {
      return locked(file);
    } catch (IOException | RuntimeException e) {
      IN_THIS_PROCESS.unlock();
      throw e;
    }
  }

  private static HistoryLock locked(Path file) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".lock");
    FileChannel channel =
        FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      long deadline = System.nanoTime() + PATIENCE_NANOS;
      FileLock lock = channel.tryLock();
      while (lock == null) {
        if (System.nanoTime() - deadline > 0) {
          throw new IOException("another process holds " + beside);
        }
        LockSupport.parkNanos(AGAIN_NANOS);
        lock = channel.tryLock();
      }
      return new HistoryLock(channel, lock);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * @throws IOException if the lock was lost
   */
  void check() throws IOException {
    if (!lock.isValid()) {
      throw new IOException("the lock of the history is lost");
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      IN_THIS_PROCESS.unlock();
    }
  }
}
