package dev.adjoint;

import dev.adjoint.ops.AsStrided;
import dev.adjoint.ops.Expand;
import dev.adjoint.ops.Permute;
import dev.adjoint.ops.Repeat;
import dev.adjoint.ops.Reshape;
import dev.adjoint.ops.Select;
import dev.adjoint.ops.Slice;
import dev.adjoint.ops.Squeeze;
import dev.adjoint.ops.Unsqueeze;

/** Other ways to see the same memory. */
@StaticTwins
sealed interface ViewMethods permits Tensor {
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
    return Reshape.view((Tensor) this, sizes.clone());
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
    return Reshape.apply((Tensor) this, sizes.clone());
  }

  /** The same elements under the given shape; see {@link #reshape(long...)}. */
  default Tensor reshape(Shape shape) {
    return Reshape.apply((Tensor) this, shape.toArray());
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
    return Permute.apply((Tensor) this, dims);
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
    return Squeeze.apply((Tensor) this, dims.values());
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
    return Expand.apply((Tensor) this, sizes);
  }

  /** The elements repeated to the shape of another tensor; see {@link #expand(long...)}. */
  default Tensor expandAs(Tensor other) {
    return Expand.apply((Tensor) this, other.shape().toArray());
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
    return Repeat.apply((Tensor) this, times);
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
    return AsStrided.apply((Tensor) this, sizes.toArray(), strides.clone(), offset);
  }
}
