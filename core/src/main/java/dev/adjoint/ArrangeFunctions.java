package dev.adjoint;

import dev.adjoint.op.Scalar;
import dev.adjoint.ops.arrange.ConstantPad;
import dev.adjoint.ops.arrange.DiagEmbed;
import dev.adjoint.ops.arrange.Flip;
import dev.adjoint.ops.arrange.Pad;
import dev.adjoint.ops.arrange.RepeatInterleave;
import dev.adjoint.ops.arrange.Roll;
import dev.adjoint.ops.arrange.Triangle;
import dev.adjoint.ops.view.Repeat;
import org.jspecify.annotations.Nullable;

/** Elements reversed, rolled, repeated, padded, or cut to triangles and diagonals. */
@Publish
final class ArrangeFunctions {
  private ArrangeFunctions() {}

  /**
   * Flips: reverses the order of elements along dimensions.
   *
   * <p>Shapes: any.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: flipped back.
   *
   * <p>A new tensor.
   *
   * <p>Errors: a dimension out of range, or the same one twice.
   *
   * {@snippet :
   * tensor(1, 2, 3).flip(0); // tensor([3, 2, 1])
   * }
   */
  static Tensor flip(Tensor self, @AsDims long... dims) {
    return Flip.apply(self, dims);
  }

  /**
   * Flips left and right: reverses the second dimension; see {@link Tensor#flip(long...)}.
   *
   * <p>Errors: fewer than 2 dimensions.
   */
  static Tensor fliplr(Tensor self) {
    return Flip.along(self, 1);
  }

  /**
   * Flips up and down: reverses the first dimension; see {@link Tensor#flip(long...)}.
   *
   * <p>Errors: a 0-d tensor.
   */
  static Tensor flipud(Tensor self) {
    return Flip.along(self, 0);
  }

  /**
   * Rolls: shifts elements cyclically; those that leave at one end come back at the other.
   *
   * <p>Shapes: any; without dimensions the tensor is rolled as if it were flat.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: rolled back.
   *
   * <p>A new tensor.
   *
   * <p>Errors: another number of shifts than of dimensions; a dimension out of range.
   *
   * {@snippet :
   * tensor(1, 2, 3).roll(1, 0); // tensor([3, 1, 2])
   * }
   *
   * @param shifts how far elements move, for each of the dimensions
   */
  static Tensor roll(
      Tensor self, @AsDims long[] shifts, @Default("null") @AsDims long @Nullable [] dims) {
    return Roll.apply(self, shifts, dims);
  }

  /**
   * Lower triangle of matrices: elements above the diagonal become 0.
   *
   * <p>Shapes: at least 2 dimensions, of which the last two are the matrices.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: the lower triangle of {@code grad}.
   *
   * <p>A new tensor.
   *
   * <p>Errors: fewer than 2 dimensions.
   *
   * {@snippet :
   * ones(2, 2).tril(); // tensor([[1., 0.], [1., 1.]])
   * }
   *
   * @param diagonal the last diagonal that is kept: 0 for the main one, 1 for the one above
   */
  @InPlace
  static Tensor tril(Tensor self, @Default("0") long diagonal, boolean inPlace) {
    return Triangle.apply(self, false, diagonal, inPlace);
  }

  /**
   * Upper triangle of matrices: elements below the diagonal become 0.
   *
   * <p>Shapes: at least 2 dimensions, of which the last two are the matrices.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: the upper triangle of {@code grad}.
   *
   * <p>A new tensor.
   *
   * <p>Errors: fewer than 2 dimensions.
   *
   * {@snippet :
   * ones(2, 2).triu(1); // tensor([[0., 1.], [0., 0.]])
   * }
   *
   * @param diagonal the first diagonal that is kept: 0 for the main one, 1 for the one above
   */
  @InPlace
  static Tensor triu(Tensor self, @Default("0") long diagonal, boolean inPlace) {
    return Triangle.apply(self, true, diagonal, inPlace);
  }

  /**
   * Diagonal matrix of a vector, or the diagonal of a matrix.
   *
   * <p>Shapes: 1 dimension, which gives a square matrix, or 2, which give a vector.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: the diagonal of {@code grad}, or {@code grad} on the diagonal and 0 elsewhere.
   *
   * <p>A new tensor; {@link Tensor#diagonal()} is a view.
   *
   * <p>Errors: another number of dimensions.
   *
   * {@snippet :
   * tensor(1, 2).diag(); // tensor([[1, 0], [0, 2]])
   * }
   *
   * @param diagonal which one: 0 for the main one, 1 for the one above
   */
  static Tensor diag(Tensor self, @Default("0") long diagonal) {
    return DiagEmbed.diag(self, diagonal);
  }

  /**
   * Diagonal matrix of all elements: {@link Tensor#diag()} of the flattened tensor.
   *
   * @param offset which diagonal: 0 for the main one, 1 for the one above
   */
  static Tensor diagflat(Tensor self, @Default("0") long offset) {
    return DiagEmbed.flat(self, offset);
  }

