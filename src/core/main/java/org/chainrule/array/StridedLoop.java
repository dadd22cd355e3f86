package org.chainrule.array;

/**
 * A loop over two arrays of one shape that are read with strides of their own. It is split into few
 * long runs with constant steps: neighbouring axes that continue each other are merged.
 */
final class StridedLoop {
  /** One straight run: {@code n} elements from two offsets, with two steps (each 0 or more). */
  interface Run {
    void run(int a, int stepA, int b, int stepB, int n);
  }

  private StridedLoop() {}

  static void over(Shape shape, int[] stridesA, int[] stridesB, Run body) {
    int size = shape.size();
    if (size == 0) {
      return;
    }
    int axis = shape.rank() - 1;
    int stepA = axis < 0 ? 0 : stridesA[axis];
    int stepB = axis < 0 ? 0 : stridesB[axis];
    int n = axis < 0 ? 1 : shape.dim(axis);
    while (axis > 0
        && (shape.dim(axis - 1) == 1
            || (stridesA[axis - 1] == stepA * n && stridesB[axis - 1] == stepB * n))) {
      axis--;
      n *= shape.dim(axis);
    }
    int[] index = new int[Math.max(axis, 0)];
    int a = 0;
    int b = 0;
    for (int done = 0; done < size; done += n) {
      body.run(a, stepA, b, stepB, n);
      for (int i = axis - 1; i >= 0; i--) {
        a += stridesA[i];
        b += stridesB[i];
        if (++index[i] < shape.dim(i)) {
          break;
        }
        a -= index[i] * stridesA[i];
        b -= index[i] * stridesB[i];
        index[i] = 0;
      }
    }
  }
}
