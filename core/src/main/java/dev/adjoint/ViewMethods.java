package dev.adjoint;

import dev.adjoint.ops.AsStrided;
import dev.adjoint.ops.Expand;
import dev.adjoint.ops.Permute;
import dev.adjoint.ops.Reshape;
import dev.adjoint.ops.Select;
import dev.adjoint.ops.Slice;
import dev.adjoint.ops.Squeeze;
import dev.adjoint.ops.Unsqueeze;

/** Other ways to see the same memory. */
@StaticTwins
sealed interface ViewMethods permits Tensor {

  /** The same elements under other sizes, one of which may be -1; always a view. */
  @MethodOnly
  default Tensor view(long... sizes) {
    return Reshape.view((Tensor) this, sizes.clone());
  }

  /**
   * The same elements under other sizes, one of which may be -1; a view where the strides allow it,
   * else a copy.
   */
  default Tensor reshape(long... sizes) {
    return Reshape.apply((Tensor) this, sizes.clone());
  }

  /** The same elements under the given sizes. */
  default Tensor reshape(Shape shape) {
    return Reshape.apply((Tensor) this, shape.toArray());
  }

  /** The transpose of a matrix; vectors and numbers stay as they are. A view. */
  default Tensor t() {
    return Permute.t((Tensor) this);
  }

  /** Two dimensions swapped. A view. */
  default Tensor transpose(long dim0, long dim1) {
    return Permute.transpose((Tensor) this, dim0, dim1);
  }

  /** The dimensions in another order. A view. */
  default Tensor permute(long... dims) {
    return Permute.apply((Tensor) this, dims);
  }

  /** Without the dimensions of size 1. A view. */
  default Tensor squeeze() {
    return Squeeze.apply((Tensor) this);
  }

  /** Without the dimension, if its size is 1. A view. */
  default Tensor squeeze(long dim) {
    return Squeeze.apply((Tensor) this, dim);
  }

  /** Without those of the dimensions whose size is 1. A view. */
  default Tensor squeeze(Dims dims) {
    return Squeeze.apply((Tensor) this, dims.values());
  }

  /** With a dimension of size 1 inserted. A view. */
  default Tensor unsqueeze(long dim) {
    return Unsqueeze.apply((Tensor) this, dim);
  }

  /** The elements repeated along dimensions of size 1 or new ones; -1 keeps a size. A view. */
  default Tensor expand(long... sizes) {
    return Expand.apply((Tensor) this, sizes);
  }

  /** The elements repeated to the sizes of another tensor. A view. */
  default Tensor expandAs(Tensor other) {
    return Expand.apply((Tensor) this, other.shape().toArray());
  }

  /** One slice of a dimension, which disappears. A view. */
  default Tensor select(long dim, long index) {
    return Select.apply((Tensor) this, dim, index);
  }

  /** A part of a dimension. A view. */
  default Tensor narrow(long dim, long start, long length) {
    return Slice.narrow((Tensor) this, dim, start, length);
  }

  /** The memory with any sizes, strides and offset. A view. */
  default Tensor asStrided(Shape sizes, long[] strides, long offset) {
    return AsStrided.apply((Tensor) this, sizes.toArray(), strides.clone(), offset);
  }
}
