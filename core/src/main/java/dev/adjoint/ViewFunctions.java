package dev.adjoint;

import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.view.Alias;
import dev.adjoint.ops.view.AsStrided;
import dev.adjoint.ops.view.Copied;
import dev.adjoint.ops.view.Diagonal;
import dev.adjoint.ops.view.Expand;
import dev.adjoint.ops.view.Flatten;
import dev.adjoint.ops.view.InPlaceViews;
import dev.adjoint.ops.view.Permute;
import dev.adjoint.ops.view.Reinterpret;
import dev.adjoint.ops.view.Repeat;
import dev.adjoint.ops.view.Reshape;
import dev.adjoint.ops.view.Select;
import dev.adjoint.ops.view.Slice;
import dev.adjoint.ops.view.Squeeze;
import dev.adjoint.ops.view.SumTo;
import dev.adjoint.ops.view.Transposes;
import dev.adjoint.ops.view.Unfold;
import dev.adjoint.ops.view.Unsqueeze;
import org.jspecify.annotations.Nullable;

/**
 * Views: reshaping, reordering and selecting without copying; and the same as copies ({@code
 * view_copy}, {@code permute_copy}, …), which have new, row-major memory.
 */
@Publish
final class ViewFunctions {
  private ViewFunctions() {}

  /**
   * Views the elements, in row-major order, with other sizes.
   *
   * <p>Shapes: the given sizes; one of them may be -1 and is inferred.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: reshaped back.
   *
   * <p>A view: shares memory with this tensor, so a write to one is visible in the other.
   *
   * <p>Errors: sizes with another number of elements; strides that are incompatible with a view.
   *
   * {@snippet :
   * arange(6).view(2, -1); // tensor([[0, 1, 2], [3, 4, 5]])
   * }
   */
  @MethodOnly
  static Tensor view(Tensor self, @AsSize long... sizes) {
    return Reshape.view(self, sizes);
  }

  /**
   * Reinterprets the bits of the elements as another dtype.
   *
   * <p>Shapes: unchanged if both dtypes have the same size; else the last dimension is scaled.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: none; the result never requires grad.
   *
   * <p>A view: shares memory with this tensor, so a write to one is visible in the other.
   *
   * <p>Errors: a 0-d tensor, a last stride other than 1, or sizes, strides and an offset that the
   * larger dtype does not divide.
   *
   * {@snippet :
   * tensor(1.0, 2.0).view(INT32); // tensor([1065353216, 1073741824], dtype=torch.int32)
   * }
   */
  @MethodOnly
  static Tensor view(Tensor self, DType dtype) {
    return Reinterpret.apply(self, dtype);
  }

  /**
   * Reshapes to other sizes, keeping the elements in row-major order.
   *
   * <p>Shapes: the given sizes; one of them may be -1 and is inferred.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: reshaped back.
   *
   * <p>A view if the strides allow it, else a copy.
   *
   * <p>Errors: sizes with another number of elements; more than one size of -1.
   *
   * {@snippet :
   * arange(6).reshape(3, 2).t().reshape(6); // tensor([0, 2, 4, 1, 3, 5])
   * }
   */
  static Tensor reshape(Tensor self, @AsSize long... sizes) {
    return Reshape.apply(self, sizes);
  }

  /**
   * Transposes a matrix; 0-d and 1-d tensors are returned as they are.
   *
   * <p>Shapes: at most 2 dimensions, which are reversed.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: transposed.
   *
   * <p>A view: shares memory with this tensor, so a write to one is visible in the other.
   *
   * <p>Errors: more than 2 dimensions.
   *
   * {@snippet :
   * arange(6).view(2, 3).t(); // tensor([[0, 3], [1, 4], [2, 5]])
   * }
   */
  @InPlace
  static Tensor t(Tensor self, boolean inPlace) {
    return inPlace ? InPlaceViews.t(self) : Permute.t(self);
  }

  /**
   * Swaps two dimensions; negative ones count from the end.
   *
   * <p>Shapes: any.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: swapped back.
   *
   * <p>A view: shares memory with this tensor, so a write to one is visible in the other.
   *
   * <p>Errors: a dimension out of range.
   *
   * {@snippet :
   * zeros(2, 3, 4).transpose(0, -1).shape(); // torch.Size([4, 3, 2])
   * }
   */
  @OtherName({"swapdims", "swapaxes"})
  @InPlace
  static Tensor transpose(Tensor self, long dim0, long dim1, boolean inPlace) {
    return inPlace ? InPlaceViews.transpose(self, dim0, dim1) : Permute.transpose(self, dim0, dim1);
  }

