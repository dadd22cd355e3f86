package org.chainrule.display.jjava;

import java.util.ServiceLoader;
import org.chainrule.display.Display;
import org.chainrule.display.Displayable;
import org.chainrule.display.Frontend;
import org.chainrule.display.MimeBundle;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;

/**
 * Makes JJava show tensors, circuits, charts and tables as pictures, and connects {@link Display}
 * to it. JJava finds it by itself when the library is put on its class path, with {@code
 * %classpath} or {@code %maven}. Not available, because they need our kernel: operators on tensors,
 * progress bars in place, {@code clearOutput}.
 *
 * @see <a href="https://github.com/dflib/jjava">JJava</a>
 */
public final class JJavaExtension implements Extension {
  private static final String[] TYPES = {
    MimeBundle.TEXT,
    MimeBundle.HTML,
    MimeBundle.MARKDOWN,
    MimeBundle.LATEX,
    MimeBundle.SVG,
    MimeBundle.PNG
  };

  private Frontend before;

  /** Called by JJava, through {@link ServiceLoader}. */
  public JJavaExtension() {}

  @Override
  public void install(BaseKernel kernel) {
    Renderer renderer = kernel.getRenderer();
    register(renderer, Displayable.class);
    register(renderer, MimeBundle.class);
    for (org.chainrule.display.Renderer<?> ours :
        ServiceLoader.load(
            org.chainrule.display.Renderer.class, JJavaExtension.class.getClassLoader())) {
      register(renderer, ours.type());
    }
    before = Display.connect(new Cells(kernel));
  }

  @Override
  public void uninstall(BaseKernel kernel) {
    if (before != null) {
      Display.connect(before);
    }
  }

  private static <T> void register(Renderer renderer, Class<T> type) {
    renderer
        .createRegistration(type)
        .supporting(TYPES)
        .preferring(TYPES)
        .register((value, context) -> copy(Display.render(value), context.getOutputContainer()));
  }

  private static void copy(MimeBundle bundle, DisplayData data) {
    bundle.data().forEach(data::putData);
    bundle.metadata().forEach(data::putMetaData);
  }

  private record Cells(BaseKernel kernel) implements Frontend {
    @Override
    public void display(MimeBundle bundle, String displayId) {
      kernel.getIO().display.display(shown(bundle, displayId));
    }

    @Override
    public void update(MimeBundle bundle, String displayId) {
      kernel.getIO().display.updateDisplay(shown(bundle, displayId));
    }

    private static DisplayData shown(MimeBundle bundle, String displayId) {
      var data = new DisplayData();
      copy(bundle, data);
      if (displayId != null) {
        data.setDisplayId(displayId);
      }
      return data;
    }

    @Override
    public void clearOutput(boolean wait) {
      // JJava's cells cannot clear their output
    }
  }
}
