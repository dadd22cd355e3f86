package org.chainrule.exercises.report;

import java.io.IOException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The students in the course, read from a CSV file with the columns {@code
 * student_id,last_name,first_name,email}. A student on the roster who did not submit an exercise
 * gets 0 points.
 */
public final class Roster {
  /** An empty roster: the students are those who submitted something. */
  public static final Roster NONE = new Roster(Map.of());

  static final List<String> COLUMNS = List.of("student_id", "last_name", "first_name", "email");

  /** Matches a name followed by a number, as in a learning platform's file names. */
  private static final Pattern NUMBERED = Pattern.compile("(.+)_(\\d+)");

  private final Map<String, Person> people;
  private final Map<String, Optional<String>> ids = new HashMap<>();

  private Roster(Map<String, Person> people) {
    this.people = people;
    Set<String> own = new HashSet<>();
    people.keySet().forEach(id -> own.add(plain(id)));
    people.keySet().forEach(id -> ids.put(plain(id), Optional.of(id)));
    people.forEach(
        (id, person) -> {
          for (String name : person.names()) {
            // ignore a name that two students share or that equals another student's id
            if (!own.contains(plain(name))) {
              ids.merge(plain(name), Optional.of(id), (a, b) -> a.equals(b) ? a : Optional.empty());
            }
          }
        });
  }

  /** One student. Unknown fields are empty. */
  record Person(String lastName, String firstName, String email) {
    static final Person UNKNOWN = new Person("", "", "");

    /** Returns the full name, or an empty string if it is unknown. */
    String name() {
      return (firstName + " " + lastName).strip();
    }

    /** Returns the names under which a learning platform may list the student. */
    List<String> names() {
      var names = new ArrayList<String>();
      names.add(email);
      names.add(email.replaceFirst("@.*", ""));
      names.add(firstName + " " + lastName);
      names.add(lastName + " " + firstName);
      names.add(firstName + lastName);
      names.add(lastName + firstName);
      names.removeIf(name -> name.isBlank());
      return names;
    }
  }

  /**
   * Reads a roster.
   *
   * @throws IOException if the file cannot be read, has no students, or lists an id twice
   */
  public static Roster read(Path file) throws IOException {
    var people = new LinkedHashMap<String, Person>();
    var spellings = new HashMap<String, Long>();
    for (CsvFile.Row row : CsvFile.read(file, COLUMNS, 1).rows()) {
      String id = Normalizer.normalize(row.get("student_id"), Normalizer.Form.NFC);
      String where = file + ", line " + row.line() + ": ";
      if (id.isEmpty()) {
        throw new IOException(where + "there is no student_id");
      }
      Long before = spellings.putIfAbsent(plain(id), row.line());
      if (before != null) {
        throw new IOException(where + "'" + id + "' is on line " + before + ", too");
      }
      people.put(id, new Person(row.get("last_name"), row.get("first_name"), row.get("email")));
    }
    if (people.isEmpty()) {
      throw new IOException(
          file + " has no students; its columns are " + String.join(",", COLUMNS));
    }
    return new Roster(people);
  }

  boolean isEmpty() {
    return people.isEmpty();
  }

  Set<String> students() {
    return people.keySet();
  }

  /** Returns the details of a student. */
  Person person(String id) {
    return people.getOrDefault(id, Person.UNKNOWN);
  }

  /**
   * Returns the roster id of a student who submitted something, matched by id, email address, or
   * name, or by the number that a platform appends to the name. Case is ignored.
   */
  Optional<String> id(String student) {
    Optional<String> own = lookUp(student);
    Matcher numbered = NUMBERED.matcher(student);
    return own.isPresent() || !numbered.matches()
        ? own
        : lookUp(numbered.group(2)).or(() -> lookUp(numbered.group(1)));
  }

  private Optional<String> lookUp(String name) {
    return ids.getOrDefault(plain(name), Optional.empty());
  }

  /** Normalizes a name, so that different spellings of the same name are equal. */
  static String plain(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFKC)
        .strip()
        .replaceAll("\\s+", " ")
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }
}
