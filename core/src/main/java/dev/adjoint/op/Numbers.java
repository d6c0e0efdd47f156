package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;

/** How numeric operands are converted to the compute type. */
enum Numbers {
  /** As 0-d tensors: out-of-range values wrap around, or become infinite. */
  WRAPPED,
  /** Out-of-range values are refused. */
  FITTING,
  /** Out-of-range values are refused; half-precision types accept what fits float32. */
  FITTING_WIDE,
  /** Out-of-range values are refused; for half-precision types they become infinite. */
  FITTING_UNLESS_HALF,
  /** Numbers are rounded to half precision before they are used. */
  ROUNDED,
  /** Out-of-range values are refused, others are rounded to half precision. */
  FITTING_ROUNDED;

  private static final long[] NONE = {};

  /** Refuses numbers out of the range of the type. */
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

  /** The raw parameters of a kernel with the given compute type. */
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
