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
 * What must not outlive the grader, however it ends, short of being killed outright: its processes
 * and its temporary folders.
 */
final class CleanupRegistry {
  private static final Set<ProcessTree> PROCESSES = ConcurrentHashMap.newKeySet();
  private static final Set<Path> FOLDERS = ConcurrentHashMap.newKeySet();

  /** How long to try a folder in which a process that is about to die still writes. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static boolean ending;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(CleanupRegistry::end, "sandbox-end"));
  }

  private CleanupRegistry() {}

  /** A new temporary folder, which will be deleted. Its name says whose it is. */
  static synchronized Path folder() throws IOException {
    if (ending) {
      throw new IOException("the grader is ending");
    }
    String name = "chainrule-" + ProcessHandle.current().pid() + "-";
    Path folder = Files.createTempDirectory(SandboxDirs.TMP, name);
    FOLDERS.add(folder);
    return folder;
  }

  /** Deletes a folder now. */
  static void delete(Path folder) throws IOException {
    Folders.delete(folder);
    FOLDERS.remove(folder);
  }

  /** Notes processes, which will be killed. */
  static synchronized void kill(ProcessTree processes) {
    PROCESSES.add(processes);
    if (ending) {
      processes.kill();
    }
  }

  /** Forgets processes that are dead. */
  static void forget(ProcessTree processes) {
    PROCESSES.remove(processes);
  }

  private static void end() {
    // the lock: a folder that is being made is on the list before the list is read
    synchronized (CleanupRegistry.class) {
      ending = true;
    }
    PROCESSES.forEach(ProcessTree::kill);
    Instant giveUp = Instant.now().plus(PATIENCE);
    for (Path folder : FOLDERS) {
      while (!deleted(folder) && Instant.now().isBefore(giveUp)) {
        LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
      }
    }
  }

  private static boolean deleted(Path folder) {
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      return false; // a dying process wrote once more
    }
    return !Files.exists(folder);
  }
}
