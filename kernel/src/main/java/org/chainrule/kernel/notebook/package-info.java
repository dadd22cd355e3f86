/**
 * Notebooks without Jupyter: reads and writes nbformat 4, runs notebooks through a kernel, and
 * turns them into pages.
 */
package org.chainrule.kernel.notebook;
