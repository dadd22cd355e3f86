package org.chainrule.kernel.language.compile;

import java.util.List;
import java.util.Map;

/**
 * A cell that declares nothing, compiled to a class that can run.
 *
 * @param snippets its snippets as they were compiled
 * @param name the class's binary name; it has a method {@code do_it$} and its index for each
 *     snippet
 * @param classes the bytecode of this class and of those within it
 * @param valued whether the last method returns a value that the learner is to see
 * @param statement whether that snippet is written as a statement, with a semicolon
 * @param lines where in the cell each line of the class comes from, or -1
 * @param problems what keeps it from running; then there are no classes
 */
public record CompiledCell(
    List<SourceSnippet> snippets,
    String name,
    Map<String, byte[]> classes,
    boolean valued,
    boolean statement,
    List<Integer> lines,
    List<Problem> problems) {
  static CompiledCell failed(List<SourceSnippet> snippets, List<Problem> problems) {
    return new CompiledCell(snippets, "", Map.of(), false, false, List.of(), problems);
  }

  /** The name of the method of a snippet. */
  public static String method(int snippet) {
    return "do_it$" + snippet;
  }
}
