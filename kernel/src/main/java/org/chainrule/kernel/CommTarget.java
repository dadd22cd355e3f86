package org.chainrule.kernel;

import com.google.gson.JsonObject;
import java.util.List;

/**
 * A target that a front end can open a {@link Comm} to. Libraries provide targets through {@link
 * java.util.ServiceLoader}.
 */
public interface CommTarget {
  /** The {@code target_name} of comm_open. */
  String name();

  /** Called when a front end has opened a comm, with the data that it sent. */
  void opened(Comm comm, JsonObject data, List<byte[]> buffers);
}
