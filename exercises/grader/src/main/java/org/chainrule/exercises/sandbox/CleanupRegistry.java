package org.chainrule.exercises.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps track of child processes and temporary folders and removes them when the grader exits,
 * unless the grader itself is killed.
 */
final class CleanupRegistry {
  private static final Set<ProcessTree> PROCESSES = ConcurrentHashMap.newKeySet();
  private static final Set<Path> FOLDERS = ConcurrentHashMap.newKeySet();

  /** How long to retry deleting a folder in which a dying process is still writing. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static boolean exiting;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(CleanupRegistry::cleanUp, "sandbox-end"));
  }

  private CleanupRegistry() {}

  /**
   * Creates a temporary folder that is deleted on exit. Its name contains the grader's process id.
   */
  static synchronized Path createFolder() throws IOException {
    if (exiting) {
      throw new IOException("the grader is ending");
    }
    String name = "chainrule-" + ProcessHandle.current().pid() + "-";
    Path folder = Files.createTempDirectory(SandboxDirs.TMP, name);
    FOLDERS.add(folder);
    return folder;
  }

  /** Deletes a folder immediately. */
  static void delete(Path folder) throws IOException {
    Folders.delete(folder);
    FOLDERS.remove(folder);
  }

  /** Registers processes to be killed on exit. */
  static synchronized void register(ProcessTree processes) {
    PROCESSES.add(processes);
    if (exiting) {
      processes.kill();
    }
  }

  /** Unregisters processes that have ended. */
  static void unregister(ProcessTree processes) {
    PROCESSES.remove(processes);
  }

  private static void cleanUp() {
    // with the lock, a folder that is being created is registered before the folders are read
    synchronized (CleanupRegistry.class) {
      exiting = true;
    }
    PROCESSES.forEach(ProcessTree::kill);
    Instant deadline = Instant.now().plus(PATIENCE);
    for (Path folder : FOLDERS) {
      while (!tryDelete(folder) && Instant.now().isBefore(deadline)) {
        LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
      }
    }
  }

  private static boolean tryDelete(Path folder) {
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      return false; // a dying process has written another file
    }
    return !Files.exists(folder);
  }
}
