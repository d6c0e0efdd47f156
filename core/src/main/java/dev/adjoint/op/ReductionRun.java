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
final class ReductionRun extends Run<Reduction> {
  private final Operand[] ins;
  private final Reduction.Reducing call;

  /** The sizes that the inputs broadcast to. */
  private final long[] sizes;

  private @Nullable ReductionNode node;

  ReductionRun(Reduction op, Tensor[] inputs, Operand[] ins, Reduction.Reducing call) {
    super(op, Interceptor.Effect.ALLOCATES, inputs);
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
  Run<Reduction> on(Tensor[] others) {
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
    return new Tensor[] {
      compute(op, ins, sizes, call.reduced(), call.keepDim(), call.dtype(), call.numbers())
    };
  }

  static Tensor compute(
      Reduction op,
      Operand[] ins,
      long[] sizes,
      boolean[] reduced,
      boolean keepDim,
      @Nullable DType asked,
      Scalar[] numbers) {
    DType dtype = asked != null ? asked : op.resultType(ins);
    Layout kept = Layout.contiguous(Shapes.keepDims(sizes, reduced));
    Layout shown = keepDim ? kept : Layout.contiguous(Shapes.dropDims(sizes, reduced));
    Tensor out = Execution.empty(shown, dtype);
    Operand whole = new Operand(TensorAccess.operand(out).storage(), kept, dtype);
    op.execute(whole, ins, reduced, numbers);
    return out;
  }

  @Override
  boolean record(Tensor[] results) {
    node = record(op, inputs, sizes, call.reduced(), call.numbers(), results[0]);
    return node != null;
  }

  static @Nullable ReductionNode record(
      Reduction op,
      Tensor[] inputs,
      long[] sizes,
      boolean[] reduced,
      Scalar[] numbers,
      Tensor out) {
    if (!op.hasRules() || !Recording.records(inputs)) {
      return null;
    }
    DType dtype = TensorAccess.dtype(out);
    if (!DTypes.isDifferentiable(dtype)) {
      throw Errors.state("Autograd not support dtype: %s", dtype.scalarTypeName());
    }
    ReductionNode node = new ReductionNode(op, inputs, numbers, sizes, reduced);
    Variable.setHistory(out, node);
    return node;
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