  /**
   * Reorders the dimensions.
   *
   * <p>Shapes: every dimension appears exactly once in {@code dims}.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: permuted back.
   *
   * <p>A view: shares memory with this tensor, so a write to one is visible in the other.
   *
   * <p>Errors: a dimension missing, repeated or out of range.
   *
   * {@snippet :
   * zeros(2, 3, 4).permute(2, 0, 1).shape(); // torch.Size([4, 2, 3])
   * }
   */
  static Tensor permute(Tensor self, @AsDims long... dims) {
    return Permute.apply(self, dims);
  }

  /**
   * Removes all dimensions of size 1.
   *
   * <p>Shapes: any.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: with the dimensions restored.
   *
   * <p>A view: shares memory with this tensor, so a write to one is visible in the other.
   *
   * {@snippet :
   * zeros(1, 3, 1).squeeze().shape(); // torch.Size([3])
   * }
   */
  @InPlace
  static Tensor squeeze(Tensor self, boolean inPlace) {
    return inPlace ? InPlaceViews.squeeze(self) : Squeeze.apply(self);
  }

  /**
   * Removes one dimension if its size is 1; see {@link Tensor#squeeze()}.
   *
   * <p>Errors: a dimension out of range.
   */
  @InPlace
  static Tensor squeeze(Tensor self, long dim, boolean inPlace) {
    return inPlace ? InPlaceViews.squeeze(self, dim) : Squeeze.apply(self, dim);
  }

  /**
   * Removes those of the given dimensions whose size is 1; see {@link Tensor#squeeze()}.
   *
   * <p>Errors: a dimension out of range, or the same one twice.
   */
  @InPlace
  static Tensor squeeze(Tensor self, Dims dims, boolean inPlace) {
    return inPlace ? InPlaceViews.squeeze(self, dims.values()) : Squeeze.apply(self, dims.values());
  }

  /**
   * Inserts a dimension of size 1 at position {@code dim}.
   *
   * <p>Shapes: any; {@code dim} is in {@code [-dim() - 1, dim()]}.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: with the dimension removed.
   *
   * <p>A view: shares memory with this tensor, so a write to one is visible in the other.
   *
   * <p>Errors: a dimension out of range.
   *
   * {@snippet :
   * zeros(3).unsqueeze(-1).shape(); // torch.Size([3, 1])
   * }
   */
  @InPlace
  static Tensor unsqueeze(Tensor self, long dim, boolean inPlace) {
    return inPlace ? InPlaceViews.unsqueeze(self, dim) : Unsqueeze.apply(self, dim);
  }

  /**
   * Expands dimensions of size 1, and adds leading dimensions, by repeating elements without
   * copying them.
   *
   * <p>Shapes: the given sizes; -1 keeps a size.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: summed over the expanded dimensions.
   *
   * <p>A view: shares memory with this tensor, so a write to one is visible in the other.
   *
   * <p>Errors: a size that differs from the old one where that is not 1; too few sizes.
   *
   * {@snippet :
   * tensor(1, 2).expand(2, 2); // tensor([[1, 2], [1, 2]])
   * }
   */
  static Tensor expand(Tensor self, @AsSize long... sizes) {
    return Expand.apply(self, sizes);
  }

  /** Broadcasts to the given sizes: alias of {@link Tensor#expand(long...)}. A view. */
  static Tensor broadcastTo(Tensor self, @AsSize long... sizes) {
    return Expand.apply(self, sizes);
  }

  /** Expands to the shape of another tensor; see {@link Tensor#expand(long...)}. */
  static Tensor expandAs(Tensor self, Tensor other) {
    return Expand.apply(self, other.shape().toArray());
  }