  /**
   * Embeds the last dimension as a diagonal: matrices of zeros with its elements on the diagonal.
   *
   * <p>Shapes: at least one dimension; the result has one more.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: the diagonal of {@code grad}.
   *
   * <p>A new tensor.
   *
   * <p>Errors: dimensions out of range, or the same one twice.
   *
   * {@snippet :
   * tensor(1, 2).diagEmbed(); // tensor([[1, 0], [0, 2]])
   * }
   *
   * @param offset which diagonal: 0 for the main one, 1 for the one above
   * @param dim1 the dimension of the rows, in the result
   * @param dim2 the dimension of the columns
   */
  static Tensor diagEmbed(
      Tensor self, @Default("0") long offset, @Default("-2") long dim1, @Default("-1") long dim2) {
    return DiagEmbed.apply(self, offset, dim1, dim2);
  }

  /**
   * Tiles: repeats this tensor along each dimension.
   *
   * <p>Shapes: as {@link Tensor#repeat(long...)}, but with fewer numbers than dimensions the first
   * dimensions are not repeated.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: summed over the repetitions.
   *
   * <p>A new tensor.
   *
   * <p>Errors: negative numbers.
   *
   * {@snippet :
   * tensor(1, 2).tile(2); // tensor([1, 2, 1, 2])
   * }
   */
  static Tensor tile(Tensor self, @AsSize long... dims) {
    return Repeat.tile(self, dims);
  }

  /**
   * Repeats single elements, or the slices of a dimension, equally often.
   *
   * <p>Shapes: without a dimension the tensor is flattened first.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: summed over the repetitions.
   *
   * <p>A new tensor.
   *
   * <p>Errors: a negative number, a dimension out of range, another {@code outputSize} than comes
   * out.
   *
   * {@snippet :
   * tensor(1, 2).repeatInterleave(2); // tensor([1, 1, 2, 2])
   * }
   *
   * @param outputSize the size of the dimension in the result, which is checked
   */
  static Tensor repeatInterleave(
      Tensor self,
      long repeats,
      @Default("null") @Nullable Long dim,
      @Keyword("null") @Nullable Long outputSize) {
    return RepeatInterleave.equally(self, repeats, dim, outputSize);
  }

  /**
   * Repeats each element, or each slice of a dimension, as often as a tensor says; see {@link
   * Tensor#repeatInterleave(long)}.
   *
   * <p>Errors: repeats other than int64 or int32, negative ones, or another number of them than of
   * slices.
   */
  static Tensor repeatInterleave(
      Tensor self,
      Tensor repeats,
      @Default("null") @Nullable Long dim,
      @Keyword("null") @Nullable Long outputSize) {
    return RepeatInterleave.apply(self, repeats, dim, outputSize);
  }

  /** Each index as often as its element says; see {@link Tensor#repeatInterleave(long)}. */
  @FunctionOnly
  static Tensor repeatInterleave(Tensor repeats) {
    return RepeatInterleave.indices(repeats, null);
  }

  /**
   * Pads the last dimensions with a number; negative padding crops.
   *
   * <p>Shapes: padding before and after each dimension, from the last one on.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: the part of {@code grad} that is not padding; 0 for what was cropped.
   *
   * <p>A new tensor.
   *
   * <p>Errors: an odd number of paddings, or more than there are sides; a size below 0; a number
   * out of the range of the dtype.
   *
   * {@snippet :
   * constantPadNd(tensor(1, 2), new long[] {1, 2}, 7); // tensor([7, 1, 2, 7, 7])
   * }
   *
   * @param pad before and after the last dimension, before and after the one before it, …
   */
  @FunctionOnly
  static Tensor constantPadNd(
      Tensor self,
      @AsSize(array = true) long[] pad,
      @Default("Scalar.of(0L)") @AsBool Scalar value) {
    return ConstantPad.apply(self, pad, value);
  }

  /**
   * Pads the last dimensions: with a number, or with elements of the tensor itself.
   *
   * <p>Shapes: padding before and after each dimension, from the last one on. With a number, any
   * dimensions; else the last 1, 2 or 3 of a tensor with one or two more.
   *
   * <p>Dtypes: all; not bool for {@code "reflect"} and {@code "replicate"}.
   *
   * <p>Gradient: each element gets the sum of the gradients of its copies; 0 for what was cropped.
   *
   * <p>A new tensor.
   *
   * <p>Errors: an odd number of paddings, or more than there are sides; an unknown mode; a {@code
   * value} for a mode that takes none; more padding than there are elements to reflect or to wrap
   * around.
   *
   * {@snippet :
   * F.pad(tensor(1, 2, 3).view(1, 3), new long[] {1, 2}, "reflect"); // tensor([[2, 1, 2, 3, 2, 1]])
   * }
   *
   * @param pad before and after the last dimension, before and after the one before it, …; negative
   *     padding crops
   * @param mode {@code "constant"}, {@code "reflect"} (the elements next to the edge, mirrored),
   *     {@code "replicate"} (the edge) or {@code "circular"} (those at the other end)
   * @param value the number of {@code "constant"}
   */
  @In("F")
  static Tensor pad(
      Tensor input,
      @AsSize(array = true) long[] pad,
      @Default("\"constant\"") String mode,
      @Default("Scalar.of(0L)") Scalar value) {
    return Pad.apply(input, pad, mode, value);
  }
}
