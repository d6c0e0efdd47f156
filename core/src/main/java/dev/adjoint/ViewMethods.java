package dev.adjoint;

import dev.adjoint.op.Require;
import dev.adjoint.ops.copy.Clone;
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
import dev.adjoint.ops.view.Transposes;
import dev.adjoint.ops.view.Unfold;
import dev.adjoint.ops.view.Unsqueeze;

/**
 * Views: reshaping, reordering and selecting without copying; and the same as copies ({@code
 * view_copy}, {@code permute_copy}, …), which have new, row-major memory.
 */
@StaticTwins
public sealed interface ViewMethods permits Tensor {
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
  default Tensor view(long... sizes) {
    return Reshape.view((Tensor) this, Require.nonNull(sizes, "sizes").clone());
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
  default Tensor reshape(long... sizes) {
    return Reshape.apply((Tensor) this, Require.nonNull(sizes, "sizes").clone());
  }

  /** Reshapes to the given shape; see {@link #reshape(long...)}. */
  default Tensor reshape(Shape shape) {
    return Reshape.apply((Tensor) this, Require.nonNull(shape, "shape").toArray());
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
  default Tensor t() {
    return Permute.t((Tensor) this);
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
  default Tensor transpose(long dim0, long dim1) {
    return Permute.transpose((Tensor) this, dim0, dim1);
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
  default Tensor permute(long... dims) {
    return Permute.apply((Tensor) this, Require.nonNull(dims, "dims"));
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
  default Tensor squeeze() {
    return Squeeze.apply((Tensor) this);
  }

  /**
   * Removes one dimension if its size is 1; see {@link #squeeze()}.
   *
   * <p>Errors: a dimension out of range.
   */
  default Tensor squeeze(long dim) {
    return Squeeze.apply((Tensor) this, dim);
  }

  /**
   * Removes those of the given dimensions whose size is 1; see {@link #squeeze()}.
   *
   * <p>Errors: a dimension out of range, or the same one twice.
   */
  default Tensor squeeze(Dims dims) {
    return Squeeze.apply((Tensor) this, Require.nonNull(dims, "dims").values());
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
  default Tensor unsqueeze(long dim) {
    return Unsqueeze.apply((Tensor) this, dim);
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
  default Tensor expand(long... sizes) {
    return Expand.apply((Tensor) this, Require.nonNull(sizes, "sizes"));
  }

  /** Expands to the shape of another tensor; see {@link #expand(long...)}. */
  default Tensor expandAs(Tensor other) {
    return Expand.apply((Tensor) this, Require.nonNull(other, "other").shape().toArray());
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
  default Tensor repeat(long... times) {
    return Repeat.apply((Tensor) this, Require.nonNull(times, "times"));
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
  default Tensor select(long dim, long index) {
    return Select.apply((Tensor) this, dim, index);
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
  default Tensor narrow(long dim, long start, long length) {
    return Slice.narrow((Tensor) this, dim, start, length);
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
  default Tensor slice(long dim, long start, long end, long step) {
    return Slice.apply((Tensor) this, dim, start, end, step);
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
   * @param offset its first element, counted from the start of the storage
   */
  @MethodOnly
  default Tensor asStrided(Shape sizes, long[] strides, long offset) {
    return AsStrided.apply(
        (Tensor) this,
        Require.nonNull(sizes, "sizes").toArray(),
        Require.nonNull(strides, "strides").clone(),
        offset);
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
  default Tensor view(DType dtype) {
    return Reinterpret.apply((Tensor) this, Require.nonNull(dtype, "dtype"));
  }

  /** Views this tensor with the shape of another one; see {@link #view(long...)}. A view. */
  @MethodOnly
  default Tensor viewAs(Tensor other) {
    return Reshape.view((Tensor) this, Require.nonNull(other, "other").shape().toArray());
  }

  /** Reshapes to the shape of another tensor; see {@link #reshape(long...)}. */
  @MethodOnly
  default Tensor reshapeAs(Tensor other) {
    return Reshape.apply((Tensor) this, Require.nonNull(other, "other").shape().toArray());
  }

  /**
   * Flattens all dimensions into one.
   *
   * <p>Shapes: any; a 0-d tensor becomes 1-d, of size 1.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: reshaped back.
   *
   * <p>The tensor itself if it has one dimension; else a view if the strides allow it, else a copy.
   *
   * {@snippet :
   * zeros(2, 3).flatten().shape(); // torch.Size([6])
   * }
   */
  default Tensor flatten() {
    return Flatten.apply((Tensor) this, 0, -1);
  }

  /** Flattens the dimensions from {@code startDim} on; see {@link #flatten(long, long)}. */
  default Tensor flatten(long startDim) {
    return Flatten.apply((Tensor) this, startDim, -1);
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
  default Tensor flatten(long startDim, long endDim) {
    return Flatten.apply((Tensor) this, startDim, endDim);
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
  default Tensor ravel() {
    return Flatten.ravel((Tensor) this);
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
  default Tensor unflatten(long dim, long... sizes) {
    return Flatten.undo((Tensor) this, dim, Require.nonNull(sizes, "sizes").clone());
  }

  /** Swaps two dimensions: alias of {@link #transpose(long, long)}. A view. */
  default Tensor swapdims(long dim0, long dim1) {
    return Permute.transpose((Tensor) this, dim0, dim1);
  }

  /** Swaps two dimensions: alias of {@link #transpose(long, long)}. A view. */
  default Tensor swapaxes(long axis0, long axis1) {
    return Permute.transpose((Tensor) this, axis0, axis1);
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
  default Tensor movedim(long source, long destination) {
    return Transposes.move((Tensor) this, new long[] {source}, new long[] {destination});
  }

  /** Moves several dimensions to other positions; see {@link #movedim(long, long)}. A view. */
  default Tensor movedim(Dims source, Dims destination) {
    return Transposes.move(
        (Tensor) this,
        Require.nonNull(source, "source").values(),
        Require.nonNull(destination, "destination").values());
  }

  /** Alias of {@link #movedim(long, long)}. A view. */
  default Tensor moveaxis(long source, long destination) {
    return Transposes.move((Tensor) this, new long[] {source}, new long[] {destination});
  }

  /** Alias of {@link #movedim(Dims, Dims)}. A view. */
  default Tensor moveaxis(Dims source, Dims destination) {
    return Transposes.move(
        (Tensor) this,
        Require.nonNull(source, "source").values(),
        Require.nonNull(destination, "destination").values());
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
  default Tensor T() {
    return Transposes.reversed((Tensor) this);
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
  default Tensor mT() {
    return Transposes.matrices((Tensor) this);
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
  default Tensor H() {
    return Transposes.conjugateMatrix((Tensor) this);
  }

  /**
   * Conjugate transpose of the last two dimensions, PyTorch's attribute {@code mH}: {@link #mT()},
   * since all dtypes are real.
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
  default Tensor mH() {
    return Transposes.conjugate((Tensor) this);
  }

  /**
   * Conjugate transpose of the last two dimensions: {@link #mT()}, since all dtypes are real.
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
  default Tensor adjoint() {
    return Transposes.conjugate((Tensor) this);
  }

  /** Broadcasts to the given sizes: alias of {@link #expand(long...)}. A view. */
  default Tensor broadcastTo(long... sizes) {
    return Expand.apply((Tensor) this, Require.nonNull(sizes, "sizes"));
  }

  /**
   * Narrows a dimension, with a 0-d integer tensor as the start; see {@link #narrow(long, long,
   * long)}.
   *
   * <p>Errors: a start that is not an integer tensor or not 0-d.
   */
  default Tensor narrow(long dim, Tensor start, long length) {
    return Slice.narrow((Tensor) this, dim, Require.nonNull(start, "start"), length);
  }

  /** Main diagonal of the first two dimensions; see {@link #diagonal(long, long, long)}. */
  default Tensor diagonal() {
    return Diagonal.apply((Tensor) this, 0, 0, 1);
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
  default Tensor diagonal(long offset, long dim1, long dim2) {
    return Diagonal.apply((Tensor) this, offset, dim1, dim2);
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
  default Tensor unfold(long dimension, long size, long step) {
    return Unfold.apply((Tensor) this, dimension, size, step);
  }

  /** Views the storage with arbitrary sizes and strides, at this tensor's offset. A view. */
  @MethodOnly
  default Tensor asStrided(Shape sizes, long[] strides) {
    return AsStrided.apply(
        (Tensor) this,
        Require.nonNull(sizes, "sizes").toArray(),
        Require.nonNull(strides, "strides").clone(),
        ((Tensor) this).storageOffset());
  }

  /**
   * Transposes this matrix in place; see {@link #t()}.
   *
   * <p>Changes sizes and strides only, not the memory; a view remains a view of its base. Returns
   * this tensor.
   */
  default Tensor t_() {
    return InPlaceViews.t((Tensor) this);
  }

  /**
   * Swaps two dimensions of this tensor in place; see {@link #transpose(long, long)}.
   *
   * <p>Changes sizes and strides only, not the memory; a view remains a view of its base. Returns
   * this tensor.
   */
  default Tensor transpose_(long dim0, long dim1) {
    return InPlaceViews.transpose((Tensor) this, dim0, dim1);
  }

  /**
   * Swaps two dimensions in place: alias of {@link #transpose_}.
   *
   * <p>Changes sizes and strides only, not the memory; a view remains a view of its base. Returns
   * this tensor.
   */
  default Tensor swapdims_(long dim0, long dim1) {
    return InPlaceViews.transpose((Tensor) this, dim0, dim1);
  }

  /**
   * Swaps two dimensions in place: alias of {@link #transpose_}.
   *
   * <p>Changes sizes and strides only, not the memory; a view remains a view of its base. Returns
   * this tensor.
   */
  default Tensor swapaxes_(long axis0, long axis1) {
    return InPlaceViews.transpose((Tensor) this, axis0, axis1);
  }

  /**
   * Removes all dimensions of size 1 in place; see {@link #squeeze()}.
   *
   * <p>Changes sizes and strides only, not the memory; a view remains a view of its base. Returns
   * this tensor.
   */
  default Tensor squeeze_() {
    return InPlaceViews.squeeze((Tensor) this);
  }

  /**
   * Removes one dimension in place if its size is 1; see {@link #squeeze(long)}.
   *
   * <p>Changes sizes and strides only, not the memory; a view remains a view of its base. Returns
   * this tensor.
   */
  default Tensor squeeze_(long dim) {
    return InPlaceViews.squeeze((Tensor) this, dim);
  }

  /**
   * Removes those of the given dimensions whose size is 1, in place; see {@link #squeeze(Dims)}.
   *
   * <p>Changes sizes and strides only, not the memory; a view remains a view of its base. Returns
   * this tensor.
   */
  default Tensor squeeze_(Dims dims) {
    return InPlaceViews.squeeze((Tensor) this, Require.nonNull(dims, "dims").values());
  }

  /**
   * Inserts a dimension of size 1 in place; see {@link #unsqueeze(long)}.
   *
   * <p>Changes sizes and strides only, not the memory; a view remains a view of its base. Returns
   * this tensor.
   */
  default Tensor unsqueeze_(long dim) {
    return InPlaceViews.unsqueeze((Tensor) this, dim);
  }

  /**
   * Sets sizes and strides in place; see {@link #asStrided(Shape, long[])}.
   *
   * <p>Changes sizes and strides only, not the memory; a view remains a view of its base. Returns
   * this tensor.
   */
  default Tensor asStrided_(Shape sizes, long[] strides) {
    return InPlaceViews.asStrided(
        (Tensor) this,
        Require.nonNull(sizes, "sizes").toArray(),
        Require.nonNull(strides, "strides").clone(),
        null);
  }

  /**
   * Sets sizes, strides and offset in place; see {@link #asStrided}.
   *
   * <p>Changes sizes and strides only, not the memory; a view remains a view of its base. Returns
   * this tensor.
   */
  default Tensor asStrided_(Shape sizes, long[] strides, long offset) {
    return InPlaceViews.asStrided(
        (Tensor) this,
        Require.nonNull(sizes, "sizes").toArray(),
        Require.nonNull(strides, "strides").clone(),
        offset);
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
  default Tensor aliasCopy() {
    return Copied.alias((Tensor) this);
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
  default Tensor detachCopy() {
    return Copied.detach((Tensor) this);
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
  default Tensor viewCopy(long... sizes) {
    return Copied.view((Tensor) this, Require.nonNull(sizes, "sizes").clone());
  }

  /** Copies the result of {@link Tensor#view(DType)}; no gradient flows through it. */
  default Tensor viewCopy(DType dtype) {
    return Clone.contiguous(Reinterpret.apply((Tensor) this, Require.nonNull(dtype, "dtype")));
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
  default Tensor expandCopy(long... sizes) {
    return Copied.expand((Tensor) this, Require.nonNull(sizes, "sizes"));
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
  default Tensor permuteCopy(long... dims) {
    return Copied.permute((Tensor) this, Require.nonNull(dims, "dims"));
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
  default Tensor selectCopy(long dim, long index) {
    return Copied.select((Tensor) this, dim, index);
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
  default Tensor sliceCopy(long dim, long start, long end, long step) {
    return Copied.slice((Tensor) this, dim, start, end, step);
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
  default Tensor narrowCopy(long dim, long start, long length) {
    return Copied.narrow((Tensor) this, dim, start, length);
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
  default Tensor squeezeCopy() {
    return Copied.squeeze((Tensor) this);
  }

  /** Copies the result of {@link Tensor#squeeze(long)}. */
  default Tensor squeezeCopy(long dim) {
    return Copied.squeeze((Tensor) this, dim);
  }

  /** Copies the result of {@link Tensor#squeeze(Dims)}. */
  default Tensor squeezeCopy(Dims dims) {
    return Copied.squeeze((Tensor) this, Require.nonNull(dims, "dims").values());
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
  default Tensor unsqueezeCopy(long dim) {
    return Copied.unsqueeze((Tensor) this, dim);
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
  default Tensor tCopy() {
    return Copied.t((Tensor) this);
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
  default Tensor transposeCopy(long dim0, long dim1) {
    return Copied.transpose((Tensor) this, dim0, dim1);
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
  default Tensor diagonalCopy(long offset, long dim1, long dim2) {
    return Copied.diagonal((Tensor) this, offset, dim1, dim2);
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
  default Tensor unfoldCopy(long dimension, long size, long step) {
    return Copied.unfold((Tensor) this, dimension, size, step);
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
  default Tensor asStridedCopy(Shape sizes, long[] strides) {
    return Copied.asStrided(
        (Tensor) this,
        Require.nonNull(sizes, "sizes").toArray(),
        Require.nonNull(strides, "strides").clone(),
        null);
  }

  /** Copies the result of {@link Tensor#asStrided(Shape, long[], long)}. */
  default Tensor asStridedCopy(Shape sizes, long[] strides, long offset) {
    return Copied.asStrided(
        (Tensor) this,
        Require.nonNull(sizes, "sizes").toArray(),
        Require.nonNull(strides, "strides").clone(),
        offset);
  }
}
