package dev.adjoint;

import dev.adjoint.ops.recurrent.Layers;
import dev.adjoint.ops.recurrent.RecurrentCells;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Recurrent layers and cells. */
@Publish
final class RecurrentFunctions {
  private RecurrentFunctions() {}

  /**
   * LSTM (long short-term memory) layers over sequences: gates {@code i, f, g, o} of {@code input @
   * W_ih^T + b_ih + h @ W_hh^T + b_hh}; then {@code c = sigmoid(f) * c + sigmoid(i) * tanh(g)} and
   * {@code h = sigmoid(o) * tanh(c)}.
   *
   * <p>Shapes: the input {@code (steps, batch, in)}, or {@code (batch, steps, in)} if {@code
   * batchFirst}; {@code hx}: the first hidden and cell states, each {@code (layers * directions,
   * batch, hidden)}. Results: the outputs {@code (steps, batch, directions * hidden)}, the last
   * hidden states and the last cell states.
   *
   * <p>Parameters, for each direction of each layer: {@code W_ih (4 * hidden, in)}, {@code W_hh (4
   * * hidden, hidden)}, and with biases {@code b_ih} and {@code b_hh (4 * hidden)}; if hidden
   * states have fewer elements than cell states, a projection {@code (out, hidden)} last. This is
   * PyTorch's layout.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: through all steps, to the input, the first states and the parameters.
   *
   * <p>New tensors.
   *
   * <p>Errors: other numbers of states or parameters than the layers have; sizes or dtypes that do
   * not fit; an empty sequence.
   *
   * {@snippet :
   * var states = tensors(zeros(1, 2, 4), zeros(1, 2, 4));
   * var weights = tensors(ones(16, 3), ones(16, 4));
   * var results = lstm(ones(5, 2, 3), states, weights, false, 1, 0.0, false, false, false);
   * results.get(0).shape(); // torch.Size([5, 2, 4])
   * }
   *
   * @param input the sequences
   * @param hx the first hidden states and the first cell states
   * @param params the parameters of all layers
   * @param hasBiases whether they have biases
   * @param numLayers how many layers there are
   * @param dropout the probability of zeroing an element between layers
   * @param train whether anything is zeroed at all
   * @param bidirectional whether each layer has a second direction, from the end
   * @param batchFirst whether batches are the first dimension of the input and the outputs
   */
  static List<Tensor> lstm(
      Tensor input,
      List<Tensor> hx,
      List<Tensor> params,
      boolean hasBiases,
      long numLayers,
      double dropout,
      boolean train,
      boolean bidirectional,
      boolean batchFirst) {
    return new Layers(hasBiases, numLayers, dropout, train, bidirectional)
        .lstm(input, null, hx, params, batchFirst);
  }

  /**
   * LSTM layers over packed sequences of several lengths; see {@link Adjoint#lstm(Tensor, List,
   * List, boolean, long, double, boolean, boolean, boolean)}.
   *
   * @param data rows of the first step of all sequences, then those of the second step of all that
   *     have one, and so on; the longest sequence is the first
   * @param batchSizes how many sequences have each step
   */
  static List<Tensor> lstm(
      Tensor data,
      Tensor batchSizes,
      List<Tensor> hx,
      List<Tensor> params,
      boolean hasBiases,
      long numLayers,
      double dropout,
      boolean train,
      boolean bidirectional) {
    return new Layers(hasBiases, numLayers, dropout, train, bidirectional)
        .lstm(data, batchSizes, hx, params, false);
  }

