package org.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.chainrule.Tensor;

/** The numbers that golden.py wrote with PyTorch, and the inputs that it used. */
final class Golden {
  static final Path FILE = Path.of("test/resources/org/chainrule/nn/golden.safetensors");
  private static final Map<String, Tensor> ALL = load();

  private Golden() {}

  private static Map<String, Tensor> load() {
    try {
      return SafeTensors.read(FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Tensor get(String name) {
    return ALL.get(name);
  }

  /** All tensors whose name begins so, without that beginning. */
  static Map<String, Tensor> under(String prefix) {
    Map<String, Tensor> found = new LinkedHashMap<>();
    ALL.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            found.put(name.substring(prefix.length()), tensor);
          }
        });
    assertThat(found).as("golden tensors under " + prefix).isNotEmpty();
    return found;
  }

  static void assertEqual(String what, Tensor actual, Tensor expected) {
    assertThat(actual).as(what).isNotNull();
    assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
    assertThat(actual.toArray()).as(what).containsExactly(expected.toArray(), within(1e-12));
  }

  /** sin(start), sin(start + 1), … */
  static Tensor ramp(int start, int... shape) {
    Tensor ramp = Tensor.zeros(shape);
    return ramp.update(data -> Arrays.setAll(data, i -> Math.sin(start + i)));
  }

  /** cos(0), cos(1), … in the shape of y: what golden.py multiplies a result with. */
  static Tensor upstream(Tensor y) {
    Tensor up = y.zerosLike();
    return up.update(data -> Arrays.setAll(data, Math::cos));
  }
}
