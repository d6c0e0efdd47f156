package dev.adjoint;

import dev.adjoint.op.Scalar;
import dev.adjoint.ops.copy.Assign;

/** In-place writes of all elements. */
@Publish
final class CopyFunctions {
  private CopyFunctions() {}

  /**
   * Fills this tensor with zeros.
   *
   * <p>Gradient: 0 for the overwritten values.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a leaf that requires grad; elements that overlap in memory, as in an expanded
   * tensor.
   *
   * {@snippet :
   * ones(2).zero_(); // tensor([0., 0.])
   * }
   */
  static Tensor zero_(Tensor self) {
    return Assign.zero(self);
  }

  /**
   * Fills this tensor with a number, converted to its dtype.
   *
   * <p>Gradient: 0 for the overwritten values; a tensor {@code value} gets the sum of the gradient.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a number out of the range of the dtype; a tensor {@code value} that is not 0-d; a
   * leaf that requires grad; elements that overlap in memory, as in an expanded tensor.
   *
   * {@snippet :
   * zeros(2).fill_(7); // tensor([7., 7.])
   * }
   */
  static Tensor fill_(Tensor self, @AsBool Scalar value) {
    return Assign.fill(self, value);
  }

  /** Fills this tensor with the value of a 0-d tensor; see {@link #fill_(double)}. */
  static Tensor fill_(Tensor self, Tensor value) {
    return Assign.fill(self, value);
  }

  /**
   * Copies the elements of another tensor into this one.
   *
   * <p>Shapes: the source broadcasts to this tensor.
   *
   * <p>Dtypes: all; the source is converted.
   *
   * <p>Gradient: what was there gets 0, {@code source} gets the gradient, converted to its dtype
   * and summed over broadcast dimensions.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a source that does not broadcast; a leaf that requires grad; elements that overlap
   * in memory, as in an expanded tensor.
   *
   * {@snippet :
   * zeros(2, 2).copy_(tensor(1, 2)); // tensor([[1., 2.], [1., 2.]])
   * }
   */
  static Tensor copy_(Tensor self, Tensor source) {
    return Assign.copy(self, source);
  }
}
