package org.chainrule.array;

/**
 * Elementwise kernels of two operands with broadcasting. Each constant has its own loops, one for
 * each combination of strides 0 and 1, because the JIT vectorizes such loops but not a shared one
 * with a call.
 */
public enum Binary {
  /** The sum. */
  ADD {
    @Override
    public double at(double x, double y) {
      return x + y;
    }

    @Override
    void run(double[] a, int i, int da, double[] b, int j, int db, double[] c, int k, int n) {
      if (da == 1 && db == 1) {
        for (int t = 0; t < n; t++) {
          c[k + t] = a[i + t] + b[j + t];
        }
      } else if (da == 1 && db == 0) {
        double y = b[j];
        for (int t = 0; t < n; t++) {
          c[k + t] = a[i + t] + y;
        }
      } else if (da == 0 && db == 1) {
        double x = a[i];
        for (int t = 0; t < n; t++) {
          c[k + t] = x + b[j + t];
        }
      } else {
        slow(a, i, da, b, j, db, c, k, n);
      }
    }
  },
  /** The difference. */
  SUB {
    @Override
    public double at(double x, double y) {
      return x - y;
    }

    @Override
    void run(double[] a, int i, int da, double[] b, int j, int db, double[] c, int k, int n) {
      if (da == 1 && db == 1) {
        for (int t = 0; t < n; t++) {
          c[k + t] = a[i + t] - b[j + t];
        }
      } else if (da == 1 && db == 0) {
        double y = b[j];
        for (int t = 0; t < n; t++) {
          c[k + t] = a[i + t] - y;
        }
      } else if (da == 0 && db == 1) {
        double x = a[i];
        for (int t = 0; t < n; t++) {
          c[k + t] = x - b[j + t];
        }
      } else {
        slow(a, i, da, b, j, db, c, k, n);
      }
    }
  },
  /** The product. */
  MUL {
    @Override
    public double at(double x, double y) {
      return x * y;
    }

    @Override
    void run(double[] a, int i, int da, double[] b, int j, int db, double[] c, int k, int n) {
      if (da == 1 && db == 1) {
        for (int t = 0; t < n; t++) {
          c[k + t] = a[i + t] * b[j + t];
        }
      } else if (da == 1 && db == 0) {
        double y = b[j];
        for (int t = 0; t < n; t++) {
          c[k + t] = a[i + t] * y;
        }
      } else if (da == 0 && db == 1) {
        double x = a[i];
        for (int t = 0; t < n; t++) {
          c[k + t] = x * b[j + t];
        }
      } else {
        slow(a, i, da, b, j, db, c, k, n);
      }
    }
  },
  /** The quotient. */
  DIV {
    @Override
    public double at(double x, double y) {
      return x / y;
    }

    @Override
    void run(double[] a, int i, int da, double[] b, int j, int db, double[] c, int k, int n) {
      if (da == 1 && db == 1) {
        for (int t = 0; t < n; t++) {
          c[k + t] = a[i + t] / b[j + t];
        }
      } else if (da == 1 && db == 0) {
        double y = b[j];
        for (int t = 0; t < n; t++) {
          c[k + t] = a[i + t] / y;
        }
      } else if (da == 0 && db == 1) {
        double x = a[i];
        for (int t = 0; t < n; t++) {
          c[k + t] = x / b[j + t];
        }
      } else {
        slow(a, i, da, b, j, db, c, k, n);
      }
    }
  },
  /** What is left of a division that is rounded down: 0, or of the sign of the divisor. */
  REMAINDER {
    @Override
    public double at(double x, double y) {
      double rest = x % y;
      return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest;
    }

    @Override
    void run(double[] a, int i, int da, double[] b, int j, int db, double[] c, int k, int n) {
      slow(a, i, da, b, j, db, c, k, n);
    }
  },
  /** How often the second goes into the first, rounded down: what a remainder is left of. */
  FLOOR_DIV {
    @Override
    public double at(double x, double y) {
      if (y == 0) {
        return x / y;
      }
      double times = (x - REMAINDER.at(x, y)) / y;
      return times == 0 ? Math.copySign(0, x / y) : Math.rint(times);
    }

    @Override
    void run(double[] a, int i, int da, double[] b, int j, int db, double[] c, int k, int n) {
      slow(a, i, da, b, j, db, c, k, n);
    }
  },
  /** The larger one; NaN if either is NaN. */
  MAX {
    @Override
    public double at(double x, double y) {
      return Math.max(x, y);
    }

    @Override
    void run(double[] a, int i, int da, double[] b, int j, int db, double[] c, int k, int n) {
      if (da == 1 && db == 1) {
        for (int t = 0; t < n; t++) {
          c[k + t] = Math.max(a[i + t], b[j + t]);
        }
      } else if (da == 1 && db == 0) {
        double y = b[j];
        for (int t = 0; t < n; t++) {
          c[k + t] = Math.max(a[i + t], y);
        }
      } else if (da == 0 && db == 1) {
        double x = a[i];
        for (int t = 0; t < n; t++) {
          c[k + t] = Math.max(x, b[j + t]);
        }
      } else {
        slow(a, i, da, b, j, db, c, k, n);
      }
    }
  },
  /** The smaller one; NaN if either is NaN. */
  MIN {
    @Override
    public double at(double x, double y) {
      return Math.min(x, y);
    }

    @Override
    void run(double[] a, int i, int da, double[] b, int j, int db, double[] c, int k, int n) {
      if (da == 1 && db == 1) {
        for (int t = 0; t < n; t++) {
          c[k + t] = Math.min(a[i + t], b[j + t]);
        }
      } else if (da == 1 && db == 0) {
        double y = b[j];
        for (int t = 0; t < n; t++) {
          c[k + t] = Math.min(a[i + t], y);
        }
      } else if (da == 0 && db == 1) {
        double x = a[i];
        for (int t = 0; t < n; t++) {
          c[k + t] = Math.min(x, b[j + t]);
        }
      } else {
        slow(a, i, da, b, j, db, c, k, n);
      }
    }
  },
  /** X to the power of y; 1 to any power is 1, also to NaN, as in C. */
  POW {
    @Override
    public double at(double x, double y) {
      return power(x, y);
    }

    @Override
    void run(double[] a, int i, int da, double[] b, int j, int db, double[] c, int k, int n) {
      if (da == 1 && db == 1) {
        for (int t = 0; t < n; t++) {
          c[k + t] = power(a[i + t], b[j + t]);
        }
      } else if (da == 1 && db == 0) {
        double y = b[j];
        for (int t = 0; t < n; t++) {
          c[k + t] = power(a[i + t], y);
        }
      } else if (da == 0 && db == 1) {
        double x = a[i];
        for (int t = 0; t < n; t++) {
          c[k + t] = power(x, b[j + t]);
        }
      } else {
        slow(a, i, da, b, j, db, c, k, n);
      }
    }
  },
  /** How much of a slope the larger of two gets: 1 for x > y, 0 for x < y, half each at a tie. */
  TIE_SPLIT {
    @Override
    public double at(double x, double y) {
      return x < y ? 0 : x == y ? 0.5 : 1;
    }

    @Override
    void run(double[] a, int i, int da, double[] b, int j, int db, double[] c, int k, int n) {
      if (da == 1 && db == 1) {
        for (int t = 0; t < n; t++) {
          c[k + t] = a[i + t] < b[j + t] ? 0 : a[i + t] == b[j + t] ? 0.5 : 1;
        }
      } else if (da == 1 && db == 0) {
        double y = b[j];
        for (int t = 0; t < n; t++) {
          c[k + t] = a[i + t] < y ? 0 : a[i + t] == y ? 0.5 : 1;
        }
      } else if (da == 0 && db == 1) {
        double x = a[i];
        for (int t = 0; t < n; t++) {
          c[k + t] = x < b[j + t] ? 0 : x == b[j + t] ? 0.5 : 1;
        }
      } else {
        slow(a, i, da, b, j, db, c, k, n);
      }
    }
  },
  /** The product with a weight, but 0 for the weight 0 whatever x is: selected, not multiplied. */
  MASK {
    @Override
    public double at(double x, double y) {
      return y == 0 ? 0 : x * y;
    }

    @Override
    void run(double[] a, int i, int da, double[] b, int j, int db, double[] c, int k, int n) {
      MUL.run(a, i, da, b, j, db, c, k, n);
      for (int t = 0; t < n; t++) { // only a NaN can be wrong, so the branch is rarely taken
        double product = c[k + t];
        c[k + t] = Double.isNaN(product) && b[j + t * db] == 0 ? 0 : product + 0.0; // no -0
      }
    }
  };