  /**
   * Repeats this tensor along each dimension, copying its elements.
   *
   * <p>Shapes: one number for each dimension, and more for leading dimensions; each size is
   * multiplied by its number.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: summed over the repetitions.
   *
   * <p>A new tensor.
   *
   * <p>Errors: fewer numbers than dimensions, negative numbers.
   *
   * {@snippet :
   * tensor(1, 2).repeat(2, 2); // tensor([[1, 2, 1, 2], [1, 2, 1, 2]])
   * }
   */
  static Tensor repeat(Tensor self, @AsSize long... times) {
    return Repeat.apply(self, times);
  }

  /**
   * Selects one index of a dimension, which is removed; a negative index counts from the end.
   *
   * <p>Shapes: at least one dimension.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: {@code grad} in the slice, 0 elsewhere.
   *
   * <p>A view: shares memory with this tensor, so a write to one is visible in the other.
   *
   * <p>Errors: a dimension or index out of range; a 0-d tensor.
   *
   * {@snippet :
   * arange(6).view(2, 3).select(1, -1); // tensor([2, 5])
   * }
   */
  static Tensor select(Tensor self, long dim, long index) {
    return Select.apply(self, dim, index);
  }

  /**
   * Narrows a dimension to {@code [start, start + length)}; a negative start counts from the end.
   *
   * <p>Shapes: at least one dimension.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: {@code grad} in the range, 0 elsewhere.
   *
   * <p>A view: shares memory with this tensor, so a write to one is visible in the other.
   *
   * <p>Errors: a range that exceeds the dimension; a 0-d tensor.
   *
   * {@snippet :
   * arange(5).narrow(0, 1, 3); // tensor([1, 2, 3])
   * }
   *
   * @param start the first position
   * @param length the number of positions
   */
  static Tensor narrow(Tensor self, long dim, long start, long length) {
    return Slice.narrow(self, dim, start, length);
  }

  /**
   * Narrows a dimension, with a 0-d integer tensor as the start; see {@link Tensor#narrow(long,
   * long, long)}.
   *
   * <p>Errors: a start that is not an integer tensor or not 0-d.
   */
  static Tensor narrow(Tensor self, long dim, Tensor start, long length) {
    return Slice.narrow(self, dim, start, length);
  }

  /**
   * Slices a dimension, as Python's {@code start:end:step}; both ends are clamped to the dimension.
   *
   * <p>Shapes: at least one dimension.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: {@code grad} in the selected slices, 0 elsewhere.
   *
   * <p>A view: shares memory with this tensor, so a write to one is visible in the other.
   *
   * <p>Errors: a step below 1; a dimension out of range; a 0-d tensor.
   *
   * {@snippet :
   * arange(6).slice(0, 1, 6, 2); // tensor([1, 3, 5])
   * }
   */
  @MethodOnly
  static Tensor slice(
      Tensor self,
      @Default("0") long dim,
      @Default("0") long start,
      @Default("Long.MAX_VALUE") long end,
      @Default("1") long step) {
    return Slice.apply(self, dim, start, end, step);
  }

  /**
   * Views the storage with arbitrary sizes, strides and offset, all in elements.
   *
   * <p>Shapes: the given sizes.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: summed where several elements of the view share a location.
   *
   * <p>A view: shares memory with this tensor, so a write to one is visible in the other.
   *
   * <p>Errors: different numbers of strides and sizes, negative ones, or elements outside the
   * storage.
   *
   * {@snippet :
   * arange(4).asStrided(size(3, 2), new long[] {1, 1}, 0); // tensor([[0, 1], [1, 2], [2, 3]])
   * }
   *
   * @param sizes the sizes of the view
   * @param strides its strides, in elements
   * @param offset its first element, counted from the start of the storage; this tensor's if left
   *     out
   */
  @InPlace
  static Tensor asStrided(
      Tensor self,
      @AsSize long[] sizes,
      long[] strides,
      @Default("null") @Nullable Long offset,
      boolean inPlace) {
    return inPlace
        ? InPlaceViews.asStrided(self, sizes, strides, offset)
        : AsStrided.apply(self, sizes, strides, offset == null ? self.storageOffset() : offset);
  }

  /** Views this tensor with the shape of another one; see {@link Tensor#view(long...)}. A view. */
  @MethodOnly
  static Tensor viewAs(Tensor self, Tensor other) {
    return Reshape.view(self, other.shape().toArray());
  }

