package dev.adjoint;

import dev.adjoint.op.Require;
import dev.adjoint.ops.Pieces;
import dev.adjoint.ops.Split;
import dev.adjoint.ops.TensorSplit;
import dev.adjoint.ops.Unbind;
import java.util.List;

/** Several tensors that together show the memory of one. */
@StaticTwins
public sealed interface SplitMethods permits Tensor {
  /** Pieces of the first dimension; see {@link #split(long, long)}. */
  default List<Tensor> split(long splitSize) {
    return Split.apply((Tensor) this, splitSize, 0);
  }

  /**
   * A dimension cut into pieces of one size; the last one may be smaller.
   *
   * <p>Shapes: at least one dimension.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: of each piece in its place.
   *
   * <p>Views: the same memory. They may not be written to in place where gradients are recorded;
   * copies may.
   *
   * <p>Errors: a negative size, or 0 for a dimension that is not empty; a 0-d tensor.
   *
   * {@snippet :
   * arange(5).split(2, 0); // [tensor([0, 1]), tensor([2, 3]), tensor([4])]
   * }
   */
  default List<Tensor> split(long splitSize, long dim) {
    return Split.apply((Tensor) this, splitSize, dim);
  }

  /** Pieces of the first dimension; see {@link #split(Shape, long)}. */
  default List<Tensor> split(Shape splitSizes) {
    return Split.apply((Tensor) this, Require.nonNull(splitSizes, "splitSizes").toArray(), 0);
  }

  /**
   * A dimension cut into pieces of the given sizes.
   *
   * <p>Shapes: at least one dimension.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: of each piece in its place.
   *
   * <p>Views: the same memory. They may not be written to in place where gradients are recorded;
   * copies may.
   *
   * <p>Errors: sizes that do not add up to that of the dimension; a 0-d tensor.
   *
   * {@snippet :
   * arange(5).split(size(1, 4), 0); // [tensor([0]), tensor([1, 2, 3, 4])]
   * }
   */
  default List<Tensor> split(Shape splitSizes, long dim) {
    return Split.apply((Tensor) this, Require.nonNull(splitSizes, "splitSizes").toArray(), dim);
  }

  /** Another name of {@link #split(Shape, long)}. */
  default List<Tensor> splitWithSizes(Shape splitSizes, long dim) {
    return Split.apply((Tensor) this, Require.nonNull(splitSizes, "splitSizes").toArray(), dim);
  }

  /** Pieces of the first dimension; see {@link #chunk(long, long)}. */
  default List<Tensor> chunk(long chunks) {
    return Split.chunk((Tensor) this, chunks, 0);
  }

  /**
   * A dimension cut into at most so many pieces, all but the last of one size.
   *
   * <p>Shapes: at least one dimension.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: of each piece in its place.
   *
   * <p>Views: the same memory. They may not be written to in place where gradients are recorded;
   * copies may.
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

  /** All slices of the first dimension; see {@link #unbind(long)}. */
  default List<Tensor> unbind() {
    return Unbind.apply((Tensor) this, 0);
  }

  /**
   * All slices of a dimension, which disappears.
   *
   * <p>Shapes: at least one dimension.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: of each slice in its place.
   *
   * <p>Views: the same memory. They may not be written to in place where gradients are recorded;
   * copies may.
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

  /** Slices of the first dimension; see {@link #tensorSplit(long, long)}. */
  default List<Tensor> tensorSplit(long sections) {
    return TensorSplit.sections((Tensor) this, sections, 0);
  }

  /**
   * A dimension cut into so many slices, the first of which may be longer by one.
   *
   * <p>Shapes: at least one dimension.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: of each slice in its place.
   *
   * <p>Views: the same memory.
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
   * A dimension cut before each of the indices.
   *
   * <p>Shapes: at least one dimension; indices are cut to it, and may be negative.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: of each slice in its place.
   *
   * <p>Views: the same memory.
   *
   * <p>Errors: a 0-d tensor.
   *
   * {@snippet :
   * arange(4).tensorSplit(new long[] {1}, 0); // [tensor([0]), tensor([1, 2, 3])]
   * }
   */
  default List<Tensor> tensorSplit(long[] indices, long dim) {
    return TensorSplit.indices((Tensor) this, Require.nonNull(indices, "indices"), dim);
  }

