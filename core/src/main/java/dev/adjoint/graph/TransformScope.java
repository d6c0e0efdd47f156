package dev.adjoint.graph;

import dev.adjoint.op.Errors;

/** Refusals of methods inside a function that is being transformed. */
public final class TransformScope {
  private TransformScope() {}

  /**
   * Refuses a tensor method inside a transform.
   *
   * @param method its name
   * @param more what else leads there
   */
  public static void refuse(String method, String more) {
    if (AutogradState.current().isInTransform()) {
      throw Errors.state(
          "You are attempting to call Tensor.%s%s inside of a function being transformed by"
              + " a functorch transform. This is unsupported, please attempt to use the functorch"
              + " transforms (e.g. grad, vjp, jacrev, jacfwd, hessian) or call %s outside of a"
              + " function being transformed instead.",
          method, more, method);
    }
  }

  public static void refuseBackward() {
    if (AutogradState.current().isInTransform()) {
      throw new IllegalStateException(
          "backward() called inside a functorch transform. This is not supported, please use"
              + " functorch.grad or functorch.vjp instead or call backward() outside of functorch"
              + " transforms.");
    }
  }
}
