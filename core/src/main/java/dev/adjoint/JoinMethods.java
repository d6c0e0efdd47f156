package dev.adjoint;

import dev.adjoint.op.Require;
import dev.adjoint.ops.join.Pieces;
import dev.adjoint.ops.join.Split;
import dev.adjoint.ops.join.TensorSplit;
import dev.adjoint.ops.join.Unbind;
import dev.adjoint.ops.view.Copied;
import java.util.List;

/** Splitting a tensor along a dimension into a list of views or of copies. */
@StaticTwins
public sealed interface JoinMethods permits Tensor {
  /** Splits the first dimension; see {@link #split(long, long)}. */
  default List<Tensor> split(long splitSize) {
    return Split.apply((Tensor) this, splitSize, 0);
  }

  /**
   * Splits a dimension into pieces of size {@code splitSize}; the last one may be smaller.
   *
   * <p>Shapes: at least one dimension.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: the gradients of the pieces, joined.
   *
   * <p>Views: the pieces share the memory of this tensor. In-place writes to them are refused while
   * autograd records; write to clones instead.
   *
   * <p>Errors: a negative size, or 0 for a dimension that is not empty; a 0-d tensor.
   *
   * {@snippet :
   * arange(5).split(2, 0); // [tensor([0, 1]), tensor([2, 3]), tensor([4])]
   * }
   *
   * @param splitSize the size of each piece along {@code dim}
   */
  default List<Tensor> split(long splitSize, long dim) {
    return Split.apply((Tensor) this, splitSize, dim);
  }

  /** Splits the first dimension into pieces of the given sizes; see {@link #split(Shape, long)}. */
  default List<Tensor> split(Shape splitSizes) {
    return Split.apply((Tensor) this, Require.nonNull(splitSizes, "splitSizes").toArray(), 0);
  }

  /**
   * Splits a dimension into pieces of the given sizes.
   *
   * <p>Shapes: at least one dimension.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: the gradients of the pieces, joined.
   *
   * <p>Views: the pieces share the memory of this tensor. In-place writes to them are refused while
   * autograd records; write to clones instead.
   *
   * <p>Errors: sizes that do not sum to the size of the dimension; a 0-d tensor.
   *
   * {@snippet :
   * arange(5).split(size(1, 4), 0); // [tensor([0]), tensor([1, 2, 3, 4])]
   * }
   */
  default List<Tensor> split(Shape splitSizes, long dim) {
    return Split.apply((Tensor) this, Require.nonNull(splitSizes, "splitSizes").toArray(), dim);
  }

  /** Alias of {@link #split(Shape, long)}. */
  default List<Tensor> splitWithSizes(Shape splitSizes, long dim) {
    return Split.apply((Tensor) this, Require.nonNull(splitSizes, "splitSizes").toArray(), dim);
  }

  /** Splits the first dimension into chunks; see {@link #chunk(long, long)}. */
  default List<Tensor> chunk(long chunks) {
    return Split.chunk((Tensor) this, chunks, 0);
  }

  /**
   * Splits a dimension into at most {@code chunks} pieces, all but the last of the same size.
   *
   * <p>Shapes: at least one dimension.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: the gradients of the pieces, joined.
   *
   * <p>Views: the pieces share the memory of this tensor. In-place writes to them are refused while
   * autograd records; write to clones instead.
   *
   * <p>Errors: a number below 1; a 0-d tensor.
   *
   * {@snippet :
   * arange(5).chunk(4, 0); // [tensor([0, 1]), tensor([2, 3]), tensor([4])]
   * }
   */
  default List<Tensor> chunk(long chunks, long dim) {
    return Split.chunk((Tensor) this, chunks, dim);
  }

  /** Removes the first dimension and returns its slices; see {@link #unbind(long)}. */
  default List<Tensor> unbind() {
    return Unbind.apply((Tensor) this, 0);
  }

  /**
   * Removes a dimension and returns the list of its slices.
   *
   * <p>Shapes: at least one dimension.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: the gradients of the pieces, joined.
   *
   * <p>Views: the pieces share the memory of this tensor. In-place writes to them are refused while
   * autograd records; write to clones instead.
   *
   * <p>Errors: a dimension out of range; a 0-d tensor.
   *
   * {@snippet :
   * arange(4).view(2, 2).unbind(1); // [tensor([0, 2]), tensor([1, 3])]
   * }
   */
  default List<Tensor> unbind(long dim) {
    return Unbind.apply((Tensor) this, dim);
  }

  /** Splits the first dimension; see {@link #tensorSplit(long, long)}. */
  default List<Tensor> tensorSplit(long sections) {
    return TensorSplit.sections((Tensor) this, sections, 0);
  }

  /**
   * Splits a dimension into {@code sections} pieces; if it does not divide evenly, the first ones
   * are larger by one.
   *
   * <p>Shapes: at least one dimension.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: the gradients of the pieces, joined.
   *
   * <p>Views: the pieces share the memory of this tensor.
   *
   * <p>Errors: a number below 1; a 0-d tensor.
   *
   * {@snippet :
   * arange(5).tensorSplit(3, 0); // [tensor([0, 1]), tensor([2, 3]), tensor([4])]
   * }
   */
  default List<Tensor> tensorSplit(long sections, long dim) {
    return TensorSplit.sections((Tensor) this, sections, dim);
  }

