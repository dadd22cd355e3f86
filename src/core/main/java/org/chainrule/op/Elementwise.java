package org.chainrule.op;

import org.chainrule.Tensor;
import org.chainrule.engine.Node;

/**
 * Operations that treat every element alike. Their Jacobians are diagonal and are never built: a
 * diagonal matrix is its own transpose, so the rule serves forward mode as well as backward.
 */
public sealed interface Elementwise extends Op permits Arithmetic, Pointwise {
  @Override
  default Tensor tangent(Node node, Tensor... tangents) {
    Tensor sum = null;
    for (int i = 0; i < tangents.length; i++) {
      if (tangents[i] != null) {
        Tensor part = rule(i, tangents[i].expand(node.shape()), node);
        sum = sum == null ? part : sum.add(part);
      }
    }
    return sum;
  }
}
