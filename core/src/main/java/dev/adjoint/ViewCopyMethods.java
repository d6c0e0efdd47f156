package dev.adjoint;

import dev.adjoint.op.Require;
import dev.adjoint.ops.Clone;
import dev.adjoint.ops.Copied;
import dev.adjoint.ops.Reinterpret;
import java.util.List;

/** What views show, copied into fresh row-major memory. */
@StaticTwins
public sealed interface ViewCopyMethods permits Tensor {
  /**
   * A row-major copy of all elements.
   *
   * <p>Shapes: the same.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: passes through.
   *
   * <p>A copy in fresh memory, row-major: no view.
   *
   * {@snippet :
   * tensor(1, 2).aliasCopy().isView(); // false
   * }
   */
  default Tensor aliasCopy() {
    return Copied.alias((Tensor) this);
  }

  /**
   * A row-major copy of all elements without a history.
   *
   * <p>Shapes: the same.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: none flows through it.
   *
   * <p>A copy in fresh memory, row-major: no view.
   *
   * {@snippet :
   * tensor(1, 2).detachCopy(); // tensor([1, 2])
   * }
   */
  default Tensor detachCopy() {
    return Copied.detach((Tensor) this);
  }

  /**
   * A copy of what {@link Tensor#view(long...)} shows.
   *
   * <p>Shapes: as there.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: as there.
   *
   * <p>A copy in fresh memory, row-major: no view.
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

  /** A copy of what {@link Tensor#view(DType)} shows; no gradient flows through it. */
  default Tensor viewCopy(DType dtype) {
    return Clone.contiguous(Reinterpret.apply((Tensor) this, Require.nonNull(dtype, "dtype")));
  }

  /**
   * A copy of what {@link Tensor#expand(long...)} shows.
   *
   * <p>Shapes: as there.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: as there.
   *
   * <p>A copy in fresh memory, row-major: no view.
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
   * A copy of what {@link Tensor#permute(long...)} shows.
   *
   * <p>Shapes: as there.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: as there.
   *
   * <p>A copy in fresh memory, row-major: no view.
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
   * A copy of what {@link Tensor#select(long, long)} shows.
   *
   * <p>Shapes: as there.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: as there.
   *
   * <p>A copy in fresh memory, row-major: no view.
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
   * A copy of what {@link Tensor#slice(long, long, long, long)} shows.
   *
   * <p>Shapes: as there.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: as there.
   *
   * <p>A copy in fresh memory, row-major: no view.
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
   * A copy of what {@link Tensor#narrow(long, long, long)} shows.
   *
   * <p>Shapes: as there.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: as there.
   *
   * <p>A copy in fresh memory, row-major: no view.
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
   * A copy of what {@link Tensor#squeeze()} shows.
   *
   * <p>Shapes: as there.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: as there.
   *
   * <p>A copy in fresh memory, row-major: no view.
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

  /** A copy of what {@link Tensor#squeeze(long)} shows. */
  default Tensor squeezeCopy(long dim) {
    return Copied.squeeze((Tensor) this, dim);
  }

  /** A copy of what {@link Tensor#squeeze(Dims)} shows. */
  default Tensor squeezeCopy(Dims dims) {
    return Copied.squeeze((Tensor) this, Require.nonNull(dims, "dims").values());
  }

  /**
   * A copy of what {@link Tensor#unsqueeze(long)} shows.
   *
   * <p>Shapes: as there.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: as there.
   *
   * <p>A copy in fresh memory, row-major: no view.
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
   * A copy of what {@link Tensor#t()} shows.
   *
   * <p>Shapes: as there.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: as there.
   *
   * <p>A copy in fresh memory, row-major: no view.
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
   * A copy of what {@link Tensor#transpose(long, long)} shows.
   *
   * <p>Shapes: as there.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: as there.
   *
   * <p>A copy in fresh memory, row-major: no view.
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
   * A copy of what {@link Tensor#diagonal(long, long, long)} shows.
   *
   * <p>Shapes: as there.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: as there.
   *
   * <p>A copy in fresh memory, row-major: no view.
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
   * A copy of what {@link Tensor#unfold(long, long, long)} shows.
   *
   * <p>Shapes: as there.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: as there.
   *
   * <p>A copy in fresh memory, row-major: no view.
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
   * A copy of what {@link Tensor#asStrided(Shape, long[])} shows.
   *
   * <p>Shapes: as there.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: as there.
   *
   * <p>A copy in fresh memory, row-major: no view.
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

  /** A copy of what {@link Tensor#asStrided(Shape, long[], long)} shows. */
  default Tensor asStridedCopy(Shape sizes, long[] strides, long offset) {
    return Copied.asStrided(
        (Tensor) this,
        Require.nonNull(sizes, "sizes").toArray(),
        Require.nonNull(strides, "strides").clone(),
        offset);
  }

  /**
   * A copy of what {@link Tensor#split(long, long)} shows.
   *
   * <p>Shapes: as there.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: as there.
   *
   * <p>A copy in fresh memory, row-major: no view.
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
   * A copy of what {@link Tensor#split(Shape, long)} shows.
   *
   * <p>Shapes: as there.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: as there.
   *
   * <p>A copy in fresh memory, row-major: no view.
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
   * A copy of what {@link Tensor#unbind(long)} shows.
   *
   * <p>Shapes: as there.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: as there.
   *
   * <p>A copy in fresh memory, row-major: no view.
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
