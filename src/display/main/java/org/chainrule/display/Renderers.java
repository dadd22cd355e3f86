package org.chainrule.display;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** The renderers on the class path, most specific type first. */
final class Renderers {
  private final List<Renderer<?>> renderers;

  private Renderers(List<Renderer<?>> renderers) {
    this.renderers = renderers;
  }

  static Renderers load() {
    var found = new ArrayList<Renderer<?>>();
    for (Renderer<?> renderer :
        ServiceLoader.load(Renderer.class, Renderers.class.getClassLoader())) {
      int at = 0;
      while (at < found.size() && !found.get(at).type().isAssignableFrom(renderer.type())) {
        at++;
      }
      found.add(at, renderer);
    }
    return new Renderers(found);
  }

  MimeBundle render(Object value) {
    if (value instanceof MimeBundle bundle) {
      return bundle;
    }
    if (value instanceof Displayable displayable) {
      return displayable.display();
    }
    for (Renderer<?> renderer : renderers) {
      if (renderer.type().isInstance(value)) {
        return rendered(renderer, value);
      }
    }
    return value instanceof BufferedImage image
        ? new Png(image).display()
        : MimeBundle.text(PlainText.of(value));
  }

  private static <T> MimeBundle rendered(Renderer<T> renderer, Object value) {
    return renderer.render(renderer.type().cast(value));
  }
}
