package dev.adjoint.ops.reduce;

import dev.adjoint.Tensor;
import dev.adjoint.op.Shapes;

/** Sums along marked dimensions. */
final class Reduced {
  private Reduced() {}

  /** The sum along the dimensions that are marked, which stay; none is not all of them. */
  public static Tensor sum(Tensor x, boolean[] reduced) {
    long[] dims = Shapes.marked(reduced);
    return dims.length == 0 ? x : Sum.apply(x, dims, true, null);
  }
}
