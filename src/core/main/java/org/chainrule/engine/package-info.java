/**
 * The graph and the walk over it. {@link org.chainrule.engine.Node} is a vertex, which pictures and
 * explanations read; {@link org.chainrule.engine.Engine} finds an order in which every vertex comes
 * after all that use it, and carries gradients along it. No operation is known here by name.
 */
package org.chainrule.engine;
