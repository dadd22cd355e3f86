package org.chainrule.exercises.grade;

/** File names for students, who may be called anything. */
public final class FileName {
  private static final int LONGEST = 100;

  private FileName() {}

  /** A name that every file system takes, and a different one for a different student. */
  public static String of(String student) {
    String plain = student.replaceAll("[^A-Za-z0-9._-]", "_");
    // a name that differs in capitals alone is the same file on some systems
    boolean itself =
        plain.equals(student)
            && plain.matches("[a-z0-9].*")
            && !plain.matches(".*[A-Z].*")
            && plain.length() <= LONGEST;
    return itself
        ? plain
        : "_"
            + plain.substring(0, Math.min(LONGEST - 20, plain.length()))
            + "-"
            + new Hash().add(student).hex().substring(0, 12);
  }
}
