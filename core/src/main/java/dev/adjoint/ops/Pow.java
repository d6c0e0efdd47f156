package dev.adjoint.ops;

import static dev.adjoint.kernel.Expr.in;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Pointwise.Trait;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Powers. Exponents that are small plain numbers have expressions of their own. */
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

  /** Powers of tensors. */
  public static Tensor apply(Tensor base, Tensor exponent) {
    return TENSORS.call(base, exponent);
  }

  /** Powers with one exponent. */
  public static Tensor apply(Tensor base, Scalar exponent) {
    checkExponent(base, exponent);
    return byExponent(base, exponent).call(base, exponent);
  }

  /** Powers of one base. */
  public static Tensor apply(Scalar base, Tensor exponent) {
    return BASE.call(exponent, base);
  }

  /** Powers of tensors, into the base. */
  public static Tensor inPlace(Tensor base, Tensor exponent) {
    return TENSORS.inPlace(base, exponent);
  }

  /** Powers with one exponent, into the base. */
  public static Tensor inPlace(Tensor base, Scalar exponent) {
    checkExponent(base, exponent);
    return byExponent(base, exponent).inPlace(base, exponent);
  }

  private static Pointwise byExponent(Tensor base, Scalar exponent) {
    double value = exponent.toDouble();
    if (value == -0.5 && TensorAccess.dtype(base) == DType.FLOAT16) {
      return NUMBER; // no reciprocal of a root, which would be negative for -0
    }
    if ((value == Math.rint(value) && Math.abs(value) <= 4) || Math.abs(value) == 0.5) {
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

  /** Integers and half types take what they have a place for, float32 and float64 any number. */
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
