package dev.adjoint.ops.recurrent;

import dev.adjoint.Tensor;
import dev.adjoint.op.Errors;
import dev.adjoint.ops.linalg.Affine;
import dev.adjoint.ops.linalg.MatrixProduct;
import dev.adjoint.ops.view.Permute;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of one direction of a layer; a gate has as many rows as there are hidden elements.
 *
 * @param inputWeight multiplies the input
 * @param hiddenWeight multiplies the hidden state
 * @param inputBias is added to the first product
 * @param hiddenBias is added to the second one
 * @param projection multiplies the new hidden state of an LSTM
 */
record CellParams(
    Tensor inputWeight,
    Tensor hiddenWeight,
    @Nullable Tensor inputBias,
    @Nullable Tensor hiddenBias,
    @Nullable Tensor projection) {

  /** Those of all layers, one after the other. */
  static List<CellParams> all(List<Tensor> params, boolean biases, boolean projections) {
    int each = 2 + (biases ? 2 : 0) + (projections ? 1 : 0);
    Errors.require(params.size() % each == 0, "got an incorrect number of RNN parameters");
    List<CellParams> all = new ArrayList<>();
    for (int i = 0; i < params.size(); i += each) {
      all.add(
          new CellParams(
              params.get(i),
              params.get(i + 1),
              biases ? params.get(i + 2) : null,
              biases ? params.get(i + 3) : null,
              projections ? params.get(i + each - 1) : null));
    }
    return all;
  }

  /** What the input, or all inputs of a sequence, give to the gates. */
  Tensor ofInput(Tensor input) {
    return Affine.linear(input, inputWeight, inputBias);
  }

  /** What the hidden state gives to the gates. */
  Tensor ofHidden(Tensor hidden) {
    return Affine.linear(hidden, hiddenWeight, hiddenBias);
  }

  Tensor projected(Tensor hidden) {
    return projection == null ? hidden : MatrixProduct.matmul(hidden, Permute.t(projection));
  }
}
