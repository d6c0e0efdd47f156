package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.graph.AutogradState;
import dev.adjoint.graph.NotImplementedNode;
import dev.adjoint.graph.Recording;
import dev.adjoint.graph.Variable;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import org.jspecify.annotations.Nullable;

/** A run of a {@link Pointwise} operation. */
final class PointwiseRun extends Run<Pointwise> {

  /** The operands of the inputs from index 1 on. */
  private final Operand[] operands;

  private final Scalar[] numbers;
  private final DType common;
  private @Nullable PointwiseNode node;

  PointwiseRun(Pointwise op, Tensor[] inputs, Operand[] operands, Scalar[] numbers, DType common) {
    super(op, Interceptor.Effect.ALLOCATES, inputs);
    this.operands = operands;
    this.numbers = numbers;
    this.common = common;
  }

  @Override
  Run<Pointwise> on(Tensor[] others) {
    return new PointwiseRun(op, others, Operands.ofInputs(others), numbers, common);
  }

  @Override
  Tensor @Nullable [] rewritten(Level level) {
    return level.isBatch()
        ? batched(level)
        : DualKernel.run(op, level, level.lift(inputs), numbers, common);
  }

  @Override
  Tensor[] batched(Level level) {
    Tensor whole = level.below(() -> op.run(Batching.physical(level, inputs), numbers, common));
    return new Tensor[] {level.wrap(whole, 0)};
  }

  @Override
  Tensor[] compute() {
    return new Tensor[] {compute(op, operands, numbers, common)};
  }

  /**
   * Computes a new result, unrecorded.
   *
   * @param operands those of the inputs, from index 1 on
   */
  static Tensor compute(Pointwise op, Operand[] operands, Scalar[] numbers, DType common) {
    PointwiseTypes types = op.types();
    DType compute = types.computeType(common);
    Layout layout = types.resultLayout(operands, compute);
    Tensor out = Execution.empty(layout, types.resultType(operands, compute, common));
    operands[0] = TensorAccess.operand(out);
    types.convert(operands, compute);
    op.execute(operands, numbers, compute);
    return out;
  }

  @Override
  boolean record(Tensor[] results) {
    node = record(op, inputs, numbers, common, results[0]);
    return node != null;
  }

  static @Nullable PointwiseNode record(
      Pointwise op, Tensor[] inputs, Scalar[] numbers, DType common, Tensor out) {
    AutogradState state = AutogradState.current();
    if (!DTypes.isDifferentiable(TensorAccess.dtype(out))
        || !state.isGradEnabled()
        || !needsGradient(op, inputs)) {
      return null;
    }
    if (op.has(Pointwise.Trait.NO_DERIVATIVE)) {
      Variable.setHistory(out, new NotImplementedNode("aten::" + op.name(), inputs));
      return null;
    }
    PointwiseNode node = new PointwiseNode(state, op, inputs, numbers, common);
    Variable.setHistory(out, node);
    return node;
  }

  private static boolean needsGradient(Pointwise op, Tensor[] inputs) {
    for (int i = 0; i < inputs.length; i++) {
      if (Recording.requiresGrad(inputs[i]) && op.isDifferentiable(i)) {
        return !Recording.isInference(inputs[i]) || Recording.anyTracked(inputs);
      }
    }
    return false;
  }

  @Override
  void attachTangents(Tangent.Owner owner, Tensor[] results) {
    if (DTypes.isDifferentiable(TensorAccess.dtype(results[0]))) {
      ForwardMode.apply(
          owner,
          inputs,
          results,
          (in, out, tangents) ->
              new Tensor[] {
                op.jvp(tangents, true).ofResult(in, out[0], tangents, numbers, common)
              });
    }
  }

  @Override
  void saveResults(Tensor[] results) {
    if (node != null) {
      node.saveOutput(results[0]);
    }
  }
}
