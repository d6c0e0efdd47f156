package dev.adjoint.ops.view;

import dev.adjoint.Tensor;
import dev.adjoint.graph.Variable;
import dev.adjoint.op.Levels;
import dev.adjoint.op.TensorAccess;

/** Detached tensor that shares memory and version counter. */
public final class Detach {
  private Detach() {}

  /** A leaf that shares memory and version counter. */
  public static Tensor apply(Tensor x) {
    return Levels.mapInnermost(x, TensorAccess::alias);
  }

  /** Detaches the tensor in place. */
  public static Tensor inPlace(Tensor x) {
    Variable.detachInPlace(x);
    return x;
  }
}