  /**
   * GRU (gated recurrent unit) layers over sequences: {@code r} and {@code z} are sigmoids of
   * {@code input @ W_ih^T + b_ih + h @ W_hh^T + b_hh}, and {@code n = tanh(input @ W_in^T + b_in +
   * r * (h @ W_hn^T + b_hn))}; then {@code h = (h - n) * z + n}.
   *
   * <p>Shapes and parameters: as of {@link Adjoint#lstm(Tensor, List, List, boolean, long, double,
   * boolean, boolean, boolean)}, with one kind of states, and 3 times {@code hidden} rows for
   * {@code r, z, n}. Results: the outputs and the last hidden states.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: through all steps, to the input, the first states and the parameters.
   *
   * <p>New tensors.
   *
   * <p>Errors: other numbers of states or parameters than the layers have; sizes or dtypes that do
   * not fit; an empty sequence.
   *
   * {@snippet :
   * var weights = tensors(ones(12, 3), ones(12, 4));
   * var results = gru(ones(5, 2, 3), zeros(1, 2, 4), weights, false, 1, 0.0, false, false, false);
   * results.get(1).shape(); // torch.Size([1, 2, 4])
   * }
   */
  static List<Tensor> gru(
      Tensor input,
      Tensor hx,
      List<Tensor> params,
      boolean hasBiases,
      long numLayers,
      double dropout,
      boolean train,
      boolean bidirectional,
      boolean batchFirst) {
    return new Layers(hasBiases, numLayers, dropout, train, bidirectional)
        .gru(input, null, hx, params, batchFirst);
  }

  /** GRU layers over packed sequences of several lengths, as those of {@code lstm}. */
  static List<Tensor> gru(
      Tensor data,
      Tensor batchSizes,
      Tensor hx,
      List<Tensor> params,
      boolean hasBiases,
      long numLayers,
      double dropout,
      boolean train,
      boolean bidirectional) {
    return new Layers(hasBiases, numLayers, dropout, train, bidirectional)
        .gru(data, batchSizes, hx, params, false);
  }

  /**
   * RNN (recurrent) layers with {@code tanh} over sequences: {@code h = tanh(input @ W_ih^T + b_ih
   * + h @ W_hh^T + b_hh)}.
   *
   * <p>Shapes and parameters: as of {@link Adjoint#lstm(Tensor, List, List, boolean, long, double,
   * boolean, boolean, boolean)}, with one kind of states, and as many rows as there are hidden
   * elements. Results: the outputs and the last hidden states.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: through all steps, to the input, the first states and the parameters.
   *
   * <p>New tensors.
   *
   * <p>Errors: other numbers of states or parameters than the layers have; sizes or dtypes that do
   * not fit; an empty sequence.
   *
   * {@snippet :
   * var weights = tensors(ones(4, 3), ones(4, 4));
   * var results = rnnTanh(ones(5, 2, 3), zeros(1, 2, 4), weights, false, 1, 0.0, false, false, false);
   * results.get(0).shape(); // torch.Size([5, 2, 4])
   * }
   */
  static List<Tensor> rnnTanh(
      Tensor input,
      Tensor hx,
      List<Tensor> params,
      boolean hasBiases,
      long numLayers,
      double dropout,
      boolean train,
      boolean bidirectional,
      boolean batchFirst) {
    return new Layers(hasBiases, numLayers, dropout, train, bidirectional)
        .tanh(input, null, hx, params, batchFirst);
  }

  /** RNN layers with {@code tanh} over packed sequences of several lengths, as of {@code lstm}. */
  static List<Tensor> rnnTanh(
      Tensor data,
      Tensor batchSizes,
      Tensor hx,
      List<Tensor> params,
      boolean hasBiases,
      long numLayers,
      double dropout,
      boolean train,
      boolean bidirectional) {
    return new Layers(hasBiases, numLayers, dropout, train, bidirectional)
        .tanh(data, batchSizes, hx, params, false);
  }

  /**
   * RNN (recurrent) layers with {@code relu} over sequences; see {@link Adjoint#rnnTanh(Tensor,
   * Tensor, List, boolean, long, double, boolean, boolean, boolean)}.
   */
  static List<Tensor> rnnRelu(
      Tensor input,
      Tensor hx,
      List<Tensor> params,
      boolean hasBiases,
      long numLayers,
      double dropout,
      boolean train,
      boolean bidirectional,
      boolean batchFirst) {
    return new Layers(hasBiases, numLayers, dropout, train, bidirectional)
        .relu(input, null, hx, params, batchFirst);
  }

  /** RNN layers with {@code relu} over packed sequences of several lengths, as of {@code lstm}. */
  static List<Tensor> rnnRelu(
      Tensor data,
      Tensor batchSizes,
      Tensor hx,
      List<Tensor> params,
      boolean hasBiases,
      long numLayers,
      double dropout,
      boolean train,
      boolean bidirectional) {
    return new Layers(hasBiases, numLayers, dropout, train, bidirectional)
        .relu(data, batchSizes, hx, params, false);
  }

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
