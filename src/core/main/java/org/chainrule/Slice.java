package org.chainrule;

/**
 * Some indices of an axis, at equal distances: {@code x[slice(1, 4)]} is Python's {@code x[1:4]}.
 *
 * @param start the first, counted from the end if negative; null for the beginning
 * @param end the one behind the last, counted from the end if negative; null for the end
 * @param step the distance
 */
public record Slice(Integer start, Integer end, int step) {
  /** The same in steps of another length: {@code slice(0, 6).step(2)}. */
  public Slice step(int length) {
    return new Slice(start, end, length);
  }

  Tensor of(Tensor x, int axis) {
    return x.slice(axis, start == null ? 0 : start, end == null ? x.size(axis) : end, step);
  }
}
