package dev.adjoint.ops.linalg;

import dev.adjoint.Tensor;
import dev.adjoint.op.Errors;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.view.Reshape;

/** {@code outer}: products of all elements with all, by broadcasting. */
public final class Outer {
  private Outer() {}

  /** The outer product of two vectors. */
  public static Tensor apply(Tensor a, Tensor b) {
    requireVector("self", a);
    requireVector("vec2", b);
    return Arithmetic.MUL.call(Reshape.apply(a, TensorAccess.layout(a).size(0), 1), b);
  }

  private static void requireVector(String name, Tensor x) {
    int rank = TensorAccess.layout(x).dim();
    Errors.require(rank == 1, "outer: Expected 1-D argument %s, but got %s-D", name, rank);
  }
}