  private static double power(double x, double y) {
    boolean one = x == 1 || (x == -1 && Double.isInfinite(y));
    return one ? 1 : Math.pow(x, y);
  }

  /** The value for one pair. */
  public abstract double at(double x, double y);

  abstract void run(double[] a, int i, int da, double[] b, int j, int db, double[] c, int k, int n);

  final void slow(double[] a, int i, int da, double[] b, int j, int db, double[] c, int k, int n) {
    for (int t = 0; t < n; t++) {
      c[k + t] = at(a[i + t * da], b[j + t * db]);
    }
  }

  /** Puts the values into the first operand, to whose shape the second one broadcasts. */
  public void into(NdArray a, NdArray b) {
    fill(a, b, a.shape(), a.data());
  }

  /**
   * The value for each pair of elements.
   *
   * @throws ShapeException if the shapes do not broadcast
   */
  public NdArray apply(NdArray a, NdArray b) {
    Shape shape = a.shape();
    if (shape.isScalar() && b.shape().isScalar()) {
      return NdArray.scalar(at(a.data()[0], b.data()[0]));
    }
    if (shape.equals(b.shape()) || b.shape().isScalar()) {
      double[] c = new double[shape.size()];
      fill(a, b, shape, c);
      return NdArray.of(shape, c);
    }
    if (shape.isScalar()) {
      double[] c = new double[b.size()];
      run(a.data(), 0, 0, b.data(), 0, 1, c, 0, c.length);
      return NdArray.of(b.shape(), c);
    }
    Shape out = Broadcast.shape(shape, b.shape());
    double[] c = NdArray.allocate(out);
    fill(a, b, out, c);
    return NdArray.of(out, c);
  }

  private void fill(NdArray a, NdArray b, Shape out, double[] c) {
    if (a.shape().equals(out) && (b.shape().equals(out) || b.shape().isScalar())) {
      run(a.data(), 0, 1, b.data(), 0, b.shape().equals(out) ? 1 : 0, c, 0, c.length);
      return;
    }
    int[] k = {0};
    StridedLoop.over(
        out,
        Broadcast.strides(a.shape(), out),
        Broadcast.strides(b.shape(), out),
        (i, da, j, db, n) -> {
          run(a.data(), i, da, b.data(), j, db, c, k[0], n);
          k[0] += n;
        });
  }
}