  /** Reshapes to the shape of another tensor; see {@link Tensor#reshape(long...)}. */
  @MethodOnly
  static Tensor reshapeAs(Tensor self, Tensor other) {
    return Reshape.apply(self, other.shape().toArray());
  }

  /**
   * Flattens the dimensions from {@code startDim} to {@code endDim}, inclusive, into one.
   *
   * <p>Shapes: any; negative dimensions count from the end.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: reshaped back.
   *
   * <p>The tensor itself if that is a single dimension; else a view if the strides allow it, else a
   * copy.
   *
   * <p>Errors: a dimension out of range; an end before the start.
   *
   * {@snippet :
   * zeros(2, 3, 4).flatten(1, 2).shape(); // torch.Size([2, 12])
   * }
   */
  static Tensor flatten(Tensor self, @Default("0") long startDim, @Default("-1") long endDim) {
    return Flatten.apply(self, startDim, endDim);
  }

  /**
   * Flattens to one dimension, in row-major order.
   *
   * <p>Shapes: any.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: reshaped back.
   *
   * <p>A view if this tensor is contiguous, else a copy.
   *
   * {@snippet :
   * zeros(2, 3).ravel().shape(); // torch.Size([6])
   * }
   */
  static Tensor ravel(Tensor self) {
    return Flatten.ravel(self);
  }

  /**
   * Splits one dimension into several.
   *
   * <p>Shapes: the given sizes replace the dimension; one of them may be -1 and is inferred.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: reshaped back.
   *
   * <p>A view: shares memory with this tensor, so a write to one is visible in the other.
   *
   * <p>Errors: a dimension out of range; sizes whose product is not the size of the dimension.
   *
   * {@snippet :
   * zeros(2, 6).unflatten(1, 3, -1).shape(); // torch.Size([2, 3, 2])
   * }
   */
  static Tensor unflatten(Tensor self, long dim, @AsSize long... sizes) {
    return Flatten.undo(self, dim, sizes);
  }

  /**
   * Moves a dimension to another position; the others keep their order.
   *
   * <p>Shapes: any; negative dimensions count from the end.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: permuted back.
   *
   * <p>A view: shares memory with this tensor, so a write to one is visible in the other.
   *
   * <p>Errors: a dimension out of range.
   *
   * {@snippet :
   * zeros(2, 3, 4).movedim(0, -1).shape(); // torch.Size([3, 4, 2])
   * }
   */
  @OtherName("moveaxis")
  static Tensor movedim(Tensor self, @AsDims long[] source, @AsDims long[] destination) {
    return Transposes.move(self, source, destination);
  }

  /**
   * Transpose of a matrix: PyTorch's attribute {@code T}.
   *
   * <p>Shapes: 2 dimensions; any other number of dimensions is reversed too, with PyTorch's
   * deprecation warning.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: permuted back.
   *
   * <p>A view: shares memory with this tensor, so a write to one is visible in the other.
   *
   * {@snippet :
   * zeros(2, 3).T().shape(); // torch.Size([3, 2])
   * }
   */
  @MethodOnly
  static Tensor T(Tensor self) {
    return Transposes.reversed(self);
  }

  /**
   * Transpose of the last two dimensions (batched matrix transpose): PyTorch's attribute {@code
   * mT}.
   *
   * <p>Shapes: at least 2 dimensions; a 0-d tensor is returned as it is, with a warning.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: swapped back.
   *
   * <p>A view: shares memory with this tensor, so a write to one is visible in the other.
   *
   * <p>Errors: 1 dimension.
   *
   * {@snippet :
   * zeros(4, 2, 3).mT().shape(); // torch.Size([4, 3, 2])
   * }
   */
  @MethodOnly
  static Tensor mT(Tensor self) {
    return Transposes.matrices(self);
  }

  /**
   * Conjugate transpose of a matrix, PyTorch's attribute {@code H}: the transpose, since all dtypes
   * are real.
   *
   * <p>Shapes: 2 dimensions; a 0-d tensor is returned as it is, with a warning.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: transposed.
   *
   * <p>A view: shares memory with this tensor, so a write to one is visible in the other.
   *
   * <p>Errors: another number of dimensions.
   *
   * {@snippet :
   * zeros(2, 3).H().shape(); // torch.Size([3, 2])
   * }
   */
  @MethodOnly
  static Tensor H(Tensor self) {
    return Transposes.conjugateMatrix(self);
  }

