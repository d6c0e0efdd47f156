package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.memory.Layout;

/** Copies elements, converting them, unrecorded and seen by no transform. */
public final class Copy {
  /** The identity, which copies and converts. */
  private static final Pointwise COPY = Pointwise.of("copy", "CloneBackward0", Expr.in(0));

  private static final Scalar[] NO_NUMBERS = {};

  private Copy() {}

  /** Copies the elements to new memory with the given layout and dtype. */
  public static Tensor of(Tensor input, Layout layout, DType dtype) {
    return of(TensorAccess.operand(input), layout, dtype);
  }

  /** The same for an operand. */
  public static Tensor of(Operand input, Layout layout, DType dtype) {
    Operands.requireSizes(input, layout);
    Tensor out = Execution.empty(layout, dtype);
    copy(new Operand[] {TensorAccess.operand(out), input});
    return out;
  }

  /** A row-major copy. */
  public static Tensor of(Tensor input) {
    return of(TensorAccess.operand(input));
  }

  /** The same of an operand. */
  static Tensor of(Operand input) {
    return of(input, Layout.contiguous(input.layout().sizes()), input.dtype());
  }

  /** Copies into an existing tensor. */
  public static void into(Tensor out, Tensor input) {
    copy(Operands.of(out, input));
  }

  private static void copy(Operand[] operands) {
    DType from = operands[1].dtype();
    DType to = operands[0].dtype();
    // Compute in the wider of both types, so that conversion loses nothing in between.
    DType compute = DTypes.computesInFloat(from) || DTypes.computesInFloat(to) ? from : DType.INT64;
    COPY.execute(operands, NO_NUMBERS, COPY.types().computeType(compute));
  }
}
