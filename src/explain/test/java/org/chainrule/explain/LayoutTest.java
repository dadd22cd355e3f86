package org.chainrule.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.chainrule.display.drawing.Canvas.Point;
import org.chainrule.explain.Diagram.Box;
import org.chainrule.explain.Diagram.Wire;
import org.chainrule.explain.Layout.Area;
import org.junit.jupiter.api.Test;

class LayoutTest {

  @Property(tries = 300)
  void nothingOverlapsInARandomGraph(
      @ForAll @IntRange(min = 1, max = 40) int size, @ForAll long seed) {
    Layout layout = Layout.of(random(size, seed));

    List<Area> areas = areas(layout);
    for (int a = 0; a < areas.size(); a++) {
      Area one = areas.get(a);
      assertThat(one.x()).isNotNegative();
      assertThat(one.y()).isNotNegative();
      assertThat(one.x() + one.width()).isLessThanOrEqualTo(layout.width());
      assertThat(one.y() + one.height()).isLessThanOrEqualTo(layout.height());
      for (int b = a + 1; b < areas.size(); b++) {
        assertThat(overlap(one, areas.get(b))).as("%s and %s", one, areas.get(b)).isFalse();
      }
    }
  }

  @Property(tries = 300)
  void everyWireRunsFromLeftToRightAndEndsAtABox(
      @ForAll @IntRange(min = 1, max = 40) int size, @ForAll long seed) {
    Diagram diagram = random(size, seed);
    Layout layout = Layout.of(diagram);

    assertThat(layout.routes().stream().filter(Layout.Route::arrow)).hasSameSizeAs(diagram.wires());
    for (Layout.Route route : layout.routes()) {
      for (int i = 1; i < route.points().size(); i++) {
        double step = route.points().get(i).x() - route.points().get(i - 1).x();
        assertThat(step).isGreaterThanOrEqualTo(-1e-9);
      }
      if (route.arrow()) {
        Point tip = route.points().get(route.points().size() - 1);
        assertThat(layout.boxes()).anyMatch(boxed -> isOnLeftSide(tip, boxed.area()));
      }
    }
  }

  @Property(tries = 200)
  void aWirePassesNoBoxAndNoLabelButItsOwn(
      @ForAll @IntRange(min = 1, max = 30) int size, @ForAll long seed) {
    Layout layout = Layout.of(random(size, seed));

    for (Layout.Route route : layout.routes()) {
      for (int i = 1; i < route.points().size(); i++) {
        Point from = route.points().get(i - 1);
        Point to = route.points().get(i);
        if (Math.abs(from.y() - to.y()) > 0.05) {
          continue; // curves live between the columns, where nothing else is
        }
        for (Layout.Boxed boxed : layout.boxes()) {
          assertThat(passes(from, to, boxed.area())).as("%s", boxed.box().label()).isFalse();
        }
        for (Layout.Label label : layout.labels()) {
          if (passes(from, to, label.area())) {
            assertThat(from.y()).isEqualTo(label.wireY(), org.assertj.core.data.Offset.offset(0.1));
          }
        }
      }
    }
  }

  @Test
  void theFirstOperandStandsAboveTheSecond() {
    Map<String, Area> areas = byLabel(Layout.of(SampleGraphs.distribute()));

    assertThat(areas.get("x").y()).isLessThan(areas.get("y").y());
    assertThat(areas.get("y").y()).isLessThan(areas.get("z").y());
  }

  @Test
  void theMainWireOfAChainIsStraight() {
    Layout layout = Layout.of(SampleGraphs.chain(4));

    List<Double> heights =
        layout.boxes().stream()
            .filter(boxed -> boxed.box().kind() == Diagram.Kind.GATE)
            .map(boxed -> boxed.area().y() + boxed.area().height() / 2)
            .distinct()
            .toList();
    assertThat(heights).hasSize(1);
  }

  @Test
  void aLongChainIsWrappedAndEveryTagThatLeavesComesInAgain() {
    Layout layout = Layout.of(SampleGraphs.chain(20));

    assertThat(layout.width()).isLessThan(1000);
    List<String> leaving = tags(layout, true);
    assertThat(leaving).isNotEmpty().doesNotHaveDuplicates();
    assertThat(tags(layout, false)).containsExactlyInAnyOrderElementsOf(leaving);
  }

