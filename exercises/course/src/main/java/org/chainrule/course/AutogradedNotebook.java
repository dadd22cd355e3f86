package org.chainrule.course;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.chainrule.kernel.notebook.NbGrader;
import org.chainrule.kernel.notebook.Notebook;
import org.chainrule.kernel.notebook.NotebookCell;

/**
 * The notebook that is run to grade a submission: the source notebook's own cells, with what the
 * student wrote put where it belongs.
 *
 * <p>A submitted cell belongs to the cell of the source notebook that has its id or, where it has
 * lost that, the same text. Everything else is the student's own: an answer that was split or
 * written in a new cell, a helper method, an experiment. It runs where the student put it, after
 * the cell that it follows. So the student may move, copy, split, add or delete cells, or lose all
 * metadata, and the answers still count; a locked cell counts as the source notebook has it.
 */
public final class AutogradedNotebook {
  private final List<Cell> cells = new ArrayList<>();
  private final Map<String, String> words = new HashMap<>();
  private final Set<String> missing = new LinkedHashSet<>();
  private final Map<String, Long> copies = new LinkedHashMap<>();

  private AutogradedNotebook() {}

  /** Whose cell it is, and what it is for. */
  public enum Role {
    /** A locked cell of the source notebook. */
    LOCKED,
    /** A cell of public tests, as the source notebook has it. */
    TEST,
    /** What the student wrote into an answer cell. */
    ANSWER,
    /**
     * A cell that the student added. Answers may need it, so it is run; but it may also be an old
     * experiment, so it does not matter when it fails.
     */
    ADDED
  }

  /**
   * A code cell.
   *
   * @param gradeId its id; empty for an added cell, and for a locked cell that has none
   * @param points what a cell of tests is worth
   */
  public record Cell(Role role, String gradeId, double points, String source) {}

  /** Puts a submission into its source notebook. */
  public static AutogradedNotebook of(Notebook source, Notebook submitted) {
    var notebook = new AutogradedNotebook();
    List<NotebookCell> sources = source.cells();
    List<List<NotebookCell>> own = new ArrayList<>();
    List<List<NotebookCell>> added = new ArrayList<>();
    for (int i = 0; i <= sources.size(); i++) {
      own.add(new ArrayList<>());
      added.add(new ArrayList<>());
    }
    var places = new Places(sources);
    // cells that are added before any known one stand in the first gap
    int gap = 0;
    for (NotebookCell cell : submitted.cells()) {
      Optional<Integer> place = places.of(cell);
      gap = place.map(i -> i + 1).orElse(gap);
      if (place.isPresent()) {
        own.get(place.get()).add(cell);
      } else {
        added.get(gap).add(cell);
      }
    }
    for (int i = 0; i < sources.size(); i++) {
      notebook.add(sources.get(i), own.get(i), added.get(i));
    }
    notebook.add(added.get(sources.size()));
    return notebook;
  }

  /** A notebook that is run as it is, for want of another that says how it should be. */
  public static AutogradedNotebook asItIs(Notebook notebook) {
    var own = new AutogradedNotebook();
    for (NotebookCell cell : notebook.cells()) {
      if (cell.isCode()) {
        NbGrader nbgrader = cell.nbgrader().orElse(null);
        if (nbgrader == null) {
          own.cells.add(new Cell(Role.ADDED, "", 0, cell.source()));
        } else if (nbgrader.solution()) {
          own.cells.add(new Cell(Role.ANSWER, nbgrader.gradeId(), 0, cell.source()));
        } else {
          own.locked(cell, nbgrader);
        }
      }
    }
    return own;
  }

  /** How many cells of the source notebook a submission still has. */
  public static int shared(Notebook source, Notebook submitted) {
    var places = new Places(source.cells());
    return (int)
        submitted.cells().stream().map(places::of).flatMap(Optional::stream).distinct().count();
  }

  /** The code cells in the order in which they run. */
  public List<Cell> cells() {
    return List.copyOf(cells);
  }

  /** The ids of answer cells that the submission does not have any more. */
  public Set<String> missing() {
    return Set.copyOf(missing);
  }

  /** How often an answer is there, by its id, for those that are there more than once. */
  public Map<String, Long> copies() {
    return new TreeMap<>(copies);
  }

