package org.chainrule;

/**
 * What {@code backward} and {@code Autograd.grad} do with the graph. {@code Tensor} holds the same
 * constants, so that a notebook can write {@code z.backward(RETAIN_GRAPH)}.
 */
public enum Option {
  /** Keep what the graph saved, so that it can be walked again; gradients then accumulate. */
  RETAIN_GRAPH,
  /** Record the backward pass itself, so that a gradient can be differentiated. Retains, too. */
  CREATE_GRAPH
}
