package org.chainrule.plot;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The lines along which a function on a grid has one value, by marching squares: each cell is cut
 * where its edges change sides, and the cuts are joined into lines as long as possible.
 *
 * @see <a href="https://en.wikipedia.org/wiki/Marching_squares">Marching squares</a>
 */
final class Contour {
  /** A grid edge: from a point to its right or upper neighbour. */
  private record Edge(int i, int j, boolean alongX) {}

  private final double[] at;
  private final double[][] f;
  private final double level;
  private final Map<Edge, List<Edge>> joined = new HashMap<>();

  private Contour(double[] at, double[][] f, double level) {
    this.at = at;
    this.f = f;
    this.level = level;
  }

  /** The points of all lines, in order; (NaN, NaN) stands between two lines. */
  static List<double[]> of(double[] at, double[][] f, double level) {
    var contour = new Contour(at, f, level);
    contour.march();
    return contour.lines();
  }

  private void march() {
    for (int i = 0; i + 1 < at.length; i++) {
      for (int j = 0; j + 1 < at.length; j++) {
        List<Edge> cut = new ArrayList<>();
        for (Edge edge :
            List.of(
                new Edge(i, j, true),
                new Edge(i + 1, j, false),
                new Edge(i, j + 1, true),
                new Edge(i, j, false))) {
          if (isCut(edge)) {
            cut.add(edge);
          }
        }
        // four cuts are a saddle: neighbours belong together
        for (int k = 0; k + 1 < cut.size(); k += 2) {
          join(cut.get(k), cut.get(k + 1));
        }
      }
    }
  }

  private double end(Edge edge) {
    return edge.alongX ? f[edge.i + 1][edge.j] : f[edge.i][edge.j + 1];
  }

  private boolean isCut(Edge edge) {
    double start = f[edge.i][edge.j];
    double end = end(edge);
    return Double.isFinite(start) && Double.isFinite(end) && (start < level) != (end < level);
  }

  private void join(Edge one, Edge other) {
    joined.computeIfAbsent(one, k -> new ArrayList<>()).add(other);
    joined.computeIfAbsent(other, k -> new ArrayList<>()).add(one);
  }

  private List<double[]> lines() {
    var points = new ArrayList<double[]>();
    Set<Edge> done = new HashSet<>();
    for (Edge start : joined.keySet().stream().sorted(Contour::compare).toList()) {
      if (!done.add(start)) {
        continue;
      }
      Deque<Edge> line = new ArrayDeque<>(List.of(start));
      boolean closed = false;
      for (boolean forward : new boolean[] {true, false}) {
        Edge end = start;
        for (Edge next = next(end, done); next != null; next = next(end, done)) {
          done.add(next);
          end = next;
          if (forward) {
            line.addLast(next);
          } else {
            line.addFirst(next);
          }
        }
        closed |= forward && line.size() > 2 && joined.get(end).contains(start);
      }
      if (!points.isEmpty()) {
        points.add(new double[] {Double.NaN, Double.NaN});
      }
      line.forEach(edge -> points.add(point(edge)));
      if (closed) {
        points.add(point(line.getFirst()));
      }
    }
    return points;
  }

  private static int compare(Edge a, Edge b) {
    int byColumn = a.i != b.i ? Integer.compare(a.i, b.i) : Integer.compare(a.j, b.j);
    return byColumn != 0 ? byColumn : Boolean.compare(a.alongX, b.alongX);
  }

  private Edge next(Edge from, Set<Edge> done) {
    return joined.get(from).stream().filter(edge -> !done.contains(edge)).findFirst().orElse(null);
  }

  private double[] point(Edge edge) {
    double start = f[edge.i][edge.j];
    double share = (level / 2 - start / 2) / (end(edge) / 2 - start / 2);
    double x = at[edge.i];
    double y = at[edge.j];
    return edge.alongX
        ? new double[] {x + share * (at[edge.i + 1] - x), y}
        : new double[] {x, y + share * (at[edge.j + 1] - y)};
  }
}
