package dev.adjoint.ops.arithmetic;

import static dev.adjoint.kernel.expr.Expr.in;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Pointwise.Trait;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.pointwise.Elementwise;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** {@code pow}. Small numeric exponents have specialized expressions. */
public final class Pow {
  private static final Pointwise TENSORS =
      Pointwise.of("pow", "PowBackward1", in(0).pow(in(1)))
          .check(Elementwise.noBool("pow"))
          .guarding(0, 1)
          .guardingResult();
  private static final Pointwise NUMBER =
      TENSORS.withNumber(1).named("PowBackward0").guarding(0).trait(Trait.ROUNDED_NUMBERS);
  private static final Pointwise BASE =
      TENSORS
          .withNumber(0)
          .named("PowBackward2")
          .trait(Trait.ROW_MAJOR)
          .trait(Trait.ROUNDED_NUMBERS);
  private static final Map<Double, Pointwise> COMMON = new ConcurrentHashMap<>();

  private Pow() {}

  /** {@code base ** exponent} for tensors. */
  public static Tensor apply(Tensor base, Tensor exponent) {
    return TENSORS.call(base, exponent);
  }

  /** {@code base ** exponent} for a numeric exponent. */
  public static Tensor apply(Tensor base, Scalar exponent) {
    checkExponent(base, exponent);
    return byExponent(base, exponent).call(base, exponent);
  }

  /** {@code base ** exponent} for a numeric base. */
  public static Tensor apply(Scalar base, Tensor exponent) {
    return BASE.call(exponent, base);
  }

  /** {@code base ** exponent}, in place. */
  public static Tensor inPlace(Tensor base, Tensor exponent) {
    return TENSORS.inPlace(base, exponent);
  }

  /** {@code base ** exponent} for a numeric exponent, in place. */
  public static Tensor inPlace(Tensor base, Scalar exponent) {
    checkExponent(base, exponent);
    return byExponent(base, exponent).inPlace(base, exponent);
  }

  /** The power in float64; in place of float64 only. */
  public static Tensor inFloat64(Tensor base, Tensor exponent, boolean inPlace) {
    Tensor wide = Clone.to(exponent, DType.FLOAT64);
    if (inPlace) {
      requireFloat64(base);
      return inPlace(base, wide);
    }
    return apply(Clone.to(base, DType.FLOAT64), wide);
  }

  /** The power in float64 with a numeric exponent; in place of float64 only. */
  public static Tensor inFloat64(Tensor base, Scalar exponent, boolean inPlace) {
    Scalar wide = Scalar.of(exponent.toDouble());
    if (inPlace) {
      requireFloat64(base);
      return inPlace(base, wide);
    }
    return apply(Clone.to(base, DType.FLOAT64), wide);
  }

  /** The power in float64 of a number. */
  public static Tensor inFloat64(Scalar base, Tensor exponent) {
    return apply(Scalar.of(base.toDouble()), Clone.to(exponent, DType.FLOAT64));
  }

  private static void requireFloat64(Tensor base) {
    DType dtype = TensorAccess.dtype(base);
    if (dtype != DType.FLOAT64) {
      throw Errors.state(
          "the base given to float_power_ has dtype %s but the operation's result requires dtype"
              + " Double",
          dtype.scalarTypeName());
    }
  }

  private static Pointwise byExponent(Tensor base, Scalar exponent) {
    double value = exponent.toDouble();
    boolean whole = value == Math.rint(value);
    // Not so in float16: PyTorch takes roots of -0 and -inf there as any power of them.
    boolean half = 2 * value == Math.rint(2 * value) && TensorAccess.dtype(base) != DType.FLOAT16;
    if ((whole || half) && Math.abs(value) <= 4) {
      return COMMON.computeIfAbsent(
          value,
          v ->
              Pointwise.of("pow", "PowBackward0", in(0).pow(v))
                  .arity(1)
                  .guarding(0)
                  .lasting()
                  .check(Elementwise.noBool("pow")));
    }
    return NUMBER;
  }

  /**
   * Checks the range of the exponent for integer and half-precision dtypes; float32 and float64
   * accept any number.
   */
  private static void checkExponent(Tensor base, Scalar exponent) {
    DType dtype = TensorAccess.dtype(base);
    if (DTypes.computesInFloat(dtype)) {
      if (DTypes.isHalf(dtype)) {
        exponent.checkFits(dtype);
      }
    } else if (exponent.category() != DType.Category.FLOATING) {
      if (exponent.toLong() < 0) {
        throw new IllegalStateException("Integers to negative integer powers are not allowed.");
      }
      exponent.checkFits(dtype);
    }
  }
}
