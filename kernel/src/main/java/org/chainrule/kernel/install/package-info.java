/**
 * Makes the kernel known to Jupyter: kernelspecs, the folders in which Jupyter looks for them on
 * each system, and the archives that let Java start sooner.
 */
package org.chainrule.kernel.install;
