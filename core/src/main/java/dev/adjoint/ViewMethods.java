package dev.adjoint;

import dev.adjoint.op.Require;
import dev.adjoint.ops.AsStrided;
import dev.adjoint.ops.Diagonal;
import dev.adjoint.ops.Expand;
import dev.adjoint.ops.Flatten;
import dev.adjoint.ops.InPlaceViews;
import dev.adjoint.ops.Permute;
import dev.adjoint.ops.Reinterpret;
import dev.adjoint.ops.Repeat;
import dev.adjoint.ops.Reshape;
import dev.adjoint.ops.Select;
import dev.adjoint.ops.Slice;
import dev.adjoint.ops.Squeeze;
import dev.adjoint.ops.Transposes;
import dev.adjoint.ops.Unfold;
import dev.adjoint.ops.Unsqueeze;

/** Other ways to see the same memory. */
@StaticTwins
public sealed interface ViewMethods permits Tensor {
  /**
   * The same elements, in row-major order, under other sizes.
   *
   * <p>Shapes: the sizes given, one of which may be -1 and follows from the others.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: under the old sizes.
   *
   * <p>A view: the same memory, so that a write to one shows in the other.
   *
   * <p>Errors: another number of elements; strides that do not allow a view.
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
   * The same elements, in row-major order, under other sizes.
   *
   * <p>Shapes: the sizes given, one of which may be -1 and follows from the others.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: under the old sizes.
   *
   * <p>A view where the strides allow it, else a copy.
   *
   * <p>Errors: another number of elements; two sizes of -1.
   *
   * {@snippet :
   * arange(6).reshape(3, 2).t().reshape(6); // tensor([0, 2, 4, 1, 3, 5])
   * }
   */
  default Tensor reshape(long... sizes) {
    return Reshape.apply((Tensor) this, Require.nonNull(sizes, "sizes").clone());
  }

  /** The same elements under the given shape; see {@link #reshape(long...)}. */
  default Tensor reshape(Shape shape) {
    return Reshape.apply((Tensor) this, Require.nonNull(shape, "shape").toArray());
  }

  /**
   * The transpose of a matrix; vectors and 0-d tensors stay as they are.
   *
   * <p>Shapes: at most 2 dimensions, in reverse order.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: transposed.
   *
   * <p>A view: the same memory, so that a write to one shows in the other.
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
   * Two dimensions swapped; negative ones count from the end.
   *
   * <p>Shapes: any.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: swapped back.
   *
   * <p>A view: the same memory, so that a write to one shows in the other.
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
   * The dimensions in another order.
   *
   * <p>Shapes: each dimension is named once.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: in the old order.
   *
   * <p>A view: the same memory, so that a write to one shows in the other.
   *
   * <p>Errors: a dimension missing, named twice or out of range.
   *
   * {@snippet :
   * zeros(2, 3, 4).permute(2, 0, 1).shape(); // torch.Size([4, 2, 3])
   * }
   */
  default Tensor permute(long... dims) {
    return Permute.apply((Tensor) this, Require.nonNull(dims, "dims"));
  }

  /**
   * Without the dimensions of size 1.
   *
   * <p>Shapes: any.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: with the dimensions back.
   *
   * <p>A view: the same memory, so that a write to one shows in the other.
   *
   * {@snippet :
   * zeros(1, 3, 1).squeeze().shape(); // torch.Size([3])
   * }
   */
  default Tensor squeeze() {
    return Squeeze.apply((Tensor) this);
  }

  /**
   * Without one dimension, if its size is 1; see {@link #squeeze()}.
   *
   * <p>Errors: a dimension out of range.
   */
  default Tensor squeeze(long dim) {
    return Squeeze.apply((Tensor) this, dim);
  }

  /**
   * Without those of the dimensions whose size is 1; see {@link #squeeze()}.
   *
   * <p>Errors: a dimension out of range or named twice.
   */
  default Tensor squeeze(Dims dims) {
    return Squeeze.apply((Tensor) this, Require.nonNull(dims, "dims").values());
  }

  /**
   * With a dimension of size 1 inserted before the one named.
   *
   * <p>Shapes: any; {@code dim} may be the number of dimensions, and negative.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: without the dimension.
   *
   * <p>A view: the same memory, so that a write to one shows in the other.
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
   * The elements repeated along dimensions of size 1 and along new first dimensions.
   *
   * <p>Shapes: the sizes given; -1 keeps a size.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: summed over what was repeated.
   *
   * <p>A view: the same memory, so that a write to one shows in the other.
   *
   * <p>Errors: a size that differs where the old one is not 1; too few sizes.
   *
   * {@snippet :
   * tensor(1, 2).expand(2, 2); // tensor([[1, 2], [1, 2]])
   * }
   */
  default Tensor expand(long... sizes) {
    return Expand.apply((Tensor) this, Require.nonNull(sizes, "sizes"));
  }

