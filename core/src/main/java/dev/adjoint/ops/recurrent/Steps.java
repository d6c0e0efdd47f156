package dev.adjoint.ops.recurrent;

import dev.adjoint.Tensor;
import dev.adjoint.op.Errors;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.join.Cat;
import dev.adjoint.ops.join.Stack;
import dev.adjoint.ops.join.Unbind;
import dev.adjoint.ops.view.Slice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How a cell goes through a sequence, in one direction of one layer. */
interface Steps {

  /**
   * What a direction gives.
   *
   * @param output the hidden states of all steps
   * @param state the last state
   */
  record Passed(Tensor output, List<Tensor> state) {}

  /**
   * Runs the cell.
   *
   * @param state the first state
   * @param backward whether from the end of the sequence to its begin
   */
  Passed pass(Cell cell, Tensor input, List<Tensor> state, CellParams params, boolean backward);

  /** Sequences of one length: steps are the first dimension. */
  static Steps even() {
    return (cell, input, first, params, backward) -> {
      List<Tensor> steps = new ArrayList<>(Unbind.apply(params.ofInput(input), 0));
      Errors.require(!steps.isEmpty(), "Expected sequence length to be larger than 0 in RNN");
      if (backward) {
        Collections.reverse(steps);
      }
      List<Tensor> state = first;
      List<Tensor> outputs = new ArrayList<>();
      for (Tensor step : steps) {
        state = cell.step(step, state, params);
        outputs.add(state.getFirst());
      }
      if (backward) {
        Collections.reverse(outputs);
      }
      return new Passed(Stack.apply(outputs, 0), state);
    };
  }

  /**
   * Sequences of several lengths, the longest first: rows are those of the first step of all, then
   * those of the second step of all that have one, and so on.
   *
   * @param batchSizes how many sequences have each step
   */
  static Steps packed(long... batchSizes) {
    return (cell, input, first, params, backward) -> {
      Tensor gates = params.ofInput(input);
      return backward
          ? backward(cell, gates, first, params, batchSizes)
          : forward(cell, gates, first, params, batchSizes);
    };
  }

  private static Passed forward(
      Cell cell, Tensor gates, List<Tensor> first, CellParams params, long... batchSizes) {
    List<Tensor> state = first;
    List<Tensor> outputs = new ArrayList<>();
    List<List<Tensor>> ended = new ArrayList<>();
    long start = 0;
    long last = batchSizes[0];
    for (long size : batchSizes) {
      if (size < last) {
        ended.add(slice(state, size, last));
        state = slice(state, 0, size);
      }
      last = size;
      state = cell.step(Slice.narrow(gates, 0, start, size), state, params);
      outputs.add(state.getFirst());
      start += size;
    }
    ended.add(state);
    Collections.reverse(ended);
    return new Passed(Cat.apply(outputs, 0), joined(ended));
  }

  private static Passed backward(
      Cell cell, Tensor gates, List<Tensor> first, CellParams params, long... batchSizes) {
    long last = batchSizes[batchSizes.length - 1];
    List<Tensor> state = slice(first, 0, last);
    List<Tensor> outputs = new ArrayList<>();
    long end = TensorAccess.layout(gates).size(0);
    for (int i = batchSizes.length - 1; i >= 0; i--) {
      long size = batchSizes[i];
      if (size > last) {
        state = joined(List.of(state, slice(first, last, size)));
      }
      last = size;
      state = cell.step(Slice.narrow(gates, 0, end - size, size), state, params);
      outputs.add(state.getFirst());
      end -= size;
    }
    Collections.reverse(outputs);
    return new Passed(Cat.apply(outputs, 0), state);
  }

  private static List<Tensor> slice(List<Tensor> state, long start, long end) {
    return state.stream().map(t -> Slice.narrow(t, 0, start, end - start)).toList();
  }

  private static List<Tensor> joined(List<List<Tensor>> states) {
    List<Tensor> whole = new ArrayList<>();
    for (int i = 0; i < states.getFirst().size(); i++) {
      int part = i;
      whole.add(Cat.apply(states.stream().map(s -> s.get(part)).toList(), 0));
    }
    return whole;
  }
}
