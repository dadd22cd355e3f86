package org.chainrule.exercises.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An installed Jupyter.
 *
 * @param command how to start it, up to and including {@code lab} or {@code notebook}
 * @param kind which of Jupyter's front ends it is
 * @param version the version that it reports
 * @param origin where it comes from, for display
 */
record Jupyter(List<String> command, Kind kind, String version, String origin) {
  /** Jupyter's front ends: they name their options and their addresses differently. */
  enum Kind {
    LAB("JupyterLab", "LabApp", "ServerApp", "/lab/tree"),
    NOTEBOOK("Jupyter Notebook", "JupyterNotebookApp", "ServerApp", "/tree"),
    /** Notebook 6, the last one with a server of its own. */
    CLASSIC("Jupyter Notebook", "NotebookApp", "NotebookApp", "/tree");

    private final String title;
    private final String application;
    private final String server;
    private final String tree;

    Kind(String title, String application, String server, String tree) {
      this.title = title;
      this.application = application;
      this.server = server;
      this.tree = tree;
    }
  }

  /** Notebook 7 is built from JupyterLab's parts; 6 and older are the classic notebook. */
  static Kind notebook(String version) {
    return Programs.major(version) >= 7 ? Kind.NOTEBOOK : Kind.CLASSIC;
  }

  /** The options that make it serve a folder on a port of the loopback address. */
  List<String> options(Path folder, int port, String firstFile) {
    var options = new ArrayList<String>();
    options.add("--ip=127.0.0.1");
    options.add("--port=" + port);
    options.add("--log-level=WARN");
    options.add("--" + kind.server + ".port_retries=0");
    options.add("--" + kind.application + ".default_url=" + address(firstFile));
    // the kernel batches its output already; the server's limit would drop some of it
    if (kind == Kind.CLASSIC) {
      options.add("--NotebookApp.notebook_dir=" + folder);
      options.add("--NotebookApp.iopub_msg_rate_limit=0");
      options.add("--NotebookApp.iopub_data_rate_limit=0");
    } else {
      options.add("--ServerApp.root_dir=" + folder);
      options.add("--ZMQChannelsWebsocketConnection.limit_rate=False");
      // browser tests need access to the application object
      options.add("--" + kind.application + ".expose_app_in_browser=True");
    }
    return options;
  }

  /** The path of the page for a file or a folder of those that are served. */
  String address(String file) {
    boolean notebook = file.endsWith(".ipynb");
    return (notebook && kind != Kind.LAB ? "/notebooks" : kind.tree) + "/" + file;
  }

  Path program() {
    return Path.of(command.get(0));
  }

  String title() {
    return kind.title;
  }

  @Override
  public String toString() {
    return kind.title + " " + version + " (" + origin + ")";
  }
}
