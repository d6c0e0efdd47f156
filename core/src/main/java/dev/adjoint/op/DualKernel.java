package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.graph.AutogradState;
import dev.adjoint.graph.GraphAccess;
import dev.adjoint.graph.Recording;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Params;
import dev.adjoint.kernel.backend.PointwiseSpec;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.memory.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A kernel that computes the value of a pointwise operation and its tangent in one pass, sharing
 * common subexpressions.
 *
 * @param value the operation
 * @param tangent its tangent, as an expression of the inputs followed by the tangents present
 * @param specs both of them, by dtype
 */
record DualKernel(Expr value, Expr tangent, SpecTable<PointwiseSpec> specs) {

  /**
   * Computes value and tangent by a single kernel; null if anything but this level has to see the
   * operation.
   *
   * @param inputs the inputs, wrapped for the level
   */
  static Tensor @Nullable [] run(
      Pointwise op, Level level, Tensor[] inputs, Scalar[] numbers, DType common) {
    if (!op.isSimple(common)
        || level.below() != null
        || AutogradState.interceptor() != null
        || ForwardMode.owner(inputs) != level) {
      return null;
    }
    Tensor[] values = level.values(inputs);
    @Nullable Tensor[] tangents = new Tensor[values.length];
    long mask = 0;
    for (int i = 0; i < values.length; i++) {
      Tangent tangent = op.isDifferentiable(i) ? ForwardMode.tangent(inputs[i]) : null;
      tangents[i] = tangent == null ? null : tangent.value();
      mask |= tangent == null ? 0 : 1L << i;
      if (!isBare(values[i], common)
          || Recording.requiresGrad(inputs[i])
          || (tangent != null && !isBare(tangent.value(), common))) {
        return null;
      }
    }
    DualKernel kernel = op.dual(mask);
    if (kernel == null) {
      return null;
    }
    Operand[] operands = Operands.ofInputs(values);
    Layout layout = op.types().resultLayout(operands, common);
    Tensor out = Execution.empty(layout, common);
    Tensor outTangent = Execution.empty(layout, common);
    kernel.run(out, outTangent, operands, tangents, op.numbers().raw(numbers, common));
    Tensor dual = level.wrap(out);
    GraphAccess.ensureMeta(dual).tangent = new Tangent(outTangent, level);
    return new Tensor[] {dual};
  }

  /** Whether the tensor is a plain tensor of the dtype without autograd metadata. */
  private static boolean isBare(Tensor t, DType dtype) {
    return TensorAccess.wrapped(t) == null
        && GraphAccess.isUnknown(t)
        && TensorAccess.dtype(t) == dtype;
  }

  /**
   * The kernel for the inputs with tangents in the mask; empty if the result's tangent is zero or
   * one of theirs.
   */
  static Optional<DualKernel> of(Pointwise forward, long mask) {
    int arity = forward.arity();
    // The tangents present follow the inputs without gaps.
    Expr sum = PointwiseJvp.sum(forward, mask, i -> arity + Long.bitCount(mask & (1L << i) - 1));
    return sum == null || sum instanceof Expr.Input
        ? Optional.empty()
        : Optional.of(new DualKernel(forward.expr(), sum, new SpecTable<>()));
  }

  /**
   * Runs the kernel on results, inputs and tangents, all of one dtype.
   *
   * @param inputs the inputs from place 1 on
   */
  private void run(
      Tensor out, Tensor outTangent, Operand[] inputs, @Nullable Tensor[] tangents, Params params) {
    DType dtype = TensorAccess.dtype(out);
    List<Operand> operands = new ArrayList<>();
    operands.add(TensorAccess.operand(out));
    operands.add(TensorAccess.operand(outTangent));
    operands.addAll(Arrays.asList(inputs).subList(1, inputs.length));
    for (Tensor t : tangents) {
      if (t != null) {
        operands.add(TensorAccess.operand(t));
      }
    }
    DType[] types = new DType[operands.size() - 2];
    Arrays.fill(types, dtype);
    PointwiseSpec spec =
        specs.get(
            dtype.ordinal(),
            () ->
                new PointwiseSpec(
                    "", List.of(value, tangent), new DType[] {dtype, dtype}, types, dtype));
    Execution.backend().pointwise(spec, operands.toArray(Operand[]::new), params);
  }
}