  /**
   * Conjugate transpose of the last two dimensions, PyTorch's attribute {@code mH}: {@link
   * Tensor#mT()}, since all dtypes are real.
   *
   * <p>Shapes: at least 2 dimensions; a 0-d tensor is returned as it is, with a warning.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: swapped back.
   *
   * <p>A view: shares memory with this tensor, so a write to one is visible in the other.
   *
   * <p>Errors: 1 dimension.
   *
   * {@snippet :
   * zeros(4, 2, 3).mH().shape(); // torch.Size([4, 3, 2])
   * }
   */
  @MethodOnly
  static Tensor mH(Tensor self) {
    return Transposes.conjugate(self);
  }

  /**
   * Conjugate transpose of the last two dimensions: {@link Tensor#mT()}, since all dtypes are real.
   *
   * <p>Shapes: at least 2 dimensions; a 0-d tensor is returned as it is, with a warning.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: swapped back.
   *
   * <p>A view: shares memory with this tensor, so a write to one is visible in the other.
   *
   * <p>Errors: 1 dimension.
   *
   * {@snippet :
   * zeros(4, 2, 3).adjoint().shape(); // torch.Size([4, 3, 2])
   * }
   */
  static Tensor adjoint(Tensor self) {
    return Transposes.conjugate(self);
  }

  /**
   * Diagonal of two dimensions, shifted by {@code offset}: the elements whose index in {@code dim2}
   * is that in {@code dim1} plus {@code offset}.
   *
   * <p>Shapes: at least 2 dimensions; the two are removed and the diagonal is appended as the last
   * one.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: {@code grad} on the diagonal, 0 elsewhere.
   *
   * <p>A view: shares memory with this tensor, so a write to one is visible in the other.
   *
   * <p>Errors: a dimension out of range, or the same one twice.
   *
   * {@snippet :
   * arange(6).view(2, 3).diagonal(1, 0, 1); // tensor([1, 5])
   * }
   *
   * @param offset 0 for the main diagonal, positive above it, negative below it
   */
  static Tensor diagonal(
      Tensor self, @Default("0") long offset, @Default("0") long dim1, @Default("1") long dim2) {
    return Diagonal.apply(self, offset, dim1, dim2);
  }

  /**
   * Sliding windows of a dimension; the elements of each window are in a new last dimension.
   *
   * <p>Shapes: the size of {@code dimension} becomes the number of windows, {@code size} is
   * appended.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: summed over overlapping windows.
   *
   * <p>A view: shares memory with this tensor, so a write to one is visible in the other.
   *
   * <p>Errors: a window larger than the dimension, or a step below 1.
   *
   * {@snippet :
   * arange(4).unfold(0, 2, 1); // tensor([[0, 1], [1, 2], [2, 3]])
   * }
   *
   * @param size the size of a window
   * @param step the distance between the starts of two windows
   */
  @MethodOnly
  static Tensor unfold(Tensor self, long dimension, long size, long step) {
    return Unfold.apply(self, dimension, size, step);
  }

  /**
   * Alias: another tensor that shows the same elements, a view as any other.
   *
   * <p>Shapes: any.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: passes.
   *
   * <p>A view: shares memory with this tensor, so a write to one is visible in the other.
   *
   * {@snippet :
   * Adjoint.alias(tensor(1, 2)); // tensor([1, 2])
   * }
   */
  @FunctionOnly
  static Tensor alias(Tensor self) {
    return Alias.apply(self);
  }

  /**
   * Sums down to sizes that broadcast to this tensor's: the transpose of {@link
   * Tensor#expand(long...)}.
   *
   * <p>Shapes: the given sizes, each of which is that of this tensor, or 1, or missing in front.
   *
   * <p>Dtypes: all; integers and bool that are summed become int64.
   *
   * <p>Gradient: expanded.
   *
   * <p>A new tensor, or this one where there is nothing to sum.
   *
   * <p>Errors: sizes that this tensor's do not come of by broadcasting.
   *
   * {@snippet :
   * ones(2, 3).sumToSize(1, 3); // tensor([[2., 2., 2.]])
   * }
   */
  @MethodOnly
  static Tensor sumToSize(Tensor self, @AsSize long... size) {
    return SumTo.checked(self, size);
  }