  /**
   * Splits a dimension before each of the indices.
   *
   * <p>Shapes: at least one dimension; indices are clamped to it and may be negative.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: the gradients of the pieces, joined.
   *
   * <p>Views: the pieces share the memory of this tensor.
   *
   * <p>Errors: a 0-d tensor.
   *
   * {@snippet :
   * arange(4).tensorSplit(new long[] {1}, 0); // [tensor([0]), tensor([1, 2, 3])]
   * }
   *
   * @param indices where the second and each later piece begins
   */
  default List<Tensor> tensorSplit(long[] indices, long dim) {
    return TensorSplit.indices((Tensor) this, Require.nonNull(indices, "indices"), dim);
  }

  /** Splits by an int64 tensor: a 0-d tensor is a number of sections, a 1-d one holds indices. */
  default List<Tensor> tensorSplit(Tensor indicesOrSections, long dim) {
    return TensorSplit.apply(
        (Tensor) this, Require.nonNull(indicesOrSections, "indicesOrSections"), dim);
  }

  /**
   * Splits horizontally into equal pieces: along the second dimension, or the first of a 1-d
   * tensor.
   *
   * <p>Shapes: at least 1 dimension.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: the gradients of the pieces, joined.
   *
   * <p>Views: the pieces share the memory of this tensor.
   *
   * <p>Errors: a number of sections that does not divide the dimension; too few dimensions.
   *
   * {@snippet :
   * arange(4).view(2, 2).hsplit(2).get(1); // tensor([[1], [3]])
   * }
   */
  default List<Tensor> hsplit(long sections) {
    return TensorSplit.evenly((Tensor) this, sections, 'h');
  }

  /**
   * Splits horizontally before each of the indices: along the second dimension, or the first of a
   * 1-d tensor.
   */
  default List<Tensor> hsplit(long[] indices) {
    return TensorSplit.indices((Tensor) this, 'h', Require.nonNull(indices, "indices"));
  }

  /**
   * Splits vertically into equal pieces: along the first dimension.
   *
   * <p>Shapes: at least 2 dimensions.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: the gradients of the pieces, joined.
   *
   * <p>Views: the pieces share the memory of this tensor.
   *
   * <p>Errors: a number of sections that does not divide the dimension; too few dimensions.
   *
   * {@snippet :
   * arange(4).view(2, 2).vsplit(2).get(1); // tensor([[2, 3]])
   * }
   */
  default List<Tensor> vsplit(long sections) {
    return TensorSplit.evenly((Tensor) this, sections, 'v');
  }

  /** Splits vertically before each of the indices: along the first dimension. */
  default List<Tensor> vsplit(long[] indices) {
    return TensorSplit.indices((Tensor) this, 'v', Require.nonNull(indices, "indices"));
  }

  /**
   * Splits depthwise into equal pieces: along the third dimension.
   *
   * <p>Shapes: at least 3 dimensions.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: the gradients of the pieces, joined.
   *
   * <p>Views: the pieces share the memory of this tensor.
   *
   * <p>Errors: a number of sections that does not divide the dimension; too few dimensions.
   *
   * {@snippet :
   * arange(4).view(1, 2, 2).dsplit(2).get(1).shape(); // torch.Size([1, 2, 1])
   * }
   */
  default List<Tensor> dsplit(long sections) {
    return TensorSplit.evenly((Tensor) this, sections, 'd');
  }

  /** Splits depthwise before each of the indices: along the third dimension. */
  default List<Tensor> dsplit(long[] indices) {
    return TensorSplit.indices((Tensor) this, 'd', Require.nonNull(indices, "indices"));
  }

  /**
   * Splits as {@link #split(long, long)}, into pieces that may be written to in place.
   *
   * <p>Shapes: at least one dimension.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: the gradients of the pieces, joined.
   *
   * <p>The pieces share the memory of this tensor but are not views for autograd. A write to a
   * piece does not increment this tensor's version counter, so it goes unnoticed if this tensor is
   * used afterwards.
   *
   * <p>Errors: as there.
   *
   * {@snippet :
   * arange(3).unsafeSplit(2, 0); // [tensor([0, 1]), tensor([2])]
   * }
   */
  default List<Tensor> unsafeSplit(long splitSize, long dim) {
    return Pieces.unsafeSplit((Tensor) this, splitSize, dim);
  }

  /**
   * Splits as {@link #split(Shape, long)}, into pieces that may be written to in place; see {@link
   * #unsafeSplit}.
   */
  default List<Tensor> unsafeSplitWithSizes(Shape splitSizes, long dim) {
    return Pieces.unsafeSplit(
        (Tensor) this, Require.nonNull(splitSizes, "splitSizes").toArray(), dim);
  }

  /**
   * Splits as {@link #chunk(long, long)}, into pieces that may be written to in place; see {@link
   * #unsafeSplit}.
   */
  default List<Tensor> unsafeChunk(long chunks, long dim) {
    return Pieces.unsafeChunk((Tensor) this, chunks, dim);
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
