/** The Jupyter kernel: Java for notebooks, with the autograd library on its class path. */
package org.chainrule.kernel;