  /** The elements repeated to the shape of another tensor; see {@link #expand(long...)}. */
  default Tensor expandAs(Tensor other) {
    return Expand.apply((Tensor) this, Require.nonNull(other, "other").shape().toArray());
  }

  /**
   * This tensor several times over along each dimension.
   *
   * <p>Shapes: as many numbers as dimensions or more; each size times its number.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: the sum of what the copies get.
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
   * One slice of a dimension, which disappears; a negative index counts from the end.
   *
   * <p>Shapes: at least one dimension.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: in the slice, 0 elsewhere.
   *
   * <p>A view: the same memory, so that a write to one shows in the other.
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
   * A part of a dimension; a negative start counts from the end.
   *
   * <p>Shapes: at least one dimension.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: in the part, 0 elsewhere.
   *
   * <p>A view: the same memory, so that a write to one shows in the other.
   *
   * <p>Errors: a part that exceeds the dimension; a 0-d tensor.
   *
   * {@snippet :
   * arange(5).narrow(0, 1, 3); // tensor([1, 2, 3])
   * }
   */
  default Tensor narrow(long dim, long start, long length) {
    return Slice.narrow((Tensor) this, dim, start, length);
  }

  /**
   * Every {@code step}-th slice of a dimension from {@code start} to before {@code end}; both are
   * cut to the dimension.
   *
   * <p>Shapes: at least one dimension.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: in the slices, 0 elsewhere.
   *
   * <p>A view: the same memory, so that a write to one shows in the other.
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
   * The memory seen with any sizes, strides and offset, in elements.
   *
   * <p>Shapes: as given.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: summed where the view shows an element several times.
   *
   * <p>A view: the same memory, so that a write to one shows in the other.
   *
   * <p>Errors: strides and sizes of different number, negative ones, or elements outside the
   * memory.
   *
   * {@snippet :
   * arange(4).asStrided(size(3, 2), new long[] {1, 1}, 0); // tensor([[0, 1], [1, 2], [2, 3]])
   * }
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
   * The bits of the elements read as those of another dtype.
   *
   * <p>Shapes: the same where both dtypes have the same size; else the last dimension grows or
   * shrinks.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: none: the result never requires one.
   *
   * <p>A view: the same memory, so that a write to one shows in the other.
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

  /** The same elements under the shape of another tensor; see {@link #view(long...)}. A view. */
  @MethodOnly
  default Tensor viewAs(Tensor other) {
    return Reshape.view((Tensor) this, Require.nonNull(other, "other").shape().toArray());
  }

  /** The same elements under the shape of another tensor; see {@link #reshape(long...)}. */
  @MethodOnly
  default Tensor reshapeAs(Tensor other) {
    return Reshape.apply((Tensor) this, Require.nonNull(other, "other").shape().toArray());
  }

  /**
   * All dimensions as one.
   *
   * <p>Shapes: any; a 0-d tensor gets one dimension of size 1.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: under the old sizes.
   *
   * <p>The tensor itself where it has one dimension; else a view where the strides allow it, else a
   * copy.
   *
   * {@snippet :
   * zeros(2, 3).flatten().shape(); // torch.Size([6])
   * }
   */
  default Tensor flatten() {
    return Flatten.apply((Tensor) this, 0, -1);
  }

  /** The dimensions from {@code startDim} on as one; see {@link #flatten(long, long)}. */
  default Tensor flatten(long startDim) {
    return Flatten.apply((Tensor) this, startDim, -1);
  }

  /**
   * The dimensions from {@code startDim} to {@code endDim}, which is included, as one.
   *
   * <p>Shapes: any; negative dimensions count from the end.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: under the old sizes.
   *
   * <p>The tensor itself where that is one dimension; else a view where the strides allow it, else
   * a copy.
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
   * All elements, in row-major order, in one dimension.
   *
   * <p>Shapes: any.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: under the old sizes.
   *
   * <p>A view where the tensor is contiguous, else of a copy.
   *
   * {@snippet :
   * zeros(2, 3).ravel().shape(); // torch.Size([6])
   * }
   */
  default Tensor ravel() {
    return Flatten.ravel((Tensor) this);
  }

