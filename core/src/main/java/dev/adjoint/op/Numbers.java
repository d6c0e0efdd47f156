package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.backend.Params;

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

  /** The parameters of a computation in the given type. */
  Params raw(Scalar[] numbers, DType compute) {
    if (numbers.length == 0) {
      return Params.NONE;
    }
    return switch (numbers.length) {
      case 1 -> Params.of(word(numbers[0], compute));
      case 2 -> Params.of(word(numbers[0], compute), word(numbers[1], compute));
      default -> {
        long[] words = new long[numbers.length];
        for (int i = 0; i < words.length; i++) {
          words[i] = word(numbers[i], compute);
        }
        yield Params.of(words);
      }
    };
  }

  private long word(Scalar number, DType compute) {
    long word = number.raw(compute);
    boolean rounds = this == ROUNDED || this == FITTING_ROUNDED;
    return rounds && DTypes.isHalf(compute) ? Scalar.rounded(word, compute) : word;
  }
}
