package dev.adjoint.ops;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.Variable;
import dev.adjoint.op.Levels;
import dev.adjoint.op.TensorAccess;

/** The same memory and version counter without a history. */
public final class Detach {
  private Detach() {}

  /** A leaf over the same memory. */
  public static Tensor apply(Tensor x) {
    return Levels.mapInnermost(x, TensorAccess::alias);
  }

  /** Cuts the tensor itself off from its history. */
  public static Tensor inPlace(Tensor x) {
    Variable.detachInPlace(x);
    return x;
  }
}
