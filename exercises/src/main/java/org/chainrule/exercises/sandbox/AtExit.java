package org.chainrule.exercises.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What must not outlive the grader, however it ends, short of being killed outright: its processes
 * and its temporary folders.
 */
final class AtExit {
  private static final Set<ProcessTree> PROCESSES = ConcurrentHashMap.newKeySet();
  private static final Set<Path> FOLDERS = ConcurrentHashMap.newKeySet();

  /** How often a folder is tried in which something that is about to die still writes. */
  private static final int TRIES = 20;

  private static volatile boolean ending;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(AtExit::end, "sandbox-end"));
  }

  private AtExit() {}

  /** A new temporary folder, which will be deleted. Its name says whose it is. */
  static Path folder() throws IOException {
    String name = "chainrule-" + ProcessHandle.current().pid() + "-";
    Path folder = Files.createTempDirectory(Place.TMP, name);
    FOLDERS.add(folder);
    if (ending) {
      delete(folder);
      throw new IOException("the grader is ending");
    }
    return folder;
  }

  /** Deletes a folder now. */
  static void delete(Path folder) throws IOException {
    Folders.delete(folder);
    FOLDERS.remove(folder);
  }

  /** Notes processes, which will be killed. */
  static void kill(ProcessTree processes) {
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
    ending = true;
    PROCESSES.forEach(ProcessTree::kill);
    for (Path folder : FOLDERS) {
      for (int i = 0; i < TRIES && Files.exists(folder); i++) {
        try {
          Folders.delete(folder);
        } catch (IOException e) {
          // a dying process wrote once more; try again
          Thread.onSpinWait();
        }
      }
    }
  }
}
