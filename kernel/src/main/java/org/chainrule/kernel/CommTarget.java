package org.chainrule.kernel;

import com.google.gson.JsonObject;
import java.util.List;

/**
 * Who answers when a front end opens a {@link Comm}. A library offers its targets through {@link
 * java.util.ServiceLoader}.
 */
public interface CommTarget {
  /** The {@code target_name} that front ends ask for. */
  String name();

  /** A front end has opened a line and sent these data. */
  void opened(Comm comm, JsonObject data, List<byte[]> buffers);
}
