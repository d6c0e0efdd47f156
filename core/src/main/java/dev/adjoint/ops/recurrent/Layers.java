package dev.adjoint.ops.recurrent;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Levels;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Values;
import dev.adjoint.ops.dropout.Dropout;
import dev.adjoint.ops.join.Cat;
import dev.adjoint.ops.join.Stack;
import dev.adjoint.ops.join.Unbind;
import dev.adjoint.ops.view.InPlaceViews;
import dev.adjoint.ops.view.Permute;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recurrent layers over sequences, composed of other operations as in PyTorch.
 *
 * @param biases whether the parameters have biases
 * @param count how many layers there are
 * @param dropout the probability of zeroing an element between layers
 * @param training whether anything is zeroed at all
 * @param bidirectional whether there is a second direction, from the end
 */
public record Layers(
    boolean biases, long count, double dropout, boolean training, boolean bidirectional) {

  /** Long short-term memory: the outputs, the last hidden states and the last cell states. */
  public List<Tensor> lstm(
      Tensor input,
      @Nullable Tensor batchSizes,
      List<Tensor> states,
      List<Tensor> params,
      boolean batchFirst) {
    Errors.require(states.size() == 2, "lstm expects two hidden states");
    requireStates(states.get(0), "hx[0] (h_0)", "h_0");
    requireStates(states.get(1), "hx[1] (c_0)", "c_0");
    boolean projections =
        TensorAccess.layout(states.get(0)).size(2) != TensorAccess.layout(states.get(1)).size(2);
    return run(
        Cell.LSTM,
        input,
        batchSizes,
        states,
        CellParams.all(params, biases, projections),
        batchFirst);
  }

  /** Gated recurrent units: the outputs and the last hidden states. */
  public List<Tensor> gru(
      Tensor input,
      @Nullable Tensor batchSizes,
      Tensor hidden,
      List<Tensor> params,
      boolean batchFirst) {
    return hidden(Cell.GRU, input, batchSizes, hidden, params, batchFirst);
  }

  /** A recurrence with {@code tanh}: the outputs and the last hidden states. */
  public List<Tensor> tanh(
      Tensor input,
      @Nullable Tensor batchSizes,
      Tensor hidden,
      List<Tensor> params,
      boolean batchFirst) {
    return hidden(Cell.TANH, input, batchSizes, hidden, params, batchFirst);
  }

  /** A recurrence with {@code relu}: the outputs and the last hidden states. */
  public List<Tensor> relu(
      Tensor input,
      @Nullable Tensor batchSizes,
      Tensor hidden,
      List<Tensor> params,
      boolean batchFirst) {
    return hidden(Cell.RELU, input, batchSizes, hidden, params, batchFirst);
  }

  /** Layers of cells whose state is what they give. */
  private List<Tensor> hidden(
      Cell cell,
      Tensor input,
      @Nullable Tensor batchSizes,
      Tensor hidden,
      List<Tensor> params,
      boolean batchFirst) {
    List<CellParams> all = CellParams.all(params, biases, false);
    return run(cell, input, batchSizes, List.of(hidden), all, batchFirst);
  }

  private void requireStates(Tensor states, String name, String shortName) {
    Layout layout = TensorAccess.layout(states);
    Errors.require(
        layout.dim() == 3,
        "For batched 3-D input, %s should be 3-D but got %s-D tensor",
        name,
        layout.dim());
    long expected = count * directions();
    Errors.require(
        layout.size(0) == expected,
        "Expected %s size(0) to be %s (num_layers * num_directions), but got %s",
        shortName,
        expected,
        layout.size(0));
  }

  private int directions() {
    return bidirectional ? 2 : 1;
  }

  private List<Tensor> run(
      Cell cell,
      Tensor input,
      @Nullable Tensor batchSizes,
      List<Tensor> first,
      List<CellParams> params,
      boolean batchFirst) {
    Steps steps = batchSizes == null ? Steps.even() : Steps.packed(checked(batchSizes));
    List<List<Tensor>> states = new ArrayList<>();
    for (Tensor part : first) {
      List<Tensor> each = Unbind.apply(part, 0);
      checkCount(each.size(), "Expected more hidden states in stacked_rnn");
      states.add(each);
    }
    checkCount(params.size(), "Expected more weights in stacked_rnn");
    Tensor current = batchFirst ? Permute.transpose(input, 0, 1) : input;
    List<List<Tensor>> last = new ArrayList<>();
    for (int layer = 0; layer < count; layer++) {
      List<Tensor> outputs = new ArrayList<>();
      for (int direction = 0; direction < directions(); direction++) {
        int at = layer * directions() + direction;
        List<Tensor> state = states.stream().map(s -> s.get(at)).toList();
        Steps.Passed passed = steps.pass(cell, current, state, params.get(at), direction == 1);
        outputs.add(passed.output());
        last.add(passed.state());
      }
      current = bidirectional ? Cat.apply(outputs, -1) : outputs.getFirst();
      if (dropout != 0 && training && layer + 1 < count) {
        current = Dropout.apply(current, dropout, true, false);
      }
    }
    List<Tensor> results = new ArrayList<>();
    results.add(batchFirst ? batchesFirst(cell, current) : current);
    for (int i = 0; i < first.size(); i++) {
      int part = i;
      results.add(Stack.apply(last.stream().map(s -> s.get(part)).toList(), 0));
    }
    return List.copyOf(results);
  }

  /** In place, but for an LSTM, as in PyTorch: what is turned in place is no view. */
  private static Tensor batchesFirst(Cell cell, Tensor outputs) {
    return cell == Cell.LSTM || Levels.inTransform()
        ? Permute.transpose(outputs, 0, 1)
        : InPlaceViews.transpose(outputs, 0, 1);
  }

  private void checkCount(int size, String text) {
    Errors.require(
        size % directions() == 0, "Odd number of params or hiddens given to a bidirectional RNN");
    Errors.require(size / directions() == count, text);
  }

  /** How many sequences have each step: never more than have the one before. */
  private static long[] checked(Tensor batchSizes) {
    Layout layout = TensorAccess.layout(batchSizes);
    Errors.require(
        layout.dim() == 1 && TensorAccess.dtype(batchSizes) == DType.INT64,
        "batch_sizes should be a 1-D tensor of dtype Long, but got %s-D and %s",
        layout.dim(),
        TensorAccess.dtype(batchSizes));
    long[] sizes = Values.toLongArray(batchSizes);
    Errors.require(sizes.length > 0, "Expected sequence length to be larger than 0 in RNN");
    for (int i = 0; i < sizes.length; i++) {
      Errors.require(
          sizes[i] > 0 && (i == 0 || sizes[i] <= sizes[i - 1]),
          "batch_sizes should be positive and never grow, but got %s",
          sizes);
    }
    return sizes;
  }
}