  /**
   * Copies all elements into new row-major memory, as {@code alias_copy}.
   *
   * <p>Shapes: the same.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: unchanged.
   *
   * <p>A copy, not a view: new memory, row-major.
   *
   * {@snippet :
   * tensor(1, 2).aliasCopy().isView(); // false
   * }
   */
  static Tensor aliasCopy(Tensor self) {
    return Copied.of(Alias.ALIAS, self);
  }

  /**
   * Copies all elements without their autograd history.
   *
   * <p>Shapes: the same.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: none; the result is detached.
   *
   * <p>A copy, not a view: new memory, row-major.
   *
   * {@snippet :
   * tensor(1, 2).detachCopy(); // tensor([1, 2])
   * }
   */
  static Tensor detachCopy(Tensor self) {
    return Copied.detach(self);
  }

  /**
   * Copies the result of {@link Tensor#view(long...)}.
   *
   * <p>Shapes: as there.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: as there.
   *
   * <p>A copy, not a view: new memory, row-major.
   *
   * <p>Errors: as there.
   *
   * {@snippet :
   * arange(4).viewCopy(2, 2); // tensor([[0, 1], [2, 3]])
   * }
   */
  static Tensor viewCopy(Tensor self, @AsSize long... sizes) {
    return Copied.view(self, sizes);
  }

  /** Copies the result of {@link Tensor#view(DType)}; no gradient flows through it. */
  static Tensor viewCopy(Tensor self, DType dtype) {
    return Clone.contiguous(Reinterpret.apply(self, dtype));
  }

  /**
   * Copies the result of {@link Tensor#expand(long...)}.
   *
   * <p>Shapes: as there.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: as there.
   *
   * <p>A copy, not a view: new memory, row-major.
   *
   * <p>Errors: as there.
   *
   * {@snippet :
   * tensor(1, 2).expandCopy(2, 2).stride(0); // 2
   * }
   */
  static Tensor expandCopy(Tensor self, @AsSize long... sizes) {
    return Copied.of(Expand.checked(self, sizes), self);
  }

  /**
   * Copies the result of {@link Tensor#permute(long...)}.
   *
   * <p>Shapes: as there.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: as there.
   *
   * <p>A copy, not a view: new memory, row-major.
   *
   * <p>Errors: as there.
   *
   * {@snippet :
   * zeros(2, 3).permuteCopy(1, 0).stride(0); // 2
   * }
   */
  static Tensor permuteCopy(Tensor self, @AsDims long... dims) {
    return Copied.of(Permute.of(self, dims), self);
  }

  /**
   * Copies the result of {@link Tensor#select(long, long)}.
   *
   * <p>Shapes: as there.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: as there.
   *
   * <p>A copy, not a view: new memory, row-major.
   *
   * <p>Errors: as there.
   *
   * {@snippet :
   * arange(4).view(2, 2).selectCopy(0, 1); // tensor([2, 3])
   * }
   */
  static Tensor selectCopy(Tensor self, long dim, long index) {
    return Copied.of(new Select(dim, index), self);
  }

  /**
   * Copies the result of {@link Tensor#slice(long, long, long, long)}.
   *
   * <p>Shapes: as there.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: as there.
   *
   * <p>A copy, not a view: new memory, row-major.
   *
   * <p>Errors: as there.
   *
   * {@snippet :
   * arange(4).sliceCopy(0, 1, 4, 2); // tensor([1, 3])
   * }
   */
  static Tensor sliceCopy(
      Tensor self,
      @Default("0") long dim,
      @Default("0") long start,
      @Default("Long.MAX_VALUE") long end,
      @Default("1") long step) {
    return Copied.of(new Slice(dim, start, end, step), self);
  }

  /**
   * Copies the result of {@link Tensor#narrow(long, long, long)}.
   *
   * <p>Shapes: as there.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: as there.
   *
   * <p>A copy, not a view: new memory, row-major.
   *
   * <p>Errors: as there.
   *
   * {@snippet :
   * arange(4).narrowCopy(0, 1, 2); // tensor([1, 2])
   * }
   */
  static Tensor narrowCopy(Tensor self, long dim, long start, long length) {
    return Copied.narrow(self, dim, start, length);
  }

