package org.chainrule.exercises.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class JupyterTest {
  private static final Path FOLDER = Path.of("/my-work");

  private static Jupyter jupyter(Jupyter.Kind kind) {
    return new Jupyter(List.of("jupyter"), kind, "1.2.3", "a test");
  }

  @Test
  void theClassicNotebookIsTheOneBeforeVersion7() {
    assertThat(Jupyter.notebook("6.4.12")).isEqualTo(Jupyter.Kind.CLASSIC);
    assertThat(Jupyter.notebook("5.7")).isEqualTo(Jupyter.Kind.CLASSIC);
    assertThat(Jupyter.notebook("7.0.0a1")).isEqualTo(Jupyter.Kind.NOTEBOOK);
    assertThat(Jupyter.notebook("10.0.1")).isEqualTo(Jupyter.Kind.NOTEBOOK);
  }

  @Test
  void eachFrontEndGetsTheOptionsThatItKnows() {
    assertThat(jupyter(Jupyter.Kind.LAB).options(FOLDER, 9000, "notebooks"))
        .contains(
            "--port=9000",
            "--ServerApp.root_dir=/my-work",
            "--ServerApp.port_retries=0",
            "--LabApp.default_url=/lab/tree/notebooks");
    assertThat(jupyter(Jupyter.Kind.NOTEBOOK).options(FOLDER, 9000, "notebooks"))
        .contains(
            "--ServerApp.root_dir=/my-work", "--JupyterNotebookApp.default_url=/tree/notebooks");
    assertThat(jupyter(Jupyter.Kind.CLASSIC).options(FOLDER, 9000, "notebooks"))
        .contains(
            "--NotebookApp.notebook_dir=/my-work",
            "--NotebookApp.port_retries=0",
            "--NotebookApp.iopub_data_rate_limit=0",
            "--NotebookApp.default_url=/tree/notebooks")
        .noneMatch(option -> option.contains("ServerApp"));
  }

  @Test
  void aNotebookHasAnAddressOfItsOwnOutsideJupyterLab() {
    assertThat(jupyter(Jupyter.Kind.LAB).address("notebooks/a.ipynb"))
        .isEqualTo("/lab/tree/notebooks/a.ipynb");
    assertThat(jupyter(Jupyter.Kind.CLASSIC).address("notebooks/a.ipynb"))
        .isEqualTo("/notebooks/notebooks/a.ipynb");
    assertThat(jupyter(Jupyter.Kind.NOTEBOOK).address("notebooks")).isEqualTo("/tree/notebooks");
  }
}
