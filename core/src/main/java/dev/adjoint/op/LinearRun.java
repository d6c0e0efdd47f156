package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.graph.Recording;
import dev.adjoint.graph.Variable;
import dev.adjoint.kernel.DTypes;

/** A run of a {@link Linear} operation. */
final class LinearRun extends Run<Linear> {

  LinearRun(Linear op, Tensor... input) {
    super(op, Interceptor.Effect.ALLOCATES, input);
  }

  @Override
  Run<Linear> on(Tensor[] others) {
    return new LinearRun(op, others);
  }

  @Override
  Tensor[] batched(Level level) {
    Linear whole = op.batched(level.batchSize());
    return new Tensor[] {
      level.wrap(level.below(() -> new LinearRun(whole, level.physical(inputs[0])).run()[0]), 0)
    };
  }

  @Override
  Tensor[] compute() {
    return new Tensor[] {compute(op, inputs[0])};
  }

  /** Holds the input as it is now, since another thread may change it during the call. */
  static Tensor compute(Linear op, Tensor input) {
    try {
      return op.forward(op.asksOnce() ? input : Operands.held(input));
    } catch (ArrayIndexOutOfBoundsException e) {
      throw Operands.changed(e);
    }
  }

  @Override
  boolean record(Tensor[] results) {
    if (!isDifferentiable(results) || !Recording.records(inputs)) {
      return false;
    }
    Variable.setHistory(results[0], new LinearNode(op, inputs[0]));
    return false;
  }

  private static boolean isDifferentiable(Tensor[] results) {
    return DTypes.isDifferentiable(TensorAccess.dtype(results[0]));
  }

  @Override
  void attachTangents(Tangent.Owner owner, Tensor[] results) {
    if (isDifferentiable(results)) {
      ForwardMode.apply(
          owner,
          inputs,
          results,
          (in, out, tangents) -> {
            Tensor tangent = tangents[0];
            return new Tensor[] {tangent == null ? null : new LinearRun(op, tangent).run()[0]};
          });
    }
  }
}
