package dev.adjoint.ops.recurrent;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Promotion;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.join.Split;
import dev.adjoint.ops.pointwise.Elementwise;
import java.util.List;

/** The step of a recurrence from one state to the next. A state begins with the hidden state. */
enum Cell {
  TANH(1) {
    @Override
    List<Tensor> step(Tensor input, List<Tensor> state, CellParams params) {
      return simple(Elementwise.TANH, input, state, params);
    }
  },
  RELU(1) {
    @Override
    List<Tensor> step(Tensor input, List<Tensor> state, CellParams params) {
      return simple(Elementwise.RELU, input, state, params);
    }
  },
  GRU(3) {
    @Override
    List<Tensor> step(Tensor input, List<Tensor> state, CellParams params) {
      Tensor hidden = state.getFirst();
      requireFloats(input);
      List<Tensor> in = Split.chunk(input, 3, 1);
      List<Tensor> own = Split.chunk(params.ofHidden(hidden), 3, 1);
      Tensor reset = Elementwise.SIGMOID.call(Arithmetic.ADD.call(own.get(0), in.get(0)));
      Tensor update = Elementwise.SIGMOID.call(Arithmetic.ADD.call(own.get(1), in.get(1)));
      Tensor given = Arithmetic.MUL.call(own.get(2), reset);
      Tensor fresh = Elementwise.TANH.call(Arithmetic.ADD.call(in.get(2), given));
      Tensor kept = Arithmetic.MUL.call(Arithmetic.SUB.call(hidden, fresh), update);
      return List.of(Arithmetic.ADD.call(kept, fresh));
    }
  },
  LSTM(4) {
    @Override
    List<Tensor> step(Tensor input, List<Tensor> state, CellParams params) {
      requireFloats(input);
      Tensor sum = Arithmetic.ADD.call(params.ofHidden(state.get(0)), input);
      List<Tensor> gates = Split.chunk(sum, 4, 1);
      Tensor in = Elementwise.SIGMOID.call(gates.get(0));
      Tensor forget = Elementwise.SIGMOID.call(gates.get(1));
      Tensor fresh = Elementwise.TANH.call(gates.get(2));
      Tensor out = Elementwise.SIGMOID.call(gates.get(3));
      Tensor kept = Arithmetic.MUL.call(forget, state.get(1));
      Tensor cell = Arithmetic.ADD.call(kept, Arithmetic.MUL.call(in, fresh));
      Tensor hidden = Arithmetic.MUL.call(out, Elementwise.TANH.call(cell));
      return List.of(hidden, cell);
    }
  };

  /** How many times the rows of weights are the hidden elements. */
  final int gates;

  Cell(int gates) {
    this.gates = gates;
  }

  /**
   * The next state.
   *
   * @param input what the input gives to the gates
   */
  abstract List<Tensor> step(Tensor input, List<Tensor> state, CellParams params);

  /** As in PyTorch, where gates are computed in place. */
  private static void requireFloats(Tensor input) {
    DType dtype = TensorAccess.dtype(input);
    if (!DTypes.computesInFloat(dtype)) {
      Promotion.checkCanCast(Promotion.defaultDType(), dtype);
    }
  }

  private static List<Tensor> simple(
      Pointwise function, Tensor input, List<Tensor> state, CellParams params) {
    Tensor hidden = params.ofHidden(state.getFirst());
    // In place, as PyTorch, so that weights of one row are not broadcast to those of the input.
    Tensor sum = Levels.inTransform() ? hidden.add(input) : hidden.add_(input);
    return List.of(function.call(sum));
  }
}
