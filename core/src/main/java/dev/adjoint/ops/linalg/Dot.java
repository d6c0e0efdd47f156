package dev.adjoint.ops.linalg;

import static dev.adjoint.kernel.expr.Expr.in;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.Combine;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Reduction;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;

/** Dot product of two vectors. */
public final class Dot {
  private static final Reduction DOT =
      Reduction.of("dot", "DotBackward0", in(0).mul(in(1)), Combine.SUM, in(0))
          .gradient(
              true,
              false,
              (grad, saved) -> Arithmetic.MUL.call(grad, saved.input(1)),
              (grad, saved) -> Arithmetic.MUL.call(grad, saved.input(0)));

  private Dot() {}

  /** Runs the operation. */
  public static Tensor apply(Tensor a, Tensor b) {
    Layout left = TensorAccess.layout(a);
    Layout right = TensorAccess.layout(b);
    if (left.dim() != 1 || right.dim() != 1) {
      throw new IllegalStateException(
          "1D tensors expected, but got " + left.dim() + "D and " + right.dim() + "D tensors");
    }
    if (TensorAccess.dtype(a) != TensorAccess.dtype(b)) {
      throw Errors.state(
          "dot : expected both vectors to have same dtype, but found %s and %s",
          TensorAccess.dtype(a), TensorAccess.dtype(b));
    }
    if (TensorAccess.dtype(a) == DType.BOOL) {
      throw new IllegalStateException("\"dot\" not implemented for 'Bool'");
    }
    if (left.numel() != right.numel()) {
      throw Errors.state(
          "inconsistent tensor size, expected tensor %s and src %s to have the same number of"
              + " elements, but got %s and %s elements respectively",
          left.sizes(), right.sizes(), left.numel(), right.numel());
    }
    return DOT.call(a, b);
  }
}
