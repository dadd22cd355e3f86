package org.chainrule.plot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.chainrule.Tensor;
import org.chainrule.display.Display;
import org.chainrule.display.MimeBundle;

/** Writes every kind of chart to a folder, to be looked at: {@code Gallery FOLDER}. */
final class Gallery {
  private final Map<String, Object> pictures = new LinkedHashMap<>();

  public static void main(String[] args) throws IOException {
    var gallery = new Gallery();
    gallery.charts();
    gallery.write(Path.of(args[0]));
  }

  private void charts() {
    pictures.put(
        "norms",
        new GradientNorms()
            .add("sigmoid", 2e-7, 1e-6, 5e-6, 2e-5, 1e-4, 4e-4, 2e-3, 1e-2, 5e-2, 0.2)
            .add("relu (He)", 0.2, 0.22, 0.3, 0.25, 0.3, 0.4, 0.41, 0.5, 0.45, 0.6));
    var band = new GradientNorms("Five seeds");
    var random = new Random(1);
    for (int seed = 0; seed < 5; seed++) {
      double[] norms = new double[10];
      for (int i = 0; i < 10; i++) {
        norms[i] = Math.pow(0.22, 9 - i) * (0.3 + random.nextDouble());
      }
      band.add("sigmoid", norms);
    }
    pictures.put("norms-band", band);
    pictures.put(
        "norms-special",
        new GradientNorms("Dead, infinite and undefined")
            .add("dead relu", 0, 0, 0, 1e-3, 0.1)
            .add("exploding", Double.NaN, Double.POSITIVE_INFINITY, 1e120, 1e40, 1)
            .add("all dead", 0, 0, 0, 0, 0));
    pictures.put("norms-empty", new GradientNorms());
    var learning = Curves.learning();
    var ratios = Curves.updateRatios();
    for (int step = 0; step < 3000; step++) {
      learning.add("train", step, 2 * Math.exp(-step / 500.0) + 0.1 * random.nextDouble());
      learning.add("test", step, 2 * Math.exp(-step / 500.0) + 0.2 + 0.1 * random.nextDouble());
      for (int p = 0; p < 3; p++) {
        ratios.add(
            "W" + p, step, step == 1200 ? Double.NaN : Math.exp(random.nextGaussian() - 5 - p));
      }
    }
    pictures.put("curves", learning);
    pictures.put("ratios", ratios);
    var histograms = new LayerHistograms("Activations");
    var gradients = LayerHistograms.magnitudes("Gradients");
    var saturation = new Saturation();
    for (int layer = 1; layer <= 6; layer++) {
      Tensor h = Tensor.randn(random, 100, 30).mul(layer * 0.7);
      histograms.add("layer " + layer, h.tanh());
      gradients.add("layer " + layer, h.pow(5).mul(Math.pow(10, layer - 6)).relu());
      if (layer % 2 == 0) {
        saturation.tanh("layer " + layer, h.tanh());
      } else {
        saturation.relu("layer " + layer, h.sub(layer * 2).relu());
      }
    }
    pictures.put("histograms", histograms);
    pictures.put("magnitudes", gradients);
    pictures.put("saturation", saturation);
    double[] as = new double[25];
    double[] bs = new double[25];
    as[0] = -1.8;
    bs[0] = 1.5;
    for (int i = 1; i < 25; i++) {
      as[i] = as[i - 1] * 0.92;
      bs[i] = bs[i - 1] * -0.6;
    }
    pictures.put(
        "surface",
        LossSurface.of("A narrow valley", (a, b) -> a * a + 9 * b * b, -2, 2).path(as, bs));
    pictures.put(
        "surface-saddle",
        LossSurface.of("A saddle", (a, b) -> a * a - b * b + 0.3 * a * a * a, -2, 2));
    pictures.put("norms-one", new GradientNorms().add("one", 0.3));
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
