package org.chainrule.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.chainrule.scalar.Value;

/**
 * A step on the moons with the scalar engine: 2-16-16-1, 100 samples, hinge loss with a penalty on
 * the parameters. {@code peers/scalar.py} does the same.
 */
final class Moons {
  private static final int SAMPLES = 100;
  private static final int[] SIZES = {2, 16, 16, 1};

  private Moons() {}

  static DoubleSupplier step() {
    List<double[]> weights = new ArrayList<>();
    int count = 0;
    for (int layer = 1; layer < SIZES.length; layer++) {
      for (int neuron = 0; neuron < SIZES[layer]; neuron++) {
        double[] own = new double[SIZES[layer - 1] + 1];
        for (int i = 0; i < own.length; i++) {
          own[i] = Math.sin(count++);
        }
        weights.add(own);
      }
    }
    return () -> {
      List<Value[]> parameters = new ArrayList<>();
      for (double[] own : weights) {
        Value[] values = new Value[own.length];
        for (int i = 0; i < own.length; i++) {
          values[i] = Value.value(own[i]);
        }
        parameters.add(values);
      }
      Value loss = loss(parameters);
      loss.backward();
      for (int n = 0; n < weights.size(); n++) {
        for (int i = 0; i < weights.get(n).length; i++) {
          weights.get(n)[i] -= 0.01 * parameters.get(n)[i].grad;
        }
      }
      return loss.data;
    };
  }

  private static Value loss(List<Value[]> parameters) {
    Value loss = Value.value(0);
    for (int i = 0; i < SAMPLES; i++) {
      int along = i / 2;
      double angle = Math.PI * along / (SAMPLES / 2 - 1);
      boolean first = i % 2 == 0;
      Value x = Value.value(first ? Math.cos(angle) : 1 - Math.cos(angle));
      Value y = Value.value(first ? Math.sin(angle) : 0.5 - Math.sin(angle));
      Value score = score(parameters, x, y);
      loss = loss.add(score.mul(first ? -1 : 1).add(1).relu());
    }
    Value penalty = Value.value(0);
    for (Value[] neuron : parameters) {
      for (Value p : neuron) {
        penalty = penalty.add(p.mul(p));
      }
    }
    return loss.mul(1.0 / SAMPLES).add(penalty.mul(1e-4));
  }

  private static Value score(List<Value[]> parameters, Value... input) {
    Value[] x = input;
    int next = 0;
    for (int layer = 1; layer < SIZES.length; layer++) {
      Value[] out = new Value[SIZES[layer]];
      for (int o = 0; o < out.length; o++) {
        Value[] w = parameters.get(next++);
        Value total = w[w.length - 1];
        for (int i = 0; i < x.length; i++) {
          total = total.add(w[i].mul(x[i]));
        }
        out[o] = layer < SIZES.length - 1 ? total.relu() : total;
      }
      x = out;
    }
    return x[0];
  }
}
