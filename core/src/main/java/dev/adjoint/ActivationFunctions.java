package dev.adjoint;

import dev.adjoint.ops.pointwise.Elementwise;

/** Activation functions that may work in place. */
@Publish("F")
final class ActivationFunctions {
  private ActivationFunctions() {}

  /**
   * Rectified linear unit, in place if {@code inplace}; see {@link Tensor#relu()}.
   *
   * @param inplace whether to write the result into {@code input}
   */
  static Tensor relu(Tensor input, boolean inplace) {
    return inplace ? Elementwise.RELU.inPlace(input) : Elementwise.RELU.call(input);
  }
}
