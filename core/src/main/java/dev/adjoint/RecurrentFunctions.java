package dev.adjoint;

import dev.adjoint.ops.recurrent.RecurrentCells;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Recurrent cells. */
@Publish
final class RecurrentFunctions {
  private RecurrentFunctions() {}

  /**
   * LSTM cell, one step of long short-term memory: gates {@code i, f, g, o} of {@code input @ wIh^T
   * + bIh + h @ wHh^T + bHh}; then {@code c = sigmoid(f) * c + sigmoid(i) * tanh(g)} and {@code h =
   * sigmoid(o) * tanh(c)}.
   *
   * <p>Shapes: the input {@code (batch, in)}; {@code hx}: the hidden and the cell state, each
   * {@code (batch, hidden)}, as are the results, the next two.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: to the input, the states and the parameters.
   *
   * <p>New tensors.
   *
   * <p>Errors: sizes that do not fit.
   *
   * {@snippet :
   * var states = tensors(zeros(2, 4), zeros(2, 4));
   * lstmCell(ones(2, 3), states, ones(16, 3), ones(16, 4)).get(0).shape(); // torch.Size([2, 4])
   * }
   *
   * @param input the input
   * @param hx the hidden and the cell state
   * @param wIh the weight of the input
   * @param wHh the weight of the hidden state
   * @param bIh what is added to the product with the input; or null
   * @param bHh what is added to the product with the hidden state; or null
   */
  static List<Tensor> lstmCell(
      Tensor input,
      List<Tensor> hx,
      Tensor wIh,
      Tensor wHh,
      @Default("null") @Nullable Tensor bIh,
      @Default("null") @Nullable Tensor bHh) {
    return RecurrentCells.lstm(input, hx, wIh, wHh, bIh, bHh);
  }

  /**
   * GRU cell, one step of gated recurrent units: {@code r} and {@code z} are sigmoids of {@code
   * input @ wIh^T + bIh + h @ wHh^T + bHh}, and {@code n} is {@code tanh} of the third part of the
   * first product plus {@code r} times that of the second; then {@code h = (h - n) * z + n}.
   *
   * <p>Shapes: the input {@code (batch, in)}; the hidden state {@code (batch, hidden)}, as is the
   * result, the next one.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: to the input, the state and the parameters.
   *
   * <p>A new tensor.
   *
   * <p>Errors: sizes that do not fit.
   *
   * {@snippet :
   * gruCell(ones(2, 3), zeros(2, 4), ones(12, 3), ones(12, 4)).shape(); // torch.Size([2, 4])
   * }
   *
   * @param input the input
   * @param hx the hidden state
   * @param wIh the weight of the input
   * @param wHh the weight of the hidden state
   * @param bIh what is added to the product with the input; or null
   * @param bHh what is added to the product with the hidden state; or null
   */
  static Tensor gruCell(
      Tensor input,
      Tensor hx,
      Tensor wIh,
      Tensor wHh,
      @Default("null") @Nullable Tensor bIh,
      @Default("null") @Nullable Tensor bHh) {
    return RecurrentCells.gru(input, hx, wIh, wHh, bIh, bHh);
  }

  /**
   * RNN cell with {@code tanh}: {@code tanh(input @ wIh^T + bIh + h @ wHh^T + bHh)}. Shapes,
   * gradient and errors are those of {@code gruCell}.
   *
   * {@snippet :
   * rnnTanhCell(ones(2, 3), zeros(2, 4), ones(4, 3), ones(4, 4)).shape(); // torch.Size([2, 4])
   * }
   */
  static Tensor rnnTanhCell(
      Tensor input,
      Tensor hx,
      Tensor wIh,
      Tensor wHh,
      @Default("null") @Nullable Tensor bIh,
      @Default("null") @Nullable Tensor bHh) {
    return RecurrentCells.tanh(input, hx, wIh, wHh, bIh, bHh);
  }

  /**
   * RNN cell with {@code relu}: {@code relu(input @ wIh^T + bIh + h @ wHh^T + bHh)}. Shapes,
   * gradient and errors are those of {@code gruCell}.
   *
   * {@snippet :
   * rnnReluCell(ones(1, 3), zeros(1, 2), ones(2, 3), ones(2, 2)); // tensor([[3., 3.]])
   * }
   */
  static Tensor rnnReluCell(
      Tensor input,
      Tensor hx,
      Tensor wIh,
      Tensor wHh,
      @Default("null") @Nullable Tensor bIh,
      @Default("null") @Nullable Tensor bHh) {
    return RecurrentCells.relu(input, hx, wIh, wHh, bIh, bHh);
  }
}
