package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.graph.Variable;
import dev.adjoint.kernel.DTypes;
import org.jspecify.annotations.Nullable;

/** A run of an {@link Opaque} operation. */
final class OpaqueRun extends Run {
  private final Opaque op;
  private @Nullable OpaqueNode node;

  OpaqueRun(Opaque op, Tensor... inputs) {
    super(inputs);
    this.op = op;
  }

  @Override
  Op op() {
    return op;
  }

  @Override
  Run on(Tensor[] others) {
    return new OpaqueRun(op, others);
  }

  @Override
  Tensor[] batched(Level level) {
    return Batching.opaque(op, level, inputs);
  }

  @Override
  Tensor[] compute() {
    return compute(op, inputs);
  }

  /** Holds the inputs as they are now, since another thread may change them during the call. */
  static Tensor[] compute(Opaque op, Tensor[] inputs) {
    try {
      return op.forward(Operands.held(inputs));
    } catch (ArrayIndexOutOfBoundsException e) {
      throw Operands.changed(e);
    }
  }

  @Override
  boolean record(Tensor[] results) {
    if (!Dispatch.records(inputs)) {
      return false;
    }
    node = new OpaqueNode(op, inputs);
    for (int i = 0; i < results.length; i++) {
      if (op.isDifferentiable(i) && DTypes.isDifferentiable(TensorAccess.dtype(results[i]))) {
        Variable.setHistory(results[i], node);
      } else {
        node.skipOutput(results[i]);
      }
    }
    return true;
  }

  @Override
  void attachTangents(Tangent.Owner owner, Tensor[] results) {
    ForwardMode.apply(owner, inputs, results, op::jvp, !op.isInMemoryOfInput());
  }

  @Override
  void saveResults(Tensor[] results) {
    if (node != null) {
      node.saveOutputs(results);
    }
  }
}
