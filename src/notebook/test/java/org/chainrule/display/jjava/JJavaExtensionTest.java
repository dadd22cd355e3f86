package org.chainrule.display.jjava;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.ServiceLoader;
import org.chainrule.Tensor;
import org.chainrule.display.Display;
import org.chainrule.display.MimeBundle;
import org.chainrule.explain.Circuit;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import org.dflib.jjava.jupyter.kernel.LanguageInfo;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/** Against the part of JJava that Maven Central has: what its kernel renders with. */
class JJavaExtensionTest {
  private final JJava kernel = new JJava();
  private Extension extension;

  @BeforeEach
  void install() {
    extension =
        ServiceLoader.load(Extension.class).stream()
            .filter(each -> each.type() == JJavaExtension.class)
            .findFirst()
            .orElseThrow()
            .get();
    extension.install(kernel);
  }

  @AfterEach
  void uninstall() {
    extension.uninstall(kernel);
  }

  @Test
  void aTensorACircuitAndATableAreShownAsOurKernelShowsThem() {
    Tensor x = Tensor.tensor(2.0).named("x").requiresGrad(true);
    Tensor f = x.mul(x);
    f.backward();
    assertThat(shown(x, MIMEType.TEXT_PLAIN)).isEqualTo(Display.render(x).plain());
    assertThat(shown(Circuit.of(f), MIMEType.IMAGE_SVG)).contains("<svg");
    assertThat(shown(Table.create(IntColumn.create("n", 1, 2)), MIMEType.TEXT_HTML))
        .contains("<table");
  }

  @Test
  void aBundleIsPassedOn() {
    MimeBundle bundle = MimeBundle.text("plain").with(MimeBundle.LATEX, "$x$");
    assertThat(shown(bundle, MIMEType.TEXT_LATEX)).isEqualTo("$x$");
  }

  @Test
  void aStringIsLeftToJJava() {
    assertThat(shown("text", MIMEType.TEXT_PLAIN)).isEqualTo("text");
  }

  private String shown(Object value, MIMEType type) {
    DisplayData data = kernel.getRenderer().render(value);
    return String.valueOf(data.getData(type));
  }

  /** A kernel that evaluates nothing. */
  private static final class JJava extends BaseKernel {
    JJava() {
      super(
          "test",
          "1",
          new LanguageInfo.Builder("java").build(),
          List.of(),
          null,
          new JupyterIO(StandardCharsets.UTF_8),
          new CommManager(),
          new Renderer(),
          null,
          null,
          false,
          new StringStyler.Builder().build());
    }

    @Override
    public Object evalRaw(String expression) {
      throw new UnsupportedOperationException();
    }

    @Override
    public DisplayData inspect(String code, int at, boolean extra) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ReplacementOptions complete(String code, int at) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String isComplete(String code) {
      throw new UnsupportedOperationException();
    }
  }
}
