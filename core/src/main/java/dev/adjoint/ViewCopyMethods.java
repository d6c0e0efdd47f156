package dev.adjoint;

import dev.adjoint.op.Require;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.view.Copied;
import dev.adjoint.ops.view.Reinterpret;
import java.util.List;

/**
 * Copying variants of the view methods ({@code view_copy}, {@code permute_copy}, …): the same
 * elements in new, row-major memory.
 */
@StaticTwins
public sealed interface ViewCopyMethods permits Tensor {
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

  /**
   * Copies the result of {@link Tensor#split(long, long)}.
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
   * arange(3).splitCopy(2, 0); // [tensor([0, 1]), tensor([2])]
   * }
   */
  default List<Tensor> splitCopy(long splitSize, long dim) {
    return Copied.split((Tensor) this, splitSize, dim);
  }

  /**
   * Copies the result of {@link Tensor#split(Shape, long)}.
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
   * arange(3).splitWithSizesCopy(size(1, 2), 0); // [tensor([0]), tensor([1, 2])]
   * }
   */
  default List<Tensor> splitWithSizesCopy(Shape splitSizes, long dim) {
    return Copied.split((Tensor) this, Require.nonNull(splitSizes, "splitSizes").toArray(), dim);
  }

  /**
   * Copies the result of {@link Tensor#unbind(long)}.
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
   * arange(2).unbindCopy(0); // [tensor(0), tensor(1)]
   * }
   */
  default List<Tensor> unbindCopy(long dim) {
    return Copied.unbind((Tensor) this, dim);
  }
}
