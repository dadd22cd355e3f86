package org.chainrule.kernel;

import com.google.gson.JsonObject;
import java.util.List;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.io.Versions;
import org.chainrule.kernel.wire.Session;

/** The kernel_info_reply. */
final class KernelInfo {
  private KernelInfo() {}

  /** The content of a kernel_info_reply. */
  static JsonObject reply() {
    String java = System.getProperty("java.version");
    return Json.object(
        "status",
        "ok",
        "protocol_version",
        Session.PROTOCOL,
        "implementation",
        "chainrule",
        "implementation_version",
        Versions.CHAINRULE,
        "language_info",
        language(java),
        "banner",
        "Chainrule " + Versions.CHAINRULE + ": Java " + java + " with reverse-mode differentiation",
        "supported_features",
        List.of("debugger"),
        "help_links",
        List.of(javadoc()));
  }

  private static JsonObject language(String java) {
    return Json.object(
        "name", "java",
        "version", java,
        // editors do not highlight text/x-java-source, the registered type
        "mimetype", "text/x-java",
        "file_extension", ".java",
        "pygments_lexer", "java",
        "codemirror_mode", "text/x-java",
        "nbconvert_exporter", "script");
  }

  private static JsonObject javadoc() {
    int release = Runtime.version().feature();
    return Json.object(
        "text", "Java " + release + " API",
        "url", "https://docs.oracle.com/en/java/javase/" + release + "/docs/api/");
  }
}
