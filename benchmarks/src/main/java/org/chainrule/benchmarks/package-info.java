/**
 * How fast the library is: the same work here, in PyTorch from Python, in PyTorch through DJL, and
 * in CPython. {@code benchmarks/run} writes the table.
 */
package org.chainrule.benchmarks;
