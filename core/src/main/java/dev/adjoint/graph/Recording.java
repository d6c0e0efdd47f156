package dev.adjoint.graph;

import dev.adjoint.Tensor;
import dev.adjoint.op.TensorAccess;

/** Whether tensors require grad, and operations on them are recorded for backward. */
public final class Recording {
  private Recording() {}

  /** Whether the tensor requires grad; a view does if its base does. */
  public static boolean requiresGrad(Tensor t) {
    if (GraphAccess.source(t) != null) {
      return true;
    }
    AutogradMeta meta = GraphAccess.meta(t);
    return meta != null && (meta.requiresGrad || (meta.base != null && requiresGrad(meta.base)));
  }

  /**
   * Whether the tensor was made in inference mode: writes into it are not counted. What stands for
   * it inside a function transform is a usual tensor.
   */
  public static boolean isInference(Tensor t) {
    return TensorAccess.isUntracked(t) && TensorAccess.wrapped(t) == null;
  }

  /**
   * Refuses to keep an inference tensor for backward, which could not tell that it was written. A
   * differentiation keeps those that it has captured.
   */
  public static void checkSavable(Tensor t) {
    if (isInference(t) && !AutogradState.current().isInTransform()) {
      throw new IllegalStateException(
          "Inference tensors cannot be saved for backward. Please do not use Tensors created in"
              + " inference mode in computation tracked by autograd. To work around this, you can"
              + " make a clone to get a normal tensor and use it in autograd, or use"
              + " `torch.no_grad()` instead of `torch.inference_mode()`.");
    }
  }

  /** Whether not all are inference tensors, among which nothing is recorded. */
  public static boolean anyTracked(Tensor... tensors) {
    for (Tensor t : tensors) {
      if (!isInference(t)) {
        return true;
      }
    }
    return false;
  }

  /** Whether an operation on these inputs is recorded on this thread. */
  public static boolean records(Tensor... inputs) {
    return AutogradState.current().isGradEnabled() && anyRequiresGrad(inputs);
  }

  private static boolean anyRequiresGrad(Tensor[] inputs) {
    for (Tensor input : inputs) {
      if (requiresGrad(input)) {
        return !isInference(input) || anyTracked(inputs);
      }
    }
    return false;
  }

  /** Whether no input has autograd metadata, which is the rule. */
  public static boolean areUnknown(Tensor[] inputs) {
    for (Tensor input : inputs) {
      if (!GraphAccess.isUnknown(input)) {
        return false;
      }
    }
    return true;
  }
}
