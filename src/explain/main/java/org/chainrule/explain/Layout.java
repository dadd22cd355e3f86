package org.chainrule.explain;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chainrule.display.drawing.Canvas.Point;

/**
 * The positions of all parts of a diagram.
 *
 * @param width in CSS pixels
 * @param height in CSS pixels
 */
record Layout(
    double width,
    double height,
    List<Boxed> boxes,
    List<Label> labels,
    List<Route> routes,
    List<Tag> tags) {

  /** A rectangle, by its left upper corner. */
  record Area(double x, double y, double width, double height) {}

  record Boxed(Diagram.Box box, Area area) {}

  /** The texts of a wire; the wire passes at the height {@code wireY}. */
  record Label(Diagram.Wire wire, Area area, double wireY) {}

  /**
   * A drawn wire, or one row's part of it; {@code arrow} says whether it ends at a box. Wires that
   * leave a row together are drawn as one, that of the first.
   */
  record Route(Diagram.Wire wire, List<Point> points, boolean arrow) {}

  /** The end of a row, where a wire leaves, or the start of the next, where it comes in again. */
  record Tag(String name, Point centre, boolean leaving) {}

  static final double MARGIN = 16;
  static final double TAG_RADIUS = 8;
  private static final double CAPTION = 24;
  private static final double ROW_GAP = 22;

  static Layout of(Diagram diagram) {
    if (diagram.boxes().isEmpty()) {
      return new Layout(0, 0, List.of(), List.of(), List.of(), List.of());
    }
    var layers = new Layering(diagram);
    YCoordinates.assign(layers);
    var builder = new Builder(DiagramLine.of(layers));
    double height = builder.stackRows();
    layers.all.forEach(layer -> layer.forEach(builder::place));
    layers.chains.forEach(builder::route);
    return new Layout(
        builder.rows.stream().mapToDouble(DiagramLine::width).max().orElse(0) + MARGIN,
        height,
        List.copyOf(builder.boxes),
        List.copyOf(builder.labels),
        List.copyOf(builder.routes),
        List.copyOf(builder.tags.values()));
  }

  /** Turns nodes into areas and links into points, row by row. */
  private static final class Builder {
    final List<DiagramLine> rows;
    final List<Boxed> boxes = new ArrayList<>();
    final List<Label> labels = new ArrayList<>();
    final List<Route> routes = new ArrayList<>();
    final Map<String, Tag> tags = new LinkedHashMap<>();
    private final IdentityHashMap<LayoutNode, String> letters = new IdentityHashMap<>();

    Builder(List<DiagramLine> rows) {
      this.rows = rows;
    }

    double stackRows() {
      double top = MARGIN;
      for (DiagramLine row : rows) {
        row.moveTo(top);
        top += row.height() + ROW_GAP;
      }
      return top - ROW_GAP + CAPTION + MARGIN / 2;
    }

    void place(LayoutNode node) {
      DiagramLine row = rowOf(node);
      double y = row.y(node);
      double x = row.middle(node.layer) - node.width / 2;
      var area = new Area(x, y - node.height / 2, node.width, node.height);
      if (node.box != null) {
        boxes.add(new Boxed(node.box, area));
      } else if (node.label != null && node.label.isLabelled()) {
        labels.add(new Label(node.label, area, y));
      }
    }

    private DiagramLine rowOf(LayoutNode node) {
      return rows.stream().filter(row -> row.holds(node)).findFirst().orElseThrow();
    }

    void route(Layering.Chain wire) {
      List<LayoutNode.Link> chain = wire.links();
      LayoutNode first = chain.get(0).from;
      DiagramLine row = rowOf(first);
      var points = new ArrayList<Point>();
      double start = row.middle(first.layer) + first.width / 2;
      points.add(new Point(start, row.y(first) + chain.get(0).fromPort));
      for (LayoutNode.Link link : chain) {
        if (link.to.layer > row.last) {
          leave(wire.wire(), row, link.from, points);
          row = rows.get(rows.indexOf(row) + 1);
          points.clear();
          points.add(enter(row, link));
        }
        points.add(new Point(row.right(link.from.layer), row.y(link.from) + link.fromPort));
        points.add(new Point(row.left(link.to.layer), row.y(link.to) + link.toPort));
      }
      LayoutNode.Link end = chain.get(chain.size() - 1);
      double stop = row.middle(end.to.layer) - end.to.width / 2;
      points.add(new Point(stop, row.y(end.to) + end.toPort));
      routes.add(new Route(wire.wire(), List.copyOf(points), true));
    }

    /** Ends a row: all wires of a node leave as one. */
    private void leave(Diagram.Wire wire, DiagramLine row, LayoutNode node, List<Point> points) {
      if (letters.containsKey(node)) {
        return;
      }
      String letter = letter(letters.size());
      letters.put(node, letter);
      var tag = new Tag(letter, new Point(row.width() - TAG_RADIUS, row.y(node)), true);
      tags.put(letter + " leaves", tag);
      var way = new ArrayList<>(points);
      if (node.box != null) {
        way.clear();
        way.add(new Point(row.middle(node.layer) + node.width / 2, row.y(node)));
      }
      way.add(tag.centre());
      routes.add(new Route(wire, List.copyOf(way), false));
    }

    private Point enter(DiagramLine row, LayoutNode.Link link) {
      String letter = letters.get(link.from);
      var centre = new Point(row.left(link.from.layer) + TAG_RADIUS, row.y(link.from));
      tags.put(letter + " enters", new Tag(letter, centre, false));
      double port = Math.max(-TAG_RADIUS / 2, Math.min(TAG_RADIUS / 2, link.fromPort));
      return new Point(centre.x(), centre.y() + port);
    }

    private static String letter(int index) {
      return index < 26 ? String.valueOf((char) ('A' + index)) : String.valueOf(index + 1);
    }
  }
}
