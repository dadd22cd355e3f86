package org.chainrule.kernel.client;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonSyntaxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chainrule.kernel.io.Json;

/**
 * How a kernel is started: the contents of a {@code kernel.json}.
 *
 * @param argv the command; {@code {connection_file}} stands for the connection file
 * @param interruptMode "message" or "signal"
 * @param env additional environment variables
 * @see <a href="https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs">Kernel
 *     specs</a>
 */
public record KernelSpec(
    List<String> argv,
    String displayName,
    String language,
    String interruptMode,
    Map<String, String> env,
    JsonObject metadata) {
  private static final String CONNECTION_FILE = "{connection_file}";

  public KernelSpec {
    argv = List.copyOf(argv);
    env = Map.copyOf(env);
    if (argv.isEmpty()) {
      throw new IllegalArgumentException("a kernel needs a command: argv is empty");
    }
  }

  /** A kernel that is started by this command, which names {connection_file} somewhere. */
  public static KernelSpec of(List<String> argv) {
    return new KernelSpec(argv, "kernel", "", "message", Map.of(), new JsonObject());
  }

  /**
   * Reads a {@code kernel.json}, or the one in a folder.
   *
   * @throws IOException naming the file and what is wrong with it
   */
  public static KernelSpec read(Path fileOrFolder) throws IOException {
    Path file =
        Files.isDirectory(fileOrFolder) ? fileOrFolder.resolve("kernel.json") : fileOrFolder;
    try {
      JsonObject json = Json.parseObject(Files.readString(file));
      var argv = new ArrayList<String>();
      for (JsonElement part : Json.array(json, "argv")) {
        argv.add(part.getAsString().replace("{resource_dir}", String.valueOf(file.getParent())));
      }
      var env = new LinkedHashMap<String, String>();
      Json.child(json, "env").asMap().forEach((key, value) -> env.put(key, value.getAsString()));
      return new KernelSpec(
          argv,
          Json.string(json, "display_name", ""),
          Json.string(json, "language", ""),
          Json.string(json, "interrupt_mode", "signal"),
          env,
          Json.child(json, "metadata"));
    } catch (JsonSyntaxException | IllegalArgumentException | UnsupportedOperationException e) {
      throw new IOException(file + " is no kernelspec: " + e.getMessage(), e);
    }
  }

  /** This kernel with more in its environment. */
  public KernelSpec withEnv(Map<String, String> more) {
    var all = new LinkedHashMap<>(env);
    all.putAll(more);
    return new KernelSpec(argv, displayName, language, interruptMode, all, metadata);
  }

  /** The text of the {@code kernel.json}. */
  public String json() {
    var json = new JsonObject();
    var command = new JsonArray();
    argv.forEach(command::add);
    json.add("argv", command);
    json.addProperty("display_name", displayName);
    json.addProperty("language", language);
    json.addProperty("interrupt_mode", interruptMode);
    json.add("env", Json.tree(env));
    json.add("metadata", metadata);
    return Json.pretty(json) + "\n";
  }

  /** The command for a kernel with this connection file. */
  public List<String> command(Path connectionFile) {
    return argv.stream()
        .map(part -> part.replace(CONNECTION_FILE, connectionFile.toString()))
        .toList();
  }
}