  /**
   * Copies the result of {@link Tensor#squeeze()}.
   *
   * <p>Shapes: as there.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: as there.
   *
   * <p>A copy, not a view: new memory, row-major.
   *
   * <p>Errors: as there.
   *
   * {@snippet :
   * zeros(1, 2).squeezeCopy(); // tensor([0., 0.])
   * }
   */
  static Tensor squeezeCopy(Tensor self) {
    return Copied.of(Squeeze.of(), self);
  }

  /** Copies the result of {@link Tensor#squeeze(long)}. */
  static Tensor squeezeCopy(Tensor self, long dim) {
    return Copied.of(Squeeze.of(dim), self);
  }

  /** Copies the result of {@link Tensor#squeeze(Dims)}. */
  static Tensor squeezeCopy(Tensor self, Dims dims) {
    return Copied.of(Squeeze.of(dims.values()), self);
  }

  /**
   * Copies the result of {@link Tensor#unsqueeze(long)}.
   *
   * <p>Shapes: as there.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: as there.
   *
   * <p>A copy, not a view: new memory, row-major.
   *
   * <p>Errors: as there.
   *
   * {@snippet :
   * zeros(2).unsqueezeCopy(0); // tensor([[0., 0.]])
   * }
   */
  static Tensor unsqueezeCopy(Tensor self, long dim) {
    return Copied.of(new Unsqueeze(dim), self);
  }

  /**
   * Copies the result of {@link Tensor#t()}.
   *
   * <p>Shapes: as there.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: as there.
   *
   * <p>A copy, not a view: new memory, row-major.
   *
   * <p>Errors: as there.
   *
   * {@snippet :
   * arange(4).view(2, 2).tCopy(); // tensor([[0, 2], [1, 3]])
   * }
   */
  static Tensor tCopy(Tensor self) {
    return Copied.of(Permute.matrix(self, "t()"), self);
  }

  /**
   * Copies the result of {@link Tensor#transpose(long, long)}.
   *
   * <p>Shapes: as there.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: as there.
   *
   * <p>A copy, not a view: new memory, row-major.
   *
   * <p>Errors: as there.
   *
   * {@snippet :
   * arange(4).view(2, 2).transposeCopy(0, 1); // tensor([[0, 2], [1, 3]])
   * }
   */
  static Tensor transposeCopy(Tensor self, long dim0, long dim1) {
    return Copied.of(Permute.swap(self, dim0, dim1), self);
  }

  /**
   * Copies the result of {@link Tensor#diagonal(long, long, long)}.
   *
   * <p>Shapes: as there.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: as there.
   *
   * <p>A copy, not a view: new memory, row-major.
   *
   * <p>Errors: as there.
   *
   * {@snippet :
   * arange(4).view(2, 2).diagonalCopy(0, 0, 1); // tensor([0, 3])
   * }
   */
  static Tensor diagonalCopy(
      Tensor self, @Default("0") long offset, @Default("0") long dim1, @Default("1") long dim2) {
    return Copied.of(new Diagonal(offset, dim1, dim2), self);
  }

  /**
   * Copies the result of {@link Tensor#unfold(long, long, long)}.
   *
   * <p>Shapes: as there.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: as there.
   *
   * <p>A copy, not a view: new memory, row-major.
   *
   * <p>Errors: as there.
   *
   * {@snippet :
   * arange(3).unfoldCopy(0, 2, 1); // tensor([[0, 1], [1, 2]])
   * }
   */
  static Tensor unfoldCopy(Tensor self, long dimension, long size, long step) {
    return Copied.of(new Unfold(dimension, size, step), self);
  }

  /**
   * Copies the result of {@link Tensor#asStrided(Shape, long[])}.
   *
   * <p>Shapes: as there.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: as there.
   *
   * <p>A copy, not a view: new memory, row-major.
   *
   * <p>Errors: as there.
   *
   * {@snippet :
   * arange(3).asStridedCopy(size(2, 2), new long[] {1, 1}); // tensor([[0, 1], [1, 2]])
   * }
   */
  static Tensor asStridedCopy(
      Tensor self, @AsSize long[] sizes, long[] strides, @Default("null") @Nullable Long offset) {
    return Copied.asStrided(self, sizes, strides, offset);
  }
}
