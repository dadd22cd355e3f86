package org.chainrule.explain;

import java.util.ArrayList;
import java.util.List;
import org.chainrule.Tensor;
import org.chainrule.explain.Diagram.Box;
import org.chainrule.explain.Diagram.Wire;

/** Graphs that several tests draw. */
final class SampleGraphs {
  private SampleGraphs() {}

  private static Tensor input(String name, double value) {
    return Tensor.tensor(value).requiresGrad(true).named(name);
  }

  static Tensor sigmoid() {
    Tensor w0 = input("w0", 2);
    Tensor w1 = input("w1", -3);
    Tensor w2 = input("w2", -3);
    Tensor x0 = input("x0", -1);
    Tensor x1 = input("x1", -2);
    Tensor dot = w0.mul(x0).add(w1.mul(x1)).add(w2);
    return Tensor.div(1, dot.neg().exp().add(1)).named("f");
  }

  static Diagram distribute() {
    return new Diagram(
        "f = (x + y) z",
        List.of(
            Box.input("x", "x"),
            Box.input("y", "y"),
            Box.input("z", "z"),
            Box.gate("q", "+"),
            Box.gate("m", "×"),
            Box.output("f", "f")),
        List.of(
            Wire.of("x", "q", "-2", "-4"),
            Wire.of("y", "q", "5", "-4"),
            Wire.of("q", "m", "3", "-4"),
            Wire.of("z", "m", "-4", "3"),
            Wire.of("m", "f", "-12", "1")));
  }

  static Diagram chain(int length) {
    var boxes = new ArrayList<Box>(List.of(Box.input("x", "x")));
    var wires = new ArrayList<Wire>();
    String last = "x";
    for (int i = 0; i < length; i++) {
      boxes.add(Box.gate("g" + i, i % 3 == 0 ? "sigmoid" : "×"));
      wires.add(Wire.of(last, "g" + i, "0.7311", "-0.1966"));
      if (i % 3 != 0) {
        boxes.add(Box.input("w" + i, "w" + i));
        wires.add(Wire.of("w" + i, "g" + i, "2", "0.3932"));
      }
      last = "g" + i;
    }
    boxes.add(Box.output("y", "y"));
    wires.add(Wire.of(last, "y", "0.5", "1"));
    return new Diagram("a chain of " + length, boxes, wires);
  }
}
