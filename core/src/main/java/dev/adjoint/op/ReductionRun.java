package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.graph.Recording;
import dev.adjoint.graph.Variable;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import org.jspecify.annotations.Nullable;

/** A run of a {@link Reduction}. */
final class ReductionRun extends Run {
  private final Reduction op;
  private final Operand[] ins;
  private final Reduction.Reducing call;

  /** The sizes that the inputs broadcast to. */
  private final long[] sizes;

  private @Nullable ReductionNode node;

  ReductionRun(Reduction op, Tensor[] inputs, Operand[] ins, Reduction.Reducing call) {
    super(Interceptor.Effect.ALLOCATES, inputs);
    this.op = op;
    this.ins = ins;
    this.call = call;
    this.sizes = sizes(ins);
  }

  static long[] sizes(Operand[] ins) {
    long[] sizes = ins[0].layout().sizes();
    for (int i = 1; i < ins.length; i++) {
      sizes = Shapes.broadcast(sizes, ins[i].layout().sizes());
    }
    return sizes;
  }

  @Override
  Op op() {
    return op;
  }

  @Override
  Run on(Tensor[] others) {
    return new ReductionRun(op, others, Operands.read(others), call);
  }

  @Override
  Tensor[] batched(Level level) {
    boolean[] wider = new boolean[call.reduced().length + 1];
    System.arraycopy(call.reduced(), 0, wider, 1, call.reduced().length);
    Reduction.Reducing whole =
        new Reduction.Reducing(wider, call.keepDim(), call.dtype(), call.numbers());
    Tensor results = level.below(() -> op.run(Batching.physical(level, inputs), whole));
    return new Tensor[] {level.wrap(results, 0)};
  }

  @Override
  Tensor[] compute() {
    DType out = call.dtype() != null ? call.dtype() : op.resultType(ins);
    Layout kept = Layout.contiguous(Shapes.keepDims(sizes, call.reduced()));
    Tensor full = Execution.empty(kept, out);
    Operand operand = TensorAccess.operand(full);
    op.execute(operand, ins, call.reduced(), call.numbers());
    if (call.keepDim()) {
      return new Tensor[] {full};
    }
    Layout dropped = Layout.contiguous(Shapes.dropDims(sizes, call.reduced()));
    return new Tensor[] {TensorAccess.newTensor(new Operand(operand.storage(), dropped, out))};
  }

  @Override
  boolean record(Tensor[] results) {
    if (!op.hasRules() || !Recording.records(inputs)) {
      return false;
    }
    DType dtype = TensorAccess.dtype(results[0]);
    if (!DTypes.isDifferentiable(dtype)) {
      throw new IllegalStateException("Autograd not support dtype: " + dtype.scalarTypeName());
    }
    node = new ReductionNode(op, inputs, call.numbers(), sizes, call.reduced());
    Variable.setHistory(results[0], node);
    return op.savesOutput();
  }

  @Override
  void attachTangents(Tangent.Owner owner, Tensor[] results) {
    if (op.hasRules()) {
      ForwardMode.apply(
          owner,
          inputs,
          results,
          (in, out, tangents) ->
              new Tensor[] {
                new ReductionJvp(op, in, out[0], call.numbers(), sizes, call.reduced())
                    .run(tangents)
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
