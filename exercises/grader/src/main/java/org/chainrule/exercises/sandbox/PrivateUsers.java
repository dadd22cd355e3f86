package org.chainrule.exercises.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Numbers of users who are nobody, one for each child of a grader that is root: what belongs to
 * root or to another child such a user can neither read nor end, and limits on processes count its
 * own alone.
 */
final class PrivateUsers {
  /** Where nobody else's numbers are, if they are there: below are accounts and subordinate ids. */
  private static final int USUAL = 1_000_000;

  /** The numbers of a container that has few. */
  private static final int FEW_FROM = 20_000;

  private static final int FEW_TO = 60_000;

  private static final int EACH = 1000;

  private final int first;
  private final int count;
  private final Set<Integer> taken;

  private PrivateUsers(int first, int count, Set<Integer> taken) {
    this.first = first;
    this.count = count;
    this.taken = taken;
  }

  /** Those that there are here; none when this is not root, or a machine without /proc. */
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

  /** Those that both maps of a user namespace have. */
  static PrivateUsers among(List<String> users, List<String> groups, Set<Integer> taken) {
    if (has(users, USUAL, USUAL + 100_000 * EACH) && has(groups, USUAL, USUAL + 100_000 * EACH)) {
      return new PrivateUsers(USUAL, 100_000 * EACH, taken);
    }
    if (has(users, FEW_FROM, FEW_TO) && has(groups, FEW_FROM, FEW_TO)) {
      return new PrivateUsers(FEW_FROM, FEW_TO - FEW_FROM, taken);
    }
    return none();
  }

  private static PrivateUsers none() {
    return new PrivateUsers(0, 0, Set.of());
  }

  /** A line says: the first number inside, the first outside, how many. */
  private static boolean has(List<String> map, long from, long to) {
    for (String line : map) {
      String[] words = line.strip().split(" +", -1);
      long first = Long.parseLong(words[0]);
      if (first <= from && to <= first + Long.parseLong(words[2])) {
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

  /** The n-th child's; no other grader on the machine is likely to use the same. */
  OptionalInt of(int child) {
    if (count == 0) {
      return OptionalInt.empty();
    }
    long number = ProcessHandle.current().pid() * EACH + child % EACH;
    int user = first + (int) (number % count);
    while (taken.contains(user)) {
      user = user + 1 < first + count ? user + 1 : first;
    }
    return OptionalInt.of(user);
  }
}
