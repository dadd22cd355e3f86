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
  private static final Set<Process> PROCESSES = ConcurrentHashMap.newKeySet();
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
    Place.delete(folder);
    FOLDERS.remove(folder);
  }

  /** The process, which will be killed. */
  static Process kill(Process process) {
    PROCESSES.add(process);
    if (ending) {
      ChildProcess.kill(process);
    }
    return process;
  }

  /** Forgets a process that is dead. */
  static void forget(Process process) {
    PROCESSES.remove(process);
  }

  private static void end() {
    ending = true;
    PROCESSES.forEach(ChildProcess::kill);
    for (Path folder : FOLDERS) {
      for (int i = 0; i < TRIES && Files.exists(folder); i++) {
        try {
          Place.delete(folder);
        } catch (IOException e) {
          // a dying process wrote once more; try again
          Thread.onSpinWait();
        }
      }
    }
  }
}
