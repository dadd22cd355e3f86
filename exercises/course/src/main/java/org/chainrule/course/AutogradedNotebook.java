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
 * The notebook that is run to grade a submission: the cells of the source notebook with the
 * student's answers inserted.
 *
 * <p>A submitted cell is matched to the source cell with the same grade_id or, if its metadata is
 * missing, to the source cell with the same text. All other submitted cells are treated as added by
 * the student: an answer that was split or moved into a new cell, a helper method, an experiment.
 * An added cell runs where the student put it, after the matched cell that precedes it. Students
 * may therefore move, copy, split, add, or delete cells, or lose all metadata, and their answers
 * still count. Locked cells always run with the source notebook's text.
 */
public final class AutogradedNotebook {
  private final List<Cell> cells = new ArrayList<>();
  private final Map<String, String> words = new HashMap<>();
  private final Set<String> missing = new LinkedHashSet<>();
  private final Map<String, Long> copies = new LinkedHashMap<>();

  private AutogradedNotebook() {}

  /** The role of a cell in grading. */
  public enum Role {
    /** A locked cell of the source notebook. */
    LOCKED,
    /** A cell of public tests, with the source notebook's text. */
    TEST,
    /** The student's text in an answer cell. */
    ANSWER,
    /**
     * A cell that the student added. It is run because answers may need it, but a failure in it is
     * ignored because it may be an old experiment.
     */
    ADDED
  }

  /**
   * A code cell.
   *
   * @param gradeId the cell's grade_id; empty for an added cell and for a locked cell without one
   * @param points the points of a test cell; 0 for any other cell
   */
  public record Cell(Role role, String gradeId, double points, String source) {}

  /** Merges a submission into its source notebook. */
  public static AutogradedNotebook of(Notebook source, Notebook submitted) {
    var notebook = new AutogradedNotebook();
    List<NotebookCell> sources = source.cells();
    List<List<NotebookCell>> own = new ArrayList<>();
    List<List<NotebookCell>> added = new ArrayList<>();
    for (int i = 0; i <= sources.size(); i++) {
      own.add(new ArrayList<>());
      added.add(new ArrayList<>());
    }
    var matcher = new CellMatcher(sources);
    // cells that precede the first matched cell go into gap 0
    int gap = 0;
    for (NotebookCell cell : submitted.cells()) {
      Optional<Integer> index = matcher.of(cell);
      gap = index.map(i -> i + 1).orElse(gap);
      if (index.isPresent()) {
        own.get(index.get()).add(cell);
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

  /** Returns a notebook to be run as it is, without a source notebook to compare it with. */
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

  /** Returns how many cells of the source notebook are still present in a submission. */
  public static int shared(Notebook source, Notebook submitted) {
    var matcher = new CellMatcher(source.cells());
    return (int)
        submitted.cells().stream().map(matcher::of).flatMap(Optional::stream).distinct().count();
  }

  /** Returns the code cells in the order in which they run. */
  public List<Cell> cells() {
    return List.copyOf(cells);
  }

  /** Returns the grade_ids of the answer cells that are missing from the submission. */
  public Set<String> missing() {
    return Set.copyOf(missing);
  }

  /** Returns the number of copies of each answer that occurs more than once, by grade_id. */
  public Map<String, Long> copies() {
    return new TreeMap<>(copies);
  }

  /** Returns the written answer with this grade_id, or an empty string if there is none. */
  public String words(String gradeId) {
    return words.getOrDefault(gradeId, "");
  }

  /** Returns whether the student has written any code or any written answer. */
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
      // keep a helper that the student wrote into a locked cell, but not the locked cell itself
      add(own.stream().filter(cell -> !isSame(cell.source(), source.source())).toList());
      return;
    }
    if (!source.isCode()) {
      add(before);
      return;
    }
    String id = nbgrader.gradeId();
    if (own.isEmpty()) {
      // the answer cell was deleted and rewritten, or has lost its metadata
      List<NotebookCell> candidates = before.stream().filter(NotebookCell::isCode).toList();
      answer(id, candidates);
      if (candidates.isEmpty()) {
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

  /** Joins the parts of a written answer that was split or copied, without duplicates. */
  private static String words(List<NotebookCell> own) {
    return own.stream()
        .map(cell -> cell.source().strip())
        .filter(text -> !text.isEmpty())
        .distinct()
        .collect(Collectors.joining("\n\n"));
  }

  private static boolean isSame(String one, String other) {
    return normalized(one).equals(normalized(other));
  }

  /** Removes the differences that front ends introduce: line endings and trailing white space. */
  private static String normalized(String text) {
    return text.lines().map(String::stripTrailing).collect(Collectors.joining("\n")).strip();
  }

  /** Matches submitted cells to the cells of the source notebook. */
  private static final class CellMatcher {
    private final Map<String, Integer> byId = new HashMap<>();
    private final Map<String, Integer> byText = new HashMap<>();

    CellMatcher(List<NotebookCell> sources) {
      var duplicates = new LinkedHashSet<String>();
      for (int i = 0; i < sources.size(); i++) {
        NbGrader nbgrader = sources.get(i).nbgrader().orElse(null);
        if (nbgrader != null) {
          byId.put(nbgrader.gradeId(), i);
        }
        String text = normalized(sources.get(i).source());
        boolean locked = nbgrader == null || !nbgrader.solution();
        if (locked && !text.isEmpty() && byText.putIfAbsent(text, i) != null) {
          duplicates.add(text);
        }
      }
      duplicates.forEach(byText::remove);
    }

    Optional<Integer> of(NotebookCell cell) {
      Integer index = cell.nbgrader().map(nbgrader -> byId.get(nbgrader.gradeId())).orElse(null);
      return Optional.ofNullable(index == null ? byText.get(normalized(cell.source())) : index);
    }
  }
}
