package org.chainrule.kernel.language.compile;

import java.util.List;
import java.util.Map;

/**
 * A cell that declares nothing, compiled to a class that can run.
 *
 * @param pieces its pieces as they were compiled
 * @param name the class's binary name; it has a method {@code do_it$} and its index for each piece
 * @param classes the bytecode of this class and of those within it
 * @param valued whether the last method returns a value that the learner is to see
 * @param statement whether that piece is written as a statement, with a semicolon
 * @param lines where in the cell each line of the class comes from, or -1
 * @param problems what keeps it from running; then there are no classes
 */
public record CompiledCell(
    List<SourceSnippet> pieces,
    String name,
    Map<String, byte[]> classes,
    boolean valued,
    boolean statement,
    List<Integer> lines,
    List<Problem> problems) {
  static CompiledCell failed(List<SourceSnippet> pieces, List<Problem> problems) {
    return new CompiledCell(pieces, "", Map.of(), false, false, List.of(), problems);
  }

  /** The name of the method of a piece. */
  public static String method(int piece) {
    return "do_it$" + piece;
  }
}
