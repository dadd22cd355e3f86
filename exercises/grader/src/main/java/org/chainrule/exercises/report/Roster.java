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
 * Who takes the course, out of a CSV file: {@code student_id,last_name,first_name,email}. Whoever
 * is on it and did not hand in has 0 points.
 */
public final class Roster {
  /** There is none: the students are those who handed in. */
  public static final Roster NONE = new Roster(Map.of());

  static final List<String> COLUMNS = List.of("student_id", "last_name", "first_name", "email");

  /** A name and a number, as learning platforms call those who handed in. */
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
            // a name that two have is nobody's, and an id is never another's name
            if (!own.contains(plain(name))) {
              ids.merge(plain(name), Optional.of(id), (a, b) -> a.equals(b) ? a : Optional.empty());
            }
          }
        });
  }

  /** One student. What is not known is empty. */
  record Person(String lastName, String firstName, String email) {
    static final Person UNKNOWN = new Person("", "", "");

    /** The name as people write it; empty when it is not known. */
    String name() {
      return (firstName + " " + lastName).strip();
    }

    /** What a platform may call them. */
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

  /** Reads the file. */
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

  /** What is known of a student. */
  Person person(String id) {
    return people.getOrDefault(id, Person.UNKNOWN);
  }

  /**
   * The id on the roster of a student who handed in: by id, e-mail or name, or by the number that a
   * platform puts after the name. Capitals make no difference.
   */
  Optional<String> id(String student) {
    Optional<String> own = known(student);
    Matcher numbered = NUMBERED.matcher(student);
    return own.isPresent() || !numbered.matches()
        ? own
        : known(numbered.group(2)).or(() -> known(numbered.group(1)));
  }

  private Optional<String> known(String name) {
    return ids.getOrDefault(plain(name), Optional.empty());
  }

  /** The same for spellings that are one name to a person. */
  static String plain(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFKC)
        .strip()
        .replaceAll("\\s+", " ")
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }
}
