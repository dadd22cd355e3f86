package org.chainrule.blas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.chainrule.Tensor;
import org.junit.jupiter.api.Test;

class NetlibBlasTest {
  /** A program whose product is large enough for a BLAS. */
  static final class Product {
    public static void main(String[] args) {
      System.out.print(Tensor.ones(200, 200).matmul(Tensor.ones(200, 200)).sum().item());
    }
  }

  @Test
  void aLargeProductPrintsNothingWhetherThereIsABlasOrNot() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process program =
        new ProcessBuilder(
                java, "-cp", System.getProperty("java.class.path"), Product.class.getName())
            .start();
    assertThat(new String(program.getInputStream().readAllBytes(), UTF_8)).isEqualTo("8000000.0");
    assertThat(new String(program.getErrorStream().readAllBytes(), UTF_8)).isEmpty();
    assertThat(program.waitFor()).isZero();
  }
}
