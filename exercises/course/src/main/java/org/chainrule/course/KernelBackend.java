package org.chainrule.course;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.chainrule.course.AutogradedNotebook.Cell;
import org.chainrule.kernel.client.KernelSpec;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.language.CellResult;
import org.chainrule.kernel.notebook.NotebookCell;
import org.chainrule.kernel.notebook.NotebookRunner;

/** Runs a notebook in separate kernels, so that code run in other sessions has no effect on it. */
final class KernelBackend implements CellBackend {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final NotebookRunner runner;
  private final Path folder;

  /**
   * Creates a backend for one notebook.
   *
   * @param folder the working directory of the kernels
   */
  KernelBackend(KernelSpec kernel, Path folder) {
    runner = new NotebookRunner(kernel, PATIENCE, cell -> {});
    this.folder = folder;
  }

  @Override
  public Session open() throws IOException {
    return new InKernel(runner.open(folder));
  }

  private static final class InKernel implements Session {
    private final NotebookRunner.Kernel kernel;
    private boolean gone;

    InKernel(NotebookRunner.Kernel kernel) {
      this.kernel = kernel;
    }

    @Override
    public CellResult run(Cell cell) {
      JsonObject json =
          Json.object(
              "cell_type", "code", "metadata", new JsonObject(), "outputs", new JsonArray());
      var code = new NotebookCell(0, json);
      code.setSource(cell.source());
      CellResult result =
          kernel.run(code).map(NotebookRunner.Failure::result).orElseGet(CellResult::nothing);
      gone = result instanceof CellResult.Gone;
      return result;
    }

    @Override
    public boolean isGone() {
      return gone;
    }

    @Override
    public void close() {
      kernel.close();
    }
  }
}
