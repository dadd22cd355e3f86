/**
 * A Jupyter client: starts a kernel from its kernelspec, runs cells in it and hears what comes of
 * them. It speaks to any kernel, of any language.
 */
package org.chainrule.kernel.client;
