package org.chainrule.notebooks;

/**
 * How a page of one of Jupyter's front ends is asked about its notebook: each of these is a
 * JavaScript expression, or the statements of an asynchronous script.
 */
enum FrontEnd {
  /** JupyterLab, and Notebook 7, which is made of its parts. */
  LAB(
      "document.querySelector('.jp-NotebookPanel .jp-Cell')"
          + " && window.jupyterapp?.shell?.currentWidget?.context?.isReady",
      // the word 'idle' in the toolbar can stand there before the kernel answers, and stay away
      // after
      """
      const session = window.jupyterapp.shell.currentWidget.context.sessionContext;
      await session.ready;
      const kernel = session.session.kernel;
      await kernel.info;
      while (kernel.connectionStatus !== 'connected') await new Promise(r => setTimeout(r, 50));
      await kernel.requestKernelInfo();
      """,
      "await window.jupyterapp.commands.execute('notebook:run-all-cells');",
      """
      const panel = window.jupyterapp.shell.currentWidget;
      for (let i = 0; i < panel.content.widgets.length; i++) {
        panel.content.activeCellIndex = i;
        await window.jupyterapp.commands.execute('notebook:run-cell');
      }
      """,
      // JupyterLab leaves out of the page the cells that are far from what is scrolled to
      "window.jupyterapp.shell.currentWidget.content.notebookConfig = Object.assign({},"
          + " window.jupyterapp.shell.currentWidget.content.notebookConfig,"
          + " {windowingMode: 'none'})",
      "window.jupyterapp.shell.currentWidget.content.widgets.map(c => c.model.toJSON())",
      ".jp-Notebook",
      ".jp-Cell",
      ".jp-OutputArea-output img"),

  /** Notebook 6. */
  CLASSIC(
      "window.Jupyter?.notebook?._fully_loaded",
      """
      const notebook = window.Jupyter.notebook;
      while (!notebook.kernel?.is_connected()) await new Promise(r => setTimeout(r, 50));
      await new Promise(answered => notebook.kernel.kernel_info(answered));
      """,
      """
      const cells = window.Jupyter.notebook.get_cells().filter(c => c.cell_type === 'code');
      window.Jupyter.notebook.execute_all_cells();
      while (cells.some(c => c.input_prompt_number === '*')) await new Promise(r => setTimeout(r, 100));
      """,
      """
      for (const cell of window.Jupyter.notebook.get_cells().filter(c => c.cell_type === 'code')) {
        cell.execute(false);
        while (cell.input_prompt_number === '*') await new Promise(r => setTimeout(r, 50));
      }
      """,
      "true",
      "window.Jupyter.notebook.get_cells().map(c => c.toJSON())",
      "#notebook-container",
      "#notebook-container > .cell",
      // an output that is trusted shows its SVG
      "#notebook-container .output_subarea img, #notebook-container .output_svg > div > svg");

  /** Whether the notebook that was opened is in the page. */
  final String isOpen;

  /** Waits for a kernel that really answers. */
  final String awaitKernel;

  /** Runs all cells, and waits until the last of them has run. */
  final String runAll;

  /** Runs the code cells one by one, each although the one before it failed. */
  final String runEach;

  /** Brings every cell into the page. */
  final String showAllCells;

  /** The cells as nbformat has them, with their outputs. */
  final String cells;

  /** Selects what holds all cells. */
  final String notebook;

  /** Selects every cell. */
  final String cell;

  /** Selects every picture among the outputs. */
  final String pictures;

  FrontEnd(
      String isOpen,
      String awaitKernel,
      String runAll,
      String runEach,
      String showAllCells,
      String cells,
      String notebook,
      String cell,
      String pictures) {
    this.isOpen = isOpen;
    this.awaitKernel = awaitKernel;
    this.runAll = runAll;
    this.runEach = runEach;
    this.showAllCells = showAllCells;
    this.cells = cells;
    this.notebook = notebook;
    this.cell = cell;
    this.pictures = pictures;
  }

  /** The text that a reader sees. */
  String text() {
    return "document.querySelector('" + notebook + "').innerText";
  }

  /** All pictures, as elements of the page. */
  String allPictures() {
    return "[...document.querySelectorAll('" + pictures + "')]";
  }

  /** How wide every picture that the page shows is in truth; 0 when it cannot be decoded. */
  String pictureWidths() {
    return allPictures() + ".map(i => i.naturalWidth ?? i.getBoundingClientRect().width)";
  }
}
