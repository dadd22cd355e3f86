package org.chainrule;

import java.util.Arrays;
import org.chainrule.array.ShapeException;

/** How the losses of {@link Functional} are computed. */
final class Losses {
  private Losses() {}

  static Tensor crossEntropy(
      Tensor logits,
      Tensor target,
      Tensor weight,
      int ignoreIndex,
      Reduction reduction,
      double labelSmoothing) {
    int axis = Math.min(1, logits.dim() - 1);
    Tensor logp = logits.logSoftmax(axis);
    int classes = logits.size(axis);
    int[] alongClasses = new int[logits.dim() - axis];
    Arrays.fill(alongClasses, 1);
    alongClasses[0] = classes;
    Tensor weighted = weight == null ? logp : logp.mul(weight.reshape(alongClasses));
    if (target.shape().equals(logits.shape())) {
      Tensor smooth = target.mul(1 - labelSmoothing).add(labelSmoothing / classes);
      return reduction.of(smooth.mul(weighted).sum(axis).neg());
    }
    boolean ignored = requireLabels("crossEntropy", logits, target, ignoreIndex);
    Tensor kept = target.ne(ignoreIndex);
    Tensor labels = target.mul(kept);
    Tensor losses = weighted.gather(axis, labels.unsqueeze(axis)).squeeze(axis).neg();
    if (labelSmoothing > 0) {
      Tensor all = weighted.sum(axis).mul(-labelSmoothing / classes);
      losses = losses.mul(1 - labelSmoothing).add(all);
    }
    if (ignored) {
      losses = Tensor.where(kept, losses, Tensor.scalar(0));
    }
    if (reduction != Reduction.MEAN || (weight == null && !ignored)) {
      return reduction.of(losses);
    }
    Tensor factors =
        weight == null ? kept : Functional.embedding(labels, weight.unsqueeze(1)).squeeze(-1);
    return losses.sum().div(factors.mul(kept).sum());
  }

  static Tensor nll(Tensor logProbabilities, Tensor labels, Reduction reduction) {
    return reduction.of(atLabels("nll", logProbabilities, labels).neg());
  }

  static Tensor mse(Tensor x, Tensor target, Reduction reduction) {
    sameShape("mse", x, target);
    return reduction.of(x.sub(target).pow(2));
  }

  static Tensor l1(Tensor x, Tensor target, Reduction reduction) {
    sameShape("l1", x, target);
    return reduction.of(x.sub(target).abs());
  }

  static Tensor huber(Tensor x, Tensor target, double delta, Reduction reduction) {
    sameShape("huber", x, target);
    Tensor distance = x.sub(target).abs();
    Tensor near = distance.pow(2).mul(0.5);
    Tensor far = distance.sub(delta / 2).mul(delta);
    return reduction.of(Tensor.where(distance.le(delta), near, far));
  }

  static Tensor klDiv(Tensor logProbabilities, Tensor target, Reduction reduction) {
    sameShape("klDiv", logProbabilities, target);
    Tensor log = target.maskedFill(target.eq(0), 1).log();
    Tensor losses = target.mul(log.sub(logProbabilities));
    return reduction == Reduction.BATCH_MEAN
        ? losses.sum().div(losses.size(0))
        : reduction.of(losses);
  }

  static Tensor binaryCrossEntropy(Tensor p, Tensor target, Reduction reduction) {
    sameShape("binaryCrossEntropy", p, target);
    Tensor yes = p.log().maximum(-100).mul(target);
    Tensor no = p.neg().log1p().maximum(-100).mul(Tensor.sub(1, target));
    return reduction.of(yes.add(no).neg());
  }

  static Tensor binaryCrossEntropyWithLogits(Tensor logits, Tensor target, Reduction reduction) {
    sameShape("binaryCrossEntropyWithLogits", logits, target);
    return reduction.of(logits.softplus().sub(logits.mul(target)));
  }

  static Tensor hinge(Tensor scores, Tensor labels, double margin, Reduction reduction) {
    Tensor correct = atLabels("hinge", scores, labels).unsqueeze(1);
    Tensor own = labels.unsqueeze(1).eq(Tensor.arange(scores.size(1)));
    Tensor losses = scores.sub(correct).add(margin).relu();
    return reduction.of(Tensor.where(own, Tensor.scalar(0), losses).sum(1));
  }

  private static Tensor atLabels(String name, Tensor scores, Tensor labels) {
    requireLabels(name, scores, labels);
    return scores.gather(1, labels.reshape(labels.size(0), 1)).reshape(labels.shape());
  }

  private static void requireLabels(String name, Tensor scores, Tensor labels) {
    if (scores.dim() != 2) {
      throw misfit(name, scores, labels);
    }
    requireLabels(name, scores, labels, -1);
  }

  private static ShapeException misfit(String name, Tensor scores, Tensor labels) {
    return new ShapeException(
        "%s needs scores (N, C) and labels (N), but they have shapes %s and %s"
            .formatted(name, scores.shape(), labels.shape()));
  }

  /** Whether a label is one that does not count. */
  private static boolean requireLabels(String name, Tensor scores, Tensor labels, int ignoreIndex) {
    int axis = Math.min(1, scores.dim() - 1);
    if (axis < 0 || !scores.shape().without(axis).equals(labels.shape())) {
      throw misfit(name, scores, labels);
    }
    int classes = scores.size(axis);
    boolean ignored = false;
    double[] all = labels.array().data();
    for (int i = 0; i < all.length; i++) {
      boolean valid = all[i] == Math.rint(all[i]) && all[i] >= 0 && all[i] < classes;
      ignored |= all[i] == ignoreIndex;
      if (!valid && (all[i] != ignoreIndex || ignoreIndex == -1)) {
        throw new ShapeException(
            "%s: label %s of example %d is no class of scores of shape %s: labels are whole numbers from 0 to %d"
                .formatted(name, all[i], i, scores.shape(), classes - 1));
      }
    }
    return ignored;
  }

  private static void sameShape(String name, Tensor x, Tensor target) {
    if (!x.shape().equals(target.shape())) {
      throw new ShapeException(
          "%s compares element by element, but the shapes are %s and %s: reshape one of them"
              .formatted(name, x.shape(), target.shape()));
    }
  }
}
