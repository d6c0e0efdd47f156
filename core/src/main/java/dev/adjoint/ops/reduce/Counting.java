package dev.adjoint.ops.reduce;

import dev.adjoint.Tensor;
import dev.adjoint.op.Scalar;
import dev.adjoint.ops.comparison.Comparison;

/** Counting of nonzero elements. */
public final class Counting {
  private Counting() {}

  /** Over some dimensions; none for all. */
  public static Tensor nonzero(Tensor x, long... dims) {
    return Sum.apply(Comparison.NE_NUMBER.call(x, Scalar.of(0L)), dims, false, null);
  }
}
