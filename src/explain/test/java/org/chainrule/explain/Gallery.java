package org.chainrule.explain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.chainrule.Tensor;
import org.chainrule.display.Display;
import org.chainrule.display.MimeBundle;
import org.chainrule.explain.Diagram.Box;
import org.chainrule.explain.Diagram.Wire;

/** Writes every kind of diagram to a folder, to be looked at: {@code Gallery FOLDER}. */
final class Gallery {
  private final Map<String, Object> pictures = new LinkedHashMap<>();

  public static void main(String[] args) throws IOException {
    var gallery = new Gallery();
    gallery.diagrams();
    gallery.circuits();
    gallery.write(Path.of(args[0]));
  }

  private void diagrams() {
    pictures.put("distribute", distribute());
    pictures.put("chain-20", chain(20));
    pictures.put("chain-1000", chain(1000));
    pictures.put("mlp", mlp(8));
    pictures.put("mlp-wide", mlp(1));
  }

  private void circuits() {
    Tensor x = input("x", -2);
    Tensor y = input("y", 5);
    Tensor z = input("z", -4);
    Tensor q = x.add(y).named("q");
    Tensor f = q.mul(z).named("f");
    pictures.put("circuit-f", Circuit.of(f));
    pictures.put("circuit-f-forward", Circuit.forwardOnly(f));
    pictures.put("circuit-sigmoid", Circuit.of(sigmoid()));
    Tensor w = input("w", 3);
    pictures.put("circuit-square", Circuit.of(w.mul(w).add(w).named("g")));
    Tensor matrix =
        Tensor.tensor(new double[][] {{.1, .5}, {-.3, .8}}).requiresGrad(true).named("W");
    Tensor vector = Tensor.tensor(.2, .4).requiresGrad(true).named("x");
    Tensor product = matrix.matmul(vector).named("q");
    pictures.put("circuit-norm", Circuit.of(product.pow(2).sum().named("f")));
    Tensor staged = x.add(y.sigmoid()).div(x.sigmoid().add(x.add(y).pow(2))).named("f");
    pictures.put("circuit-staged", Circuit.of(staged));
    var random = new Random(1);
    Tensor data = Tensor.randn(random, 32, 4).named("X");
    Tensor hidden =
        data.matmul(Tensor.randn(random, 4, 8).requiresGrad(true).named("W1"))
            .add(Tensor.randn(random, 8).requiresGrad(true).named("b1"))
            .relu();
    Tensor loss =
        hidden
            .matmul(Tensor.randn(random, 8, 3).requiresGrad(true).named("W2"))
            .add(Tensor.randn(random, 3).requiresGrad(true).named("b2"))
            .pow(2)
            .mean()
            .named("L");
    pictures.put("circuit-mlp", Circuit.of(loss));
    pictures.put("explain-f", Explain.of(f, x));
    pictures.put("explain-sigmoid", Explain.of(sigmoid()).get(0));
    pictures.put("explain-staged", Explain.of(staged, x));
    pictures.put("explain-matrix", Explain.of(product.pow(2).sum().named("f"), matrix));
    pictures.put("steps-f", Explain.steps(f));
    pictures.put("steps-square", Explain.steps(w.mul(w).add(w).named("g")));
    pictures.put("broadcasts", Explain.broadcasts(loss));
    pictures.put("jacobian-relu", Explain.jacobian(Tensor::relu, Tensor.tensor(1, -2, 3, -1)));
    Tensor weights = Tensor.randn(random, 6, 4);
    pictures.put(
        "jacobian-matmul", Explain.jacobian(in -> in.matmul(weights), Tensor.randn(random, 5, 6)));
    pictures.put(
        "jacobian-softmax",
        Explain.jacobian(in -> in.exp().div(in.exp().sum()), Tensor.randn(random, 8)));
    pictures.put("jacobian-big", Explain.jacobian(in -> in.relu(), Tensor.randn(random, 4096)));
  }

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

  static Diagram mlp(int layers) {
    var boxes = new ArrayList<Box>(List.of(Box.constant("x", "X")));
    var wires = new ArrayList<Wire>();
    String last = "x";
    for (int i = 1; i <= layers; i++) {
      boxes.add(Box.input("W" + i, "W" + i));
      boxes.add(Box.input("b" + i, "b" + i));
      boxes.add(Box.gate("mm" + i, "matmul"));
      boxes.add(Box.gate("add" + i, "+"));
      boxes.add(Box.gate("relu" + i, "relu"));
      wires.add(Wire.of(last, "mm" + i, "(32, 64)", i == 1 ? "" : "‖·‖ 0.031"));
      wires.add(new Wire("W" + i, "mm" + i, List.of("(64, 64)", "‖·‖ 12.1"), List.of("‖·‖ 0.327")));
      wires.add(Wire.of("mm" + i, "add" + i, "(32, 64)", "‖·‖ 0.031"));
      wires.add(Wire.of("b" + i, "add" + i, "(64,)", "‖·‖ 0.235"));
      wires.add(Wire.of("add" + i, "relu" + i, "(32, 64)", "‖·‖ 0.022"));
      if (i % 3 == 0) {
        boxes.add(Box.gate("res" + i, "+"));
        wires.add(Wire.of("relu" + i, "res" + i, "(32, 64)", "‖·‖ 0.022"));
        wires.add(Wire.of("add" + (i - 2), "res" + i, "(32, 64)", "‖·‖ 0.022"));
        last = "res" + i;
      } else {
        last = "relu" + i;
      }
    }
    boxes.add(Box.output("L", "L"));
    wires.add(Wire.of(last, "L", "0.6899", "1"));
    return new Diagram("MLP", boxes, wires);
  }

  private void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, Object> picture : pictures.entrySet()) {
      MimeBundle bundle = Display.render(picture.getValue());
      Files.writeString(folder.resolve(picture.getKey() + ".txt"), bundle.plain());
      for (String type : List.of(MimeBundle.SVG, MimeBundle.PNG, MimeBundle.HTML)) {
        byte[] bytes = bundle.bytes(type);
        if (bytes != null) {
          String extension = type.replaceAll(".*/|\\+xml", "");
          Files.write(folder.resolve(picture.getKey() + "." + extension), bytes);
        }
      }
    }
  }
}