  @Test
  void aBigGraphIsFoldedAndStillShowsBothEnds() {
    Diagram folded = Collapse.fold(SampleGraphs.chain(1000));

    assertThat(folded.boxes()).hasSizeLessThanOrEqualTo(Collapse.MOST_BOXES);
    assertThat(folded.boxes()).extracting(Box::label).contains("x", "y");
    int shown = folded.boxes().size() - 1;
    int all = SampleGraphs.chain(1000).boxes().size();
    assertThat(folded.boxes()).extracting(Box::label).contains("⋯ " + (all - shown) + " more ⋯");
  }

  @Property(tries = 50)
  void aBigRandomGraphFoldsToAnAcyclicOne(@ForAll long seed) {
    Diagram diagram = random(300, seed);

    assertThat(Collapse.fold(diagram).boxes()).hasSizeLessThanOrEqualTo(Collapse.MOST_BOXES);
  }

  @Test
  void aCycleIsNamed() {
    var boxes = List.of(Box.gate("a", "+"), Box.gate("b", "×"));
    var wires = List.of(Wire.of("a", "b", "", ""), Wire.of("b", "a", "", ""));

    assertThatThrownBy(() -> new Diagram("loop", boxes, wires))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a computational graph has no cycles, but these form one: [b, a]");
  }

  @Test
  void aWireToNowhereAndADoubleIdAreRefused() {
    var a = Box.gate("a", "+");

    assertThatThrownBy(() -> new Diagram("", List.of(a), List.of(Wire.of("a", "c", "", ""))))
        .hasMessageContaining("no box with that id; the boxes are [a]");
    assertThatThrownBy(() -> new Diagram("", List.of(a, a), List.of()))
        .hasMessage("two boxes have the id 'a'");
  }

  /** A graph as an expression makes it: every gate has one or two operands, reuse is common. */
  static Diagram random(int size, long seed) {
    var random = new Random(seed);
    var boxes = new ArrayList<Box>();
    var wires = new ArrayList<Wire>();
    boolean wide = random.nextBoolean();
    for (int i = 0; i < size; i++) {
      String id = "n" + i;
      boolean leaf = i < 2 || random.nextInt(3) == 0;
      boxes.add(leaf ? Box.input(id, "x" + i) : Box.gate(id, i % 2 == 0 ? "×" : "sigmoid"));
      for (int k = leaf ? 0 : 1 + random.nextInt(2); k > 0; k--) {
        int source = wide ? random.nextInt(i) : Math.max(0, i - 1 - random.nextInt(4));
        String value = random.nextInt(4) == 0 ? "" : Double.toString(random.nextGaussian());
        wires.add(Wire.of("n" + source, id, value, random.nextBoolean() ? "1" : ""));
      }
    }
    return new Diagram("random", boxes, wires);
  }

  private static List<Area> areas(Layout layout) {
    var areas = new ArrayList<Area>();
    layout.boxes().forEach(boxed -> areas.add(boxed.area()));
    layout.labels().forEach(label -> areas.add(label.area()));
    return areas;
  }

  private static Map<String, Area> byLabel(Layout layout) {
    var map = new HashMap<String, Area>();
    layout.boxes().forEach(boxed -> map.put(boxed.box().label(), boxed.area()));
    return map;
  }

  private static List<String> tags(Layout layout, boolean leaving) {
    return layout.tags().stream()
        .filter(tag -> tag.leaving() == leaving)
        .map(Layout.Tag::name)
        .toList();
  }

  private static boolean overlap(Area a, Area b) {
    return a.x() < b.x() + b.width() - 0.01
        && b.x() < a.x() + a.width() - 0.01
        && a.y() < b.y() + b.height() - 0.01
        && b.y() < a.y() + a.height() - 0.01;
  }

  private static boolean isOnLeftSide(Point tip, Area area) {
    return Math.abs(tip.x() - area.x()) < 0.01
        && tip.y() >= area.y()
        && tip.y() <= area.y() + area.height();
  }

  private static boolean passes(Point from, Point to, Area area) {
    return from.x() < area.x() + area.width() - 0.5
        && to.x() > area.x() + 0.5
        && from.y() > area.y() + 0.5
        && from.y() < area.y() + area.height() - 0.5;
  }
}
