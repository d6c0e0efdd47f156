package dev.adjoint.ops.recurrent;

import dev.adjoint.Tensor;
import dev.adjoint.ops.linalg.Affine;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a cell; a gate has as many rows as there are hidden elements.
 *
 * @param inputWeight multiplies the input
 * @param hiddenWeight multiplies the hidden state
 * @param inputBias is added to the first product
 * @param hiddenBias is added to the second one
 */
record CellParams(
    Tensor inputWeight,
    Tensor hiddenWeight,
    @Nullable Tensor inputBias,
    @Nullable Tensor hiddenBias) {

  /** What the input gives to the gates. */
  Tensor ofInput(Tensor input) {
    return Affine.linear(input, inputWeight, inputBias);
  }

  /** What the hidden state gives to the gates. */
  Tensor ofHidden(Tensor hidden) {
    return Affine.linear(hidden, hiddenWeight, hiddenBias);
  }
}
