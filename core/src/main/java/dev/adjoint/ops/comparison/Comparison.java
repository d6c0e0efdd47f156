package dev.adjoint.ops.comparison;

import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.param;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Pointwise.Result;
import dev.adjoint.op.Pointwise.Trait;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.copy.Values;

/** Comparisons: elementwise, and of whole tensors. */
public final class Comparison {
  private Comparison() {}

  public static final Pointwise EQ = comparison("eq", in(0).eq(in(1)));
  public static final Pointwise NE = comparison("ne", in(0).ne(in(1)));
  public static final Pointwise LT = comparison("lt", in(0).lt(in(1)));
  public static final Pointwise LE = comparison("le", in(0).le(in(1)));
  public static final Pointwise GT = comparison("gt", in(0).gt(in(1)));
  public static final Pointwise GE = comparison("ge", in(0).ge(in(1)));
  public static final Pointwise EQ_NUMBER = EQ.withNumber(1);
  public static final Pointwise NE_NUMBER = NE.withNumber(1);
  public static final Pointwise LT_NUMBER = LT.withNumber(1);
  public static final Pointwise LE_NUMBER = LE.withNumber(1);
  public static final Pointwise GT_NUMBER = GT.withNumber(1);
  public static final Pointwise GE_NUMBER = GE.withNumber(1);

  /** Equal, where NaN equals NaN. */
  public static final Pointwise SAME =
      comparison("same", in(0).eq(in(1)).or(in(0).isNan().and(in(1).isNan())));

  private static final Pointwise CLOSE = comparison("isclose", close());
  private static final Pointwise CLOSE_OR_NAN =
      comparison("isclose", close().or(in(0).isNan().and(in(1).isNan())));

  private static Pointwise comparison(String name, Expr expr) {
    return Pointwise.of(name, name, expr)
        .result(Result.BOOL)
        .promoting(1)
        .trait(Trait.ROUNDED_NUMBERS);
  }

  /** Equal, or finite and within the tolerances (relative to the second). */
  private static Expr close() {
    Expr difference = in(0).sub(in(1)).abs();
    Expr allowed = param(1).add(param(0).mul(in(1)).abs());
    Expr finite = difference.lt(Double.POSITIVE_INFINITY);
    return in(0).eq(in(1)).or(finite.and(difference.le(allowed)));
  }

  /** Whether both have the same sizes and elements. */
  public static boolean equal(Tensor a, Tensor b) {
    if (!TensorAccess.layout(a).sameSizes(TensorAccess.layout(b))) {
      return false;
    }
    return Values.itemBoolean(EQ.call(a, b).all());
  }

  /** Whether all elements are equal within the tolerances. */
  public static boolean allclose(Tensor a, Tensor b, double rtol, double atol, boolean equalNan) {
    return Values.itemBoolean(isclose(a, b, rtol, atol, equalNan).all());
  }

  /** Whether each element is equal within the tolerances. */
  public static Tensor isclose(Tensor a, Tensor b, double rtol, double atol, boolean equalNan) {
    if (TensorAccess.dtype(a) != TensorAccess.dtype(b)) {
      throw Errors.state("%s did not match %s", TensorAccess.dtype(a), TensorAccess.dtype(b));
    }
    if (rtol < 0 || atol < 0) {
      throw Errors.state(
          "%s must be greater than or equal to zero, but got %s",
          rtol < 0 ? "rtol" : "atol", rtol < 0 ? rtol : atol);
    }
    if (DTypes.isHalf(TensorAccess.dtype(a))) {
      return closeInHalf(a, b, rtol, atol, equalNan);
    }
    Pointwise op = equalNan ? CLOSE_OR_NAN : CLOSE;
    return op.call(asFloat(a), asFloat(b), Scalar.of(rtol), Scalar.of(atol));
  }

  /** Step by step: PyTorch rounds each of them to the dtype, which decides at the limit. */
  private static Tensor closeInHalf(
      Tensor a, Tensor b, double rtol, double atol, boolean equalNan) {
    Tensor difference = a.sub(b).abs();
    Tensor allowed = b.mul(rtol).abs().add(atol);
    // Of truth values, a product is true where both are, a sum where one is.
    Tensor near = difference.lt(Double.POSITIVE_INFINITY).mul(difference.le(allowed));
    Tensor close = a.eq(b).add(near);
    return equalNan ? close.add(a.ne(a).mul(b.ne(b))) : close;
  }

  private static Tensor asFloat(Tensor t) {
    return DTypes.computesInFloat(TensorAccess.dtype(t))
        ? t
        : Clone.to(t, dev.adjoint.DType.FLOAT64);
  }
}
