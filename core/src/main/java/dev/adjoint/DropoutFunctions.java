package dev.adjoint;

import dev.adjoint.ops.dropout.Dropout;

/** Dropout functions. */
@Publish("F")
final class DropoutFunctions {
  private DropoutFunctions() {}

  /**
   * Dropout: zeroes elements at random with probability {@code p} and scales the others by {@code 1
   * / (1 - p)}.
   *
   * <p>Shapes: as {@code input}.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: {@code grad / (1 - p)} for the elements that are kept, 0 for the others.
   *
   * <p>A new tensor; the input itself if {@code p == 0} or {@code training} is false.
   *
   * <p>Errors: {@code p} below 0 or above 1.
   *
   * {@snippet :
   * F.dropout(tensor(1.0, 2.0), 0.5, false); // tensor([1., 2.])
   * }
   *
   * @param p the probability of zeroing an element
   * @param training whether to drop anything at all
   * @param inplace whether to write the result into {@code input}
   */
  static Tensor dropout(
      Tensor input,
      @Default("0.5") double p,
      @Default("true") boolean training,
      @Default("false") boolean inplace) {
    return Dropout.apply(input, p, training, inplace);
  }
}
