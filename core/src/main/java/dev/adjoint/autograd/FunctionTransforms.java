package dev.adjoint.autograd;

import org.jspecify.annotations.Nullable;

/** The one place where forward mode and the levels of transforms attach to custom functions. */
final class FunctionTransforms {
  private FunctionTransforms() {}

  /**
   * Runs the function under the transforms that are active.
   *
   * @return null where none is, so that the function runs as it is
   */
  static @Nullable FunctionOutputs intercept(Function function, @Nullable Object[] inputs) {
    return null;
  }

  /**
   * Gives the outputs their tangents by the function's jvp, after their histories have been set.
   *
   * @param inputs what the function was applied to
   * @param outputs what it returned, histories and views made
   */
  static void setTangents(Context ctx, @Nullable Object[] inputs, @Nullable Object[] outputs) {}
}
