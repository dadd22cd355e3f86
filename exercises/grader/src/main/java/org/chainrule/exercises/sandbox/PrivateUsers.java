package org.chainrule.exercises.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Unused user ids, one for each child process if the grader runs as root. Such a user can neither
 * read the files nor kill the processes of root or of another child, and the limit on its number of
 * processes counts only its own.
 */
final class PrivateUsers {
  /** The start of the preferred range, above the ids of accounts and the usual subordinate ids. */
  private static final int PREFERRED_FROM = 1_000_000;

  /** The start of the range of ids to use in a container that has only a few. */
  private static final int CONTAINER_FROM = 20_000;

  private static final int CONTAINER_TO = 60_000;

  private static final int IDS_PER_GRADER = 1000;

  private final int first;
  private final int count;
  private final Set<Integer> taken;

  private PrivateUsers(int first, int count, Set<Integer> taken) {
    this.first = first;
    this.count = count;
    this.taken = taken;
  }

  /**
   * Returns the user ids available here; none unless the grader is root and the machine has /proc.
   */
  static PrivateUsers here() {
    Path proc = Path.of("/proc/self");
    try {
      if (!Integer.valueOf(0).equals(Files.getAttribute(proc, "unix:uid"))) {
        return none();
      }
      return among(
          Files.readAllLines(proc.resolve("uid_map")),
          Files.readAllLines(proc.resolve("gid_map")),
          accounts());
    } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
      return none();
    }
  }

  /** Returns the user ids that are in both maps of a user namespace. */
  static PrivateUsers among(List<String> users, List<String> groups, Set<Integer> taken) {
    if (covers(users, PREFERRED_FROM, PREFERRED_FROM + 100_000 * IDS_PER_GRADER)
        && covers(groups, PREFERRED_FROM, PREFERRED_FROM + 100_000 * IDS_PER_GRADER)) {
      return new PrivateUsers(PREFERRED_FROM, 100_000 * IDS_PER_GRADER, taken);
    }
    if (covers(users, CONTAINER_FROM, CONTAINER_TO)
        && covers(groups, CONTAINER_FROM, CONTAINER_TO)) {
      return new PrivateUsers(CONTAINER_FROM, CONTAINER_TO - CONTAINER_FROM, taken);
    }
    return none();
  }

  private static PrivateUsers none() {
    return new PrivateUsers(0, 0, Set.of());
  }

  /**
   * Returns whether a map covers a range. The fields of a line are the first id inside the
   * namespace, the first id outside, and the number of ids.
   */
  private static boolean covers(List<String> map, long from, long to) {
    for (String line : map) {
      String[] fields = line.strip().split(" +", -1);
      long first = Long.parseLong(fields[0]);
      if (first <= from && to <= first + Long.parseLong(fields[2])) {
        return true;
      }
    }
    return false;
  }

  private static Set<Integer> accounts() throws IOException {
    var taken = new HashSet<Integer>();
    for (String line : Files.readAllLines(Path.of("/etc/passwd"))) {
      String[] fields = line.split(":", -1);
      if (fields.length > 2 && fields[2].matches("\\d{1,9}")) {
        taken.add(Integer.valueOf(fields[2]));
      }
    }
    return taken;
  }

  /**
   * Returns the user id for the n-th child, chosen so that another grader is unlikely to use it
   * too.
   */
  OptionalInt of(int child) {
    if (count == 0) {
      return OptionalInt.empty();
    }
    long number = ProcessHandle.current().pid() * IDS_PER_GRADER + child % IDS_PER_GRADER;
    int user = first + (int) (number % count);
    while (taken.contains(user)) {
      user = user + 1 < first + count ? user + 1 : first;
    }
    return OptionalInt.of(user);
  }
}
