package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.graph.AutogradState;
import dev.adjoint.graph.Variable;

/** Whether operations are recorded for backward. */
public final class Recording {
  private Recording() {}

  /** Whether an operation on these inputs is recorded on this thread. */
  public static boolean records(Tensor... inputs) {
    return AutogradState.current().isGradEnabled() && anyRequiresGrad(inputs);
  }

  private static boolean anyRequiresGrad(Tensor[] inputs) {
    for (Tensor input : inputs) {
      if (Variable.requiresGrad(input)) {
        return !Variable.isInference(input) || Variable.anyTracked(inputs);
      }
    }
    return false;
  }

  /** Whether no input has autograd metadata, which is the rule. */
  static boolean areUnknown(Tensor[] inputs) {
    for (Tensor input : inputs) {
      if (!TensorAccess.isUnknown(input)) {
        return false;
      }
    }
    return true;
  }
}
