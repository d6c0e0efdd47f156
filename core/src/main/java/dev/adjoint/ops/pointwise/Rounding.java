package dev.adjoint.ops.pointwise;

import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.param;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Scalar;

/** Rounding to integers, and to decimals. */
public final class Rounding {
  public static final Pointwise FLOOR = toInteger("floor", "FloorBackward0", in(0).floor());
  public static final Pointwise CEIL = toInteger("ceil", "CeilBackward0", in(0).ceil());
  public static final Pointwise TRUNC = toInteger("trunc", "TruncBackward0", in(0).trunc());
  public static final Pointwise ROUND = toInteger("round", "RoundBackward0", in(0).round());

  /** What is left of the number without its integer part. */
  public static final Pointwise FRAC =
      Pointwise.of("frac", "FracBackward0", in(0).sub(in(0).trunc()))
          .gradients(in(1))
          .check((inputs, common) -> requireFloating("frac_cpu", common));

  private static final Pointwise TO_DECIMALS =
      toDecimals("round_cpu", in(0).mul(param(0)).round().div(param(0)));
  private static final Pointwise TO_POWERS =
      toDecimals("round_cpu", in(0).div(param(0)).round().mul(param(0)));
  private static final Pointwise TO_UNITS = toDecimals("round_vml_cpu", in(0).round());

  private Rounding() {}

  private static Pointwise toDecimals(String kernel, Expr expr) {
    return Pointwise.of("round", "RoundBackward1", expr)
        .promoting(0)
        .gradients(constant(0L))
        .check((inputs, common) -> requireFloating(kernel, common));
  }

  /** Rounds to so many decimals; to powers of ten if the number of decimals is negative. */
  public static Tensor round(Tensor x, long decimals, boolean inPlace) {
    Scalar power = Scalar.of(Math.pow(10, Math.abs((double) decimals)));
    Pointwise op = decimals > 0 ? TO_DECIMALS : decimals < 0 ? TO_POWERS : TO_UNITS;
    return inPlace ? op.inPlace(x, power) : op.call(x, power);
  }

  private static void requireFloating(String kernel, DType common) {
    if (!DTypes.computesInFloat(common)) {
      throw new IllegalStateException(
          '"' + kernel + "\" not implemented for '" + common.scalarTypeName() + "'");
    }
  }

  private static Pointwise toInteger(String name, String nodeName, Expr expr) {
    return Pointwise.of(name, nodeName, expr)
        .gradients(constant(0L))
        .check(Elementwise.noBool(name + "_vml_cpu"));
  }
}
