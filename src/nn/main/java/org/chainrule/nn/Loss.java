package org.chainrule.nn;

import java.util.function.BinaryOperator;
import org.chainrule.Reduction;
import org.chainrule.Tensor;

/**
 * A loss as an object: {@code new MSELoss().apply(prediction, target)}. Each is a function of
 * {@link org.chainrule.Functional} with its settings.
 */
public abstract sealed class Loss implements BinaryOperator<Tensor>
    permits CrossEntropyLoss,
        NLLLoss,
        MSELoss,
        L1Loss,
        HuberLoss,
        KLDivLoss,
        BCELoss,
        BCEWithLogitsLoss {
  private final Reduction reduction;

  Loss(Reduction reduction) {
    this.reduction = reduction;
  }

  final Reduction reduction() {
    return reduction;
  }

  /** Reads like PyTorch's: the class. */
  @Override
  public String toString() {
    return getClass().getSimpleName() + "()";
  }
}
