package org.chainrule.nn;

import java.util.function.Supplier;
import org.chainrule.Autograd;
import org.chainrule.Tensor;

/** Numeric derivatives with respect to parameters, which are changed in place and put back. */
final class Differences {
  private static final double STEP = 1e-6;

  private Differences() {}

  /** (f(p + h) - f(p - h)) / 2h for every number of a parameter. */
  static double[] central(Supplier<Tensor> f, Tensor parameter) {
    double[] slopes = new double[parameter.numel()];
    for (int i = 0; i < slopes.length; i++) {
      double before = parameter.toArray()[i];
      slopes[i] =
          (at(f, parameter, i, before + STEP) - at(f, parameter, i, before - STEP)) / (2 * STEP);
      at(f, parameter, i, before);
    }
    return slopes;
  }

  private static double at(Supplier<Tensor> f, Tensor parameter, int index, double value) {
    Autograd.noGrad(() -> parameter.update(data -> data[index] = value));
    return f.get().item();
  }
}