  /** Slices by an int64 tensor: a 0-d one is a number of sections, a vector holds indices. */
  default List<Tensor> tensorSplit(Tensor indicesOrSections, long dim) {
    return TensorSplit.apply(
        (Tensor) this, Require.nonNull(indicesOrSections, "indicesOrSections"), dim);
  }

  /**
   * Equal slices horizontally, along the second dimension, or the only one.
   *
   * <p>Shapes: at least 1 dimension.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: of each slice in its place.
   *
   * <p>Views: the same memory.
   *
   * <p>Errors: a number that does not divide the dimension; too few dimensions.
   *
   * {@snippet :
   * arange(4).view(2, 2).hsplit(2).get(1); // tensor([[1], [3]])
   * }
   */
  default List<Tensor> hsplit(long sections) {
    return TensorSplit.evenly((Tensor) this, sections, 'h');
  }

  /**
   * Slices horizontally, along the second dimension, or the only one, cut before each of the
   * indices.
   */
  default List<Tensor> hsplit(long[] indices) {
    return TensorSplit.indices((Tensor) this, 'h', Require.nonNull(indices, "indices"));
  }

  /**
   * Equal slices vertically, along the first dimension.
   *
   * <p>Shapes: at least 2 dimensions.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: of each slice in its place.
   *
   * <p>Views: the same memory.
   *
   * <p>Errors: a number that does not divide the dimension; too few dimensions.
   *
   * {@snippet :
   * arange(4).view(2, 2).vsplit(2).get(1); // tensor([[2, 3]])
   * }
   */
  default List<Tensor> vsplit(long sections) {
    return TensorSplit.evenly((Tensor) this, sections, 'v');
  }

  /** Slices vertically, along the first dimension, cut before each of the indices. */
  default List<Tensor> vsplit(long[] indices) {
    return TensorSplit.indices((Tensor) this, 'v', Require.nonNull(indices, "indices"));
  }

  /**
   * Equal slices along the third dimension.
   *
   * <p>Shapes: at least 3 dimensions.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: of each slice in its place.
   *
   * <p>Views: the same memory.
   *
   * <p>Errors: a number that does not divide the dimension; too few dimensions.
   *
   * {@snippet :
   * arange(4).view(1, 2, 2).dsplit(2).get(1).shape(); // torch.Size([1, 2, 1])
   * }
   */
  default List<Tensor> dsplit(long sections) {
    return TensorSplit.evenly((Tensor) this, sections, 'd');
  }

  /** Slices along the third dimension, cut before each of the indices. */
  default List<Tensor> dsplit(long[] indices) {
    return TensorSplit.indices((Tensor) this, 'd', Require.nonNull(indices, "indices"));
  }

  /**
   * As {@link #split(long, long)}, for pieces that are written to in place.
   *
   * <p>Shapes: at least one dimension.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: of each piece in its place.
   *
   * <p>The same memory, but no views for autograd: they may be written to as long as nobody reads
   * this tensor, whose version does not tell.
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

  /** As {@link #split(Shape, long)}, for pieces that are written to; see {@link #unsafeSplit}. */
  default List<Tensor> unsafeSplitWithSizes(Shape splitSizes, long dim) {
    return Pieces.unsafeSplit(
        (Tensor) this, Require.nonNull(splitSizes, "splitSizes").toArray(), dim);
  }

  /** As {@link #chunk(long, long)}, for pieces that are written to; see {@link #unsafeSplit}. */
  default List<Tensor> unsafeChunk(long chunks, long dim) {
    return Pieces.unsafeChunk((Tensor) this, chunks, dim);
  }
}