  /**
   * One dimension as several.
   *
   * <p>Shapes: the sizes given in place of the dimension; one may be -1 and follows from the
   * others.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: under the old sizes.
   *
   * <p>A view: the same memory, so that a write to one shows in the other.
   *
   * <p>Errors: a dimension out of range; sizes that do not multiply up to its size.
   *
   * {@snippet :
   * zeros(2, 6).unflatten(1, 3, -1).shape(); // torch.Size([2, 3, 2])
   * }
   */
  default Tensor unflatten(long dim, long... sizes) {
    return Flatten.undo((Tensor) this, dim, Require.nonNull(sizes, "sizes").clone());
  }

  /** Two dimensions swapped: another name of {@link #transpose(long, long)}. A view. */
  default Tensor swapdims(long dim0, long dim1) {
    return Permute.transpose((Tensor) this, dim0, dim1);
  }

  /** Two dimensions swapped: another name of {@link #transpose(long, long)}. A view. */
  default Tensor swapaxes(long axis0, long axis1) {
    return Permute.transpose((Tensor) this, axis0, axis1);
  }

  /**
   * One dimension moved to another place; the others keep their order.
   *
   * <p>Shapes: any; negative dimensions count from the end.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: in the old order.
   *
   * <p>A view: the same memory, so that a write to one shows in the other.
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

  /** Several dimensions moved to other places; see {@link #movedim(long, long)}. A view. */
  default Tensor movedim(Dims source, Dims destination) {
    return Transposes.move(
        (Tensor) this,
        Require.nonNull(source, "source").values(),
        Require.nonNull(destination, "destination").values());
  }

  /** Another name of {@link #movedim(long, long)}. A view. */
  default Tensor moveaxis(long source, long destination) {
    return Transposes.move((Tensor) this, new long[] {source}, new long[] {destination});
  }

  /** Another name of {@link #movedim(Dims, Dims)}. A view. */
  default Tensor moveaxis(Dims source, Dims destination) {
    return Transposes.move(
        (Tensor) this,
        Require.nonNull(source, "source").values(),
        Require.nonNull(destination, "destination").values());
  }

  /**
   * The transpose of a matrix: PyTorch's attribute {@code T}.
   *
   * <p>Shapes: 2 dimensions; with any other number all are reversed, and a warning says that
   * PyTorch is giving that up.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: in the old order.
   *
   * <p>A view: the same memory, so that a write to one shows in the other.
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
   * The last two dimensions swapped: PyTorch's attribute {@code mT}.
   *
   * <p>Shapes: at least 2 dimensions; a 0-d tensor comes back as it is, with a warning.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: swapped back.
   *
   * <p>A view: the same memory, so that a write to one shows in the other.
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
   * The conjugate transpose of a matrix, PyTorch's attribute {@code H}: for real numbers the
   * transpose.
   *
   * <p>Shapes: 2 dimensions; a 0-d tensor comes back as it is, with a warning.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: transposed.
   *
   * <p>A view: the same memory, so that a write to one shows in the other.
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
   * The conjugate transpose of each matrix, PyTorch's attribute {@code mH}: for real numbers {@link
   * #mT()}.
   *
   * <p>Shapes: at least 2 dimensions; a 0-d tensor comes back as it is, with a warning.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: swapped back.
   *
   * <p>A view: the same memory, so that a write to one shows in the other.
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
   * The conjugate transpose of each matrix, for real numbers {@link #mT()}.
   *
   * <p>Shapes: at least 2 dimensions; a 0-d tensor comes back as it is, with a warning.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: swapped back.
   *
   * <p>A view: the same memory, so that a write to one shows in the other.
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

  /** The elements repeated to larger sizes: another name of {@link #expand(long...)}. A view. */
  default Tensor broadcastTo(long... sizes) {
    return Expand.apply((Tensor) this, Require.nonNull(sizes, "sizes"));
  }

  /**
   * A part of a dimension, whose start is a 0-d integer tensor; see {@link #narrow(long, long,
   * long)}.
   *
   * <p>Errors: a start of another dtype or with a dimension.
   */
  default Tensor narrow(long dim, Tensor start, long length) {
    return Slice.narrow((Tensor) this, dim, Require.nonNull(start, "start"), length);
  }

  /** The main diagonal of the first two dimensions; see {@link #diagonal(long, long, long)}. */
  default Tensor diagonal() {
    return Diagonal.apply((Tensor) this, 0, 0, 1);
  }

