package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.op.Pointwise.Trait;
import java.util.Set;

/** How the plain numbers among the operands get into the type that is computed in. */
enum Numbers {
  /** As 0-d tensors do: what does not fit wraps around, or becomes infinite. */
  WRAPPED,
  /** What does not fit is refused. */
  FITTING,
  /** What does not fit is refused; half types take what fits the type they are computed in. */
  FITTING_WIDE,
  /** What does not fit is refused; half types take it as infinite. */
  FITTING_UNLESS_HALF,
  /** Numbers are rounded to a half type before they are used. */
  ROUNDED,
  /** What does not fit is refused, the others are rounded to a half type. */
  FITTING_ROUNDED;

  private static final long[] NONE = {};

  static Numbers of(Set<Trait> traits) {
    boolean rounded = traits.contains(Trait.ROUNDED_NUMBERS);
    if (traits.contains(Trait.FITTING_NUMBERS)) {
      return rounded ? FITTING_ROUNDED : FITTING;
    }
    if (traits.contains(Trait.FITTING_WIDE)) {
      return FITTING_WIDE;
    }
    if (traits.contains(Trait.FITTING_UNLESS_HALF)) {
      return FITTING_UNLESS_HALF;
    }
    return rounded ? ROUNDED : WRAPPED;
  }

  /** Refuses numbers that the type has no place for. */
  void check(Scalar[] numbers, DType compute) {
    if (this == WRAPPED || this == ROUNDED) {
      return;
    }
    for (Scalar number : numbers) {
      switch (this) {
        case FITTING_WIDE -> number.checkFits(DTypes.wide(compute));
        case FITTING_UNLESS_HALF -> number.checkFits(compute, 1);
        default -> number.checkFits(compute);
      }
    }
  }

  /** The numbers in the form in which a kernel that computes in the type takes them. */
  long[] raw(Scalar[] numbers, DType compute) {
    if (numbers.length == 0) {
      return NONE;
    }
    long[] params = new long[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      params[i] = numbers[i].raw(compute);
    }
    if ((this == ROUNDED || this == FITTING_ROUNDED) && DTypes.isHalf(compute)) {
      for (int i = 0; i < params.length; i++) {
        params[i] = Scalar.rounded(params[i], compute);
      }
    }
    return params;
  }
}