  /** The answer in words with this id; empty when there is none. */
  public String words(String gradeId) {
    return words.getOrDefault(gradeId, "");
  }

  /** Whether the student has written any code, or anything in words. */
  public boolean isAnswered() {
    return words.values().stream().anyMatch(answer -> !answer.isBlank())
        || cells.stream().anyMatch(cell -> cell.role() == Role.ANSWER || cell.role() == Role.ADDED);
  }

  private void add(NotebookCell source, List<NotebookCell> own, List<NotebookCell> before) {
    NbGrader nbgrader = source.nbgrader().orElse(null);
    if (nbgrader != null && nbgrader.isManual()) {
      words.put(
          nbgrader.gradeId(),
          words(own.isEmpty() ? before.stream().filter(c -> !c.isCode()).toList() : own));
    }
    if (nbgrader == null || !nbgrader.solution()) {
      add(before);
      if (source.isCode()) {
        locked(source, nbgrader);
      }
      // a helper that was written into a locked cell is the student's, and the cell is not
      add(own.stream().filter(cell -> !isSame(cell.source(), source.source())).toList());
      return;
    }
    if (!source.isCode()) {
      add(before);
      return;
    }
    String id = nbgrader.gradeId();
    if (own.isEmpty()) {
      // an answer cell that was deleted and written anew, or has lost its id
      List<NotebookCell> anew = before.stream().filter(NotebookCell::isCode).toList();
      answer(id, anew);
      if (anew.isEmpty()) {
        missing.add(id);
      }
      return;
    }
    add(before);
    answer(id, own);
    if (own.size() > 1) {
      copies.put(id, (long) own.size());
    }
  }

  private void locked(NotebookCell source, NbGrader nbgrader) {
    boolean test = nbgrader != null && nbgrader.isTest();
    cells.add(
        new Cell(
            test ? Role.TEST : Role.LOCKED,
            nbgrader == null ? "" : nbgrader.gradeId(),
            test ? nbgrader.points() : 0,
            source.source()));
  }

  private void answer(String id, List<NotebookCell> answers) {
    answers.forEach(cell -> cells.add(new Cell(Role.ANSWER, id, 0, cell.source())));
  }

  private void add(List<NotebookCell> added) {
    for (NotebookCell cell : added) {
      if (cell.isCode() && !cell.source().isBlank()) {
        cells.add(new Cell(Role.ADDED, "", 0, cell.source()));
      }
    }
  }

  /** An answer that was split or copied is all that was written. */
  private static String words(List<NotebookCell> own) {
    return own.stream()
        .map(cell -> cell.source().strip())
        .filter(text -> !text.isEmpty())
        .distinct()
        .collect(Collectors.joining("\n\n"));
  }

  private static boolean isSame(String one, String other) {
    return plain(one).equals(plain(other));
  }

  /** What front ends change in a text without anybody's wish: line ends, and blanks at the end. */
  private static String plain(String text) {
    return text.lines().map(String::stripTrailing).collect(Collectors.joining("\n")).strip();
  }

  /** Which cell of the source notebook a submitted cell is. */
  private static final class Places {
    private final Map<String, Integer> byId = new HashMap<>();
    private final Map<String, Integer> byText = new HashMap<>();

    Places(List<NotebookCell> sources) {
      var twice = new LinkedHashSet<String>();
      for (int i = 0; i < sources.size(); i++) {
        NbGrader nbgrader = sources.get(i).nbgrader().orElse(null);
        if (nbgrader != null) {
          byId.put(nbgrader.gradeId(), i);
        }
        String text = plain(sources.get(i).source());
        boolean locked = nbgrader == null || !nbgrader.solution();
        if (locked && !text.isEmpty() && byText.putIfAbsent(text, i) != null) {
          twice.add(text);
        }
      }
      twice.forEach(byText::remove);
    }

    Optional<Integer> of(NotebookCell cell) {
      Integer place = cell.nbgrader().map(nbgrader -> byId.get(nbgrader.gradeId())).orElse(null);
      return Optional.ofNullable(place == null ? byText.get(plain(cell.source())) : place);
    }
  }
}
