/**
 * Pictures and words that explain a gradient: the computational graph as a circuit, every path from
 * an output to an input, the backward pass step by step, and a checker for calculations by hand.
 */
package org.chainrule.explain;
