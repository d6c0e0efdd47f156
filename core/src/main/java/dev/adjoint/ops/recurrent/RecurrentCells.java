package dev.adjoint.ops.recurrent;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import dev.adjoint.op.TensorAccess;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Single steps: {@code lstm_cell} and the like. */
public final class RecurrentCells {
  private RecurrentCells() {}

  /** A step of a recurrence with {@code tanh}. */
  public static Tensor tanh(
      Tensor input,
      Tensor hidden,
      Tensor inputWeight,
      Tensor hiddenWeight,
      @Nullable Tensor inputBias,
      @Nullable Tensor hiddenBias) {
    CellParams params = new CellParams(inputWeight, hiddenWeight, inputBias, hiddenBias, null);
    return step(Cell.TANH, input, List.of(hidden), params).getFirst();
  }

  /** A step of a recurrence with {@code relu}. */
  public static Tensor relu(
      Tensor input,
      Tensor hidden,
      Tensor inputWeight,
      Tensor hiddenWeight,
      @Nullable Tensor inputBias,
      @Nullable Tensor hiddenBias) {
    CellParams params = new CellParams(inputWeight, hiddenWeight, inputBias, hiddenBias, null);
    return step(Cell.RELU, input, List.of(hidden), params).getFirst();
  }

  /** A step of gated recurrent units. */
  public static Tensor gru(
      Tensor input,
      Tensor hidden,
      Tensor inputWeight,
      Tensor hiddenWeight,
      @Nullable Tensor inputBias,
      @Nullable Tensor hiddenBias) {
    CellParams params = new CellParams(inputWeight, hiddenWeight, inputBias, hiddenBias, null);
    return step(Cell.GRU, input, List.of(hidden), params).getFirst();
  }

  /** A step of long short-term memory. */
  public static List<Tensor> lstm(
      Tensor input,
      List<Tensor> state,
      Tensor inputWeight,
      Tensor hiddenWeight,
      @Nullable Tensor inputBias,
      @Nullable Tensor hiddenBias) {
    Errors.require(state.size() == 2, "lstm_cell expects two hidden states");
    CellParams params = new CellParams(inputWeight, hiddenWeight, inputBias, hiddenBias, null);
    return step(Cell.LSTM, input, state, params);
  }

  private static List<Tensor> step(Cell cell, Tensor input, List<Tensor> state, CellParams params) {
    Layout in = TensorAccess.layout(input);
    Layout weight = TensorAccess.layout(params.inputWeight());
    Layout hiddenWeight = TensorAccess.layout(params.hiddenWeight());
    long size = size(hiddenWeight, 1);
    long expected = size(weight, 1);
    Errors.require(
        size(in, 1) == expected,
        "input has inconsistent input_size: got %s expected %s",
        size(in, 1),
        expected);
    if (cell.gates > 1) {
      requireRows("weight_ih", weight, cell.gates, size);
      requireRows("weight_hh", hiddenWeight, cell.gates, size);
    }
    for (int i = 0; i < state.size(); i++) {
      Layout own = TensorAccess.layout(state.get(i));
      Errors.require(
          size(in, 0) == size(own, 0),
          "Input batch size %s doesn't match hidden%s batch size %s",
          size(in, 0),
          i,
          size(own, 0));
      Errors.require(
          size(own, 1) == size,
          "hidden%s has inconsistent hidden_size: got %s, expected %s",
          i,
          size(own, 1),
          size);
    }
    return cell.step(params.ofInput(input), state, params);
  }

  private static void requireRows(String name, Layout weight, int gates, long size) {
    long rows = gates * size;
    Errors.require(
        size(weight, 0) == rows,
        "%s first dim must be %s * hidden_size = %s, but got %s",
        name,
        gates,
        rows,
        size(weight, 0));
  }

  private static long size(Layout layout, int dim) {
    if (dim >= layout.dim()) {
      throw Errors.index(
          "Dimension out of range (expected to be in range of [%s, %s], but got %s)",
          -Math.max(layout.dim(), 1), Math.max(layout.dim(), 1) - 1, dim);
    }
    return layout.size(dim);
  }
}
