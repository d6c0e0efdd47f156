package dev.adjoint.ops.recurrent;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Promotion;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.copy.Clone;
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
      List<Tensor> in = Split.chunk(input, 3, 1);
      List<Tensor> own = Split.chunk(params.ofHidden(hidden), 3, 1);
      Tensor reset = sigmoid(sum(own.get(0), in.get(0)));
      Tensor update = sigmoid(sum(own.get(1), in.get(1)));
      Tensor given = product(own.get(2), reset);
      Tensor fresh = tanh(Arithmetic.ADD.call(in.get(2), given));
      Tensor kept = product(Arithmetic.SUB.call(hidden, fresh), update);
      return List.of(sum(kept, fresh));
    }
  },
  LSTM(4) {
    @Override
    List<Tensor> step(Tensor input, List<Tensor> state, CellParams params) {
      List<Tensor> gates = Split.chunk(sum(params.ofHidden(state.get(0)), input), 4, 1);
      Tensor in = sigmoid(gates.get(0));
      Tensor forget = sigmoid(gates.get(1));
      Tensor fresh = tanh(gates.get(2));
      Tensor out = sigmoid(gates.get(3));
      Tensor kept = Arithmetic.MUL.call(forget, state.get(1));
      Tensor cell = sum(kept, Arithmetic.MUL.call(in, fresh));
      Tensor hidden = Arithmetic.MUL.call(out, Elementwise.TANH.call(cell));
      return List.of(params.projected(hidden), cell);
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

  // PyTorch computes gates in place: they keep the dtype that they begin with.

  private static Tensor sigmoid(Tensor gate) {
    requireFloats(gate);
    return Elementwise.SIGMOID.call(gate);
  }

  private static Tensor tanh(Tensor gate) {
    requireFloats(gate);
    return Elementwise.TANH.call(gate);
  }

  private static void requireFloats(Tensor gate) {
    DType dtype = TensorAccess.dtype(gate);
    if (!DTypes.computesInFloat(dtype)) {
      Promotion.checkCanCast(Promotion.defaultDType(), dtype);
    }
  }

  private static Tensor sum(Tensor gate, Tensor other) {
    return into(gate, Arithmetic.ADD.call(gate, other));
  }

  private static Tensor product(Tensor gate, Tensor other) {
    return into(gate, Arithmetic.MUL.call(gate, other));
  }

  private static Tensor into(Tensor gate, Tensor result) {
    DType dtype = TensorAccess.dtype(gate);
    Promotion.checkCanCast(TensorAccess.dtype(result), dtype);
    return Clone.to(result, dtype);
  }

  private static List<Tensor> simple(
      Pointwise function, Tensor input, List<Tensor> state, CellParams params) {
    Tensor hidden = params.ofHidden(state.getFirst());
    // In place, as PyTorch, so that weights of one row are not broadcast to those of the input.
    Tensor sum = Levels.inTransform() ? hidden.add(input) : hidden.add_(input);
    return List.of(function.call(sum));
  }
}
