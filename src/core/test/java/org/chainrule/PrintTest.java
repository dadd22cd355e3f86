package org.chainrule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chainrule.Tensor.arange;
import static org.chainrule.Tensor.ones;
import static org.chainrule.Tensor.tensor;
import static org.chainrule.Tensor.zeros;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tensors print as PyTorch's do: see {@code golden/print.py}. */
class PrintTest {
  private static final double NAN = Double.NaN;
  private static final double INF = Double.POSITIVE_INFINITY;

  private static final Map<String, Tensor> TENSORS =
      Map.ofEntries(
          Map.entry("scalar", tensor(8)),
          Map.entry("fraction", tensor(0.116)),
          Map.entry("vector", tensor(1, -2.5, 3)),
          Map.entry("whole", tensor(1, -20, 300)),
          Map.entry("matrix", arange(6).reshape(2, 3).div(3)),
          Map.entry("small", tensor(1e-5, 1)),
          Map.entry("wide", tensor(0.5, 12345.678)),
          Map.entry("large", tensor(1e9, 1)),
          Map.entry("huge whole", tensor(new double[] {123456789})),
          Map.entry("zeros", zeros(2, 2)),
          Map.entry("empty", zeros(0)),
          Map.entry("empty rows", zeros(2, 0)),
          Map.entry("no rows", zeros(0, 3)),
          Map.entry("special", tensor(NAN, INF, -INF, 1)),
          Map.entry("special fraction", tensor(NAN, INF, 1.5)),
          Map.entry("only nan", tensor(new double[] {NAN})),
          Map.entry("cube", arange(12).reshape(2, 2, 3)),
          Map.entry("hyper", arange(16).reshape(2, 2, 2, 2)),
          Map.entry("long", arange(30).div(7)),
          Map.entry("long whole", arange(40)),
          Map.entry("cut", arange(2000)),
          Map.entry("cut matrix", arange(2000).reshape(20, 100).div(3)),
          Map.entry("cut tall", arange(2000).reshape(1000, 2)),
          Map.entry("cut cube", arange(2000).reshape(10, 10, 20)),
          Map.entry("leaf", ones(2, 2).requiresGrad(true)),
          Map.entry("result", ones(2, 2).requiresGrad(true).add(1)),
          Map.entry("mean", Tensor.mul(2, ones(2, 2).requiresGrad(true).add(1).pow(2)).mean()),
          Map.entry("negative", tensor(-0.5, 0.25, -100.125)),
          Map.entry("tiny", tensor(new double[] {1e-10})),
          Map.entry("mixed signs", tensor(new double[][] {{-1, 2}, {3, -4}})));

  static Iterable<String[]> blocks() throws IOException {
    try (InputStream in = PrintTest.class.getResourceAsStream("/print.txt")) {
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(all.split("(?m)^# "))
          .filter(b -> !b.isBlank())
          .map(b -> b.strip().split("\n", 2))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void printsAsInPyTorch(String name, String text) {
    assertThat(TENSORS).containsKey(name);
    assertThat(TENSORS.get(name).toString()).isEqualTo(text);
  }
}
