package dev.adjoint.ops.pointwise;

import static dev.adjoint.kernel.expr.Expr.bits;
import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.in;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Pointwise.Result;
import dev.adjoint.op.TensorAccess;

/** {@code sign} and {@code signbit}. */
public final class Signs {
  /** -1, 0 or 1; 0 for NaN. */
  public static final Pointwise SIGN =
      Pointwise.of(
              "sign",
              "SignBackward0",
              dev.adjoint.kernel.expr.Expr.select(in(0).isNan(), constant(0L), in(0).sign()))
          .gradients(constant(0L));

  /** The same by its other name, whose node saves operand and result. */
  public static final Pointwise SGN = SIGN.named("SgnBackward0").guarding(0).guardingResult();

  private static final Pointwise NEGATIVE =
      Pointwise.of("signbit", "signbit", in(0).lt(0)).result(Result.BOOL);

  /** Copies the sign bit to a number near 1; the bit patterns work for both widths. */
  private static final Pointwise SIGN_BIT =
      Pointwise.of(
              "signbit",
              "signbit",
              in(0)
                  .toBits()
                  .and(bits(0x8000_0000_8000_0000L))
                  .or(bits(0x3ff0_0000_3f80_0000L))
                  .fromBits()
                  .lt(0))
          .result(Result.BOOL);

  private Signs() {}

  /** Whether the sign bit is set, including for zeros and NaN. */
  public static Tensor signbit(Tensor x) {
    return (DTypes.isRealFloat(TensorAccess.dtype(x)) ? SIGN_BIT : NEGATIVE).call(x);
  }
}
