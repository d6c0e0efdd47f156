package dev.adjoint.ops.copy;

import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.param;

import dev.adjoint.Tensor;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Overlap;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Pointwise.Result;
import dev.adjoint.op.Pointwise.Trait;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;

/** In-place writes that overwrite all elements: {@code copy_}, {@code fill_}, {@code zero_}. */
public final class Assign {
  private static final Pointwise ZERO =
      Pointwise.of("zero", "ZeroBackward0", constant(0L))
          .arity(1)
          .result(Result.FIRST)
          .trait(Trait.IDEMPOTENT);
  private static final Pointwise FILL =
      Pointwise.of("fill", "FillBackward2", param(0))
          .arity(1)
          .result(Result.FIRST)
          .trait(Trait.IDEMPOTENT);
  private static final Pointwise FILL_TENSOR =
      Pointwise.of("fill", "FillBackward3", in(1)).trait(Trait.VALUE_LAST).result(Result.FIRST);
  private static final Pointwise COPY =
      Pointwise.of("copy", "CopyBackwards", in(1)).result(Result.FIRST);

  // Elements that are one place keep what they have, so they may be written.
  private static final Pointwise COPY_ITSELF = COPY.trait(Trait.IDEMPOTENT);

  private Assign() {}

  /** Sets every element to zero. */
  public static Tensor zero(Tensor self) {
    return ZERO.inPlace(self);
  }

  /** Sets every element to a number. */
  public static Tensor fill(Tensor self, Scalar value) {
    value.checkFits(TensorAccess.dtype(self), TensorAccess.layout(self).numel());
    return FILL.inPlace(self, value);
  }

  /** Sets every element to what a 0-d tensor of the number would hold. */
  public static Tensor number(Tensor self, Scalar value) {
    value.checkFits(TensorAccess.dtype(self), 1);
    return FILL.inPlace(self, value);
  }

  /** Sets every element to the one element of a 0-d tensor. */
  public static Tensor fill(Tensor self, Tensor value) {
    int dim = TensorAccess.layout(value).dim();
    if (dim != 0) {
      throw Errors.state(
          "fill_ only supports 0-dimension value tensor but got tensor with %s dimensions.", dim);
    }
    return FILL_TENSOR.inPlace(self, value);
  }

  /** Copies another tensor, which is converted and broadcast, into this one. */
  public static Tensor copy(Tensor self, Tensor source) {
    return (Overlap.areSame(self, source) ? COPY_ITSELF : COPY).inPlace(self, source);
  }
}
