package dev.adjoint.graph;

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
      throw new IllegalStateException(
          "You are attempting to call Tensor."
              + method
              + more
              + " inside of a function being transformed by a functorch transform. This is"
              + " unsupported, please attempt to use the functorch transforms (e.g. grad, vjp,"
              + " jacrev, jacfwd, hessian) or call "
              + method
              + " outside of a function being transformed instead.");
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