  /**
   * The elements whose index in {@code dim2} is by {@code offset} larger than in {@code dim1}.
   *
   * <p>Shapes: at least 2 dimensions; the two go, the diagonal becomes the last one.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: on the diagonal, 0 elsewhere.
   *
   * <p>A view: the same memory, so that a write to one shows in the other.
   *
   * <p>Errors: a dimension out of range or named twice.
   *
   * {@snippet :
   * arange(6).view(2, 3).diagonal(1, 0, 1); // tensor([1, 5])
   * }
   */
  default Tensor diagonal(long offset, long dim1, long dim2) {
    return Diagonal.apply((Tensor) this, offset, dim1, dim2);
  }

  /**
   * Windows of a dimension: their elements are in a new last dimension.
   *
   * <p>Shapes: the dimension counts the windows then.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: summed where windows overlap.
   *
   * <p>A view: the same memory, so that a write to one shows in the other.
   *
   * <p>Errors: a window larger than the dimension, or a step below 1.
   *
   * {@snippet :
   * arange(4).unfold(0, 2, 1); // tensor([[0, 1], [1, 2], [2, 3]])
   * }
   */
  @MethodOnly
  default Tensor unfold(long dimension, long size, long step) {
    return Unfold.apply((Tensor) this, dimension, size, step);
  }

  /** The memory seen with any sizes and strides from the first element on. A view. */
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
   * <p>The memory stays as it is; a view remains a view of its base. Returns this tensor.
   */
  default Tensor t_() {
    return InPlaceViews.t((Tensor) this);
  }

  /**
   * Swaps two dimensions of this tensor; see {@link #transpose(long, long)}.
   *
   * <p>The memory stays as it is; a view remains a view of its base. Returns this tensor.
   */
  default Tensor transpose_(long dim0, long dim1) {
    return InPlaceViews.transpose((Tensor) this, dim0, dim1);
  }

  /**
   * Swaps two dimensions of this tensor: another name of {@link #transpose_}.
   *
   * <p>The memory stays as it is; a view remains a view of its base. Returns this tensor.
   */
  default Tensor swapdims_(long dim0, long dim1) {
    return InPlaceViews.transpose((Tensor) this, dim0, dim1);
  }

  /**
   * Swaps two dimensions of this tensor: another name of {@link #transpose_}.
   *
   * <p>The memory stays as it is; a view remains a view of its base. Returns this tensor.
   */
  default Tensor swapaxes_(long axis0, long axis1) {
    return InPlaceViews.transpose((Tensor) this, axis0, axis1);
  }

  /**
   * Drops the dimensions of size 1 of this tensor; see {@link #squeeze()}.
   *
   * <p>The memory stays as it is; a view remains a view of its base. Returns this tensor.
   */
  default Tensor squeeze_() {
    return InPlaceViews.squeeze((Tensor) this);
  }

  /**
   * Drops one dimension of this tensor, if its size is 1; see {@link #squeeze(long)}.
   *
   * <p>The memory stays as it is; a view remains a view of its base. Returns this tensor.
   */
  default Tensor squeeze_(long dim) {
    return InPlaceViews.squeeze((Tensor) this, dim);
  }

  /**
   * Drops those of the dimensions of this tensor whose size is 1; see {@link #squeeze(Dims)}.
   *
   * <p>The memory stays as it is; a view remains a view of its base. Returns this tensor.
   */
  default Tensor squeeze_(Dims dims) {
    return InPlaceViews.squeeze((Tensor) this, Require.nonNull(dims, "dims").values());
  }

  /**
   * Inserts a dimension of size 1 into this tensor; see {@link #unsqueeze(long)}.
   *
   * <p>The memory stays as it is; a view remains a view of its base. Returns this tensor.
   */
  default Tensor unsqueeze_(long dim) {
    return InPlaceViews.unsqueeze((Tensor) this, dim);
  }

  /**
   * Gives this tensor any sizes and strides; see {@link #asStrided(Shape, long[])}.
   *
   * <p>The memory stays as it is; a view remains a view of its base. Returns this tensor.
   */
  default Tensor asStrided_(Shape sizes, long[] strides) {
    return InPlaceViews.asStrided(
        (Tensor) this,
        Require.nonNull(sizes, "sizes").toArray(),
        Require.nonNull(strides, "strides").clone(),
        null);
  }

  /**
   * Gives this tensor any sizes, strides and offset; see {@link #asStrided}.
   *
   * <p>The memory stays as it is; a view remains a view of its base. Returns this tensor.
   */
  default Tensor asStrided_(Shape sizes, long[] strides, long offset) {
    return InPlaceViews.asStrided(
        (Tensor) this,
        Require.nonNull(sizes, "sizes").toArray(),
        Require.nonNull(strides, "strides").clone(),
        offset);
  }
}
