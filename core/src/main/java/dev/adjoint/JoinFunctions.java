package dev.adjoint;

import dev.adjoint.ops.join.Cat;
import dev.adjoint.ops.join.Meshgrid;
import dev.adjoint.ops.join.Pieces;
import dev.adjoint.ops.join.Split;
import dev.adjoint.ops.join.Stack;
import dev.adjoint.ops.join.Stacks;
import dev.adjoint.ops.join.TensorSplit;
import dev.adjoint.ops.join.Unbind;
import dev.adjoint.ops.view.Expand;
import java.util.List;

/** Splitting a tensor along a dimension into a list of views or of copies. */
@Publish
final class JoinFunctions {
  private JoinFunctions() {}

  /** Makes a list of tensors, for calls such as {@code cat(tensors(x, y), 0)}. */
  static List<Tensor> tensors(Tensor... tensors) {
    return List.of(tensors);
  }

  /**
   * Concatenates tensors along an existing dimension.
   *
   * <p>Shapes: equal except in {@code dim}; empty 1-d tensors are skipped, whatever the other
   * shapes.
   *
   * <p>Dtypes: all; the result has the promoted dtype.
   *
   * <p>Gradient: each tensor gets its part of the gradient, in its own dtype.
   *
   * <p>A new tensor.
   *
   * <p>Errors: no tensors, 0-d tensors, sizes that do not fit, a dimension out of range.
   *
   * {@snippet :
   * cat(tensors(tensor(1.0, 2.0), tensor(3.0, 4.0)), 0); // tensor([1., 2., 3., 4.])
   * }
   */
  @OtherName({"concat", "concatenate"})
  static Tensor cat(List<Tensor> tensors, @Default("0") long dim) {
    return Cat.apply(tensors, dim);
  }

  /**
   * Stacks tensors of one shape along a new dimension.
   *
   * <p>Shapes: all equal; the result has one more dimension, at {@code dim}.
   *
   * <p>Dtypes: all; the result has the promoted dtype.
   *
   * <p>Gradient: each tensor gets its slice of the gradient, in its own dtype.
   *
   * <p>A new tensor.
   *
   * <p>Errors: no tensors, sizes that differ, a dimension out of range.
   *
   * {@snippet :
   * stack(tensors(tensor(1.0), tensor(3.0)), 0); // tensor([1., 3.])
   * }
   */
  static Tensor stack(List<Tensor> tensors, @Default("0") long dim) {
    return Stack.apply(tensors, dim);
  }

  /**
   * Stacks horizontally: concatenates along the second dimension, or the first of 1-d tensors.
   *
   * <p>Shapes: numbers are vectors of one element; otherwise as {@link Adjoint#cat(List, long)}.
   *
   * <p>Dtypes: all; the result has the promoted dtype.
   *
   * <p>Gradient: each tensor gets its part of the gradient, in its own dtype.
   *
   * <p>A new tensor.
   *
   * <p>Errors: no tensors, sizes that do not fit.
   *
   * {@snippet :
   * hstack(tensors(tensor(1), tensor(2, 3))); // tensor([1, 2, 3])
   * }
   */
  static Tensor hstack(List<Tensor> tensors) {
    return Stacks.horizontally(tensors);
  }

  /**
   * Stacks vertically: concatenates along the first dimension, vectors and numbers as rows; see
   * {@link Adjoint#hstack(List)}.
   *
   * {@snippet :
   * vstack(tensors(tensor(1, 2), tensor(3, 4))); // tensor([[1, 2], [3, 4]])
   * }
   */
  @OtherName("rowStack")
  static Tensor vstack(List<Tensor> tensors) {
    return Stacks.vertically(tensors);
  }

  /**
   * Stacks depthwise: concatenates along the third dimension, which is added where there is none;
   * see {@link Adjoint#hstack(List)}.
   *
   * {@snippet :
   * dstack(tensors(tensor(1, 2), tensor(3, 4))); // tensor([[[1, 3], [2, 4]]])
   * }
   */
  static Tensor dstack(List<Tensor> tensors) {
    return Stacks.inDepth(tensors);
  }

  /**
   * Stacks horizontally, vectors as columns; see {@link Adjoint#hstack(List)}.
   *
   * {@snippet :
   * columnStack(tensors(tensor(1, 2), tensor(3, 4))); // tensor([[1, 3], [2, 4]])
   * }
   */
  static Tensor columnStack(List<Tensor> tensors) {
    return Stacks.columns(tensors);
  }

  /**
   * Coordinates of a grid: each tensor along its own dimension of a grid of all, expanded over the
   * others.
   *
   * <p>Shapes: vectors or numbers; each result has as many dimensions as there are tensors.
   *
   * <p>Dtypes: all; the same for all tensors.
   *
   * <p>Gradient: summed over the other dimensions.
   *
   * <p>Expanded views, whose elements overlap in memory.
   *
   * <p>Errors: no tensors, matrices, dtypes that differ.
   *
   * {@snippet :
   * meshgrid(tensors(tensor(1, 2), tensor(3, 4)), "ij").get(0); // tensor([[1, 1], [2, 2]])
   * }
   *
   * @param indexing {@code "ij"}: the first tensor goes along the first dimension; {@code "xy"}:
   *     the first one goes along the second dimension, and the second one along the first
   */
  static List<Tensor> meshgrid(List<Tensor> tensors, @Keyword("\"ij\"") String indexing) {
    return Meshgrid.apply(tensors, indexing);
  }

  /**
   * Broadcasts tensors to their common shape.
   *
   * <p>Tensors that already have that shape are returned as they are, the others as expanded views,
   * whose elements overlap in memory. Gradient: summed over the broadcast dimensions.
   *
   * <p>Errors: sizes that do not broadcast.
   */
  static List<Tensor> broadcastTensors(Tensor... tensors) {
    return Expand.together(List.of(tensors));
  }

  /** Broadcasts tensors to their common shape; see {@link Adjoint#broadcastTensors(Tensor...)}. */
  static List<Tensor> broadcastTensors(List<Tensor> tensors) {
    return Expand.together(tensors);
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
  static List<Tensor> split(Tensor self, long splitSize, @Default("0") long dim) {
    return Split.apply(self, splitSize, dim);
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
  static List<Tensor> split(Tensor self, @AsSize long[] splitSizes, @Default("0") long dim) {
    return Split.apply(self, splitSizes, dim);
  }

  /** Alias of {@link Tensor#split(Shape, long)}. */
  static List<Tensor> splitWithSizes(
      Tensor self, @AsSize long[] splitSizes, @Default("0") long dim) {
    return Split.apply(self, splitSizes, dim);
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
  static List<Tensor> chunk(Tensor self, long chunks, @Default("0") long dim) {
    return Split.chunk(self, chunks, dim);
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
  static List<Tensor> unbind(Tensor self, @Default("0") long dim) {
    return Unbind.apply(self, dim);
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
  static List<Tensor> tensorSplit(Tensor self, long sections, @Default("0") long dim) {
    return TensorSplit.sections(self, sections, dim);
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
  static List<Tensor> tensorSplit(
      Tensor self, @AsSize(array = true) long[] indices, @Default("0") long dim) {
    return TensorSplit.indices(self, indices, dim);
  }

  /** Splits by an int64 tensor: a 0-d tensor is a number of sections, a 1-d one holds indices. */
  static List<Tensor> tensorSplit(Tensor self, Tensor indicesOrSections, @Default("0") long dim) {
    return TensorSplit.apply(self, indicesOrSections, dim);
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
  static List<Tensor> hsplit(Tensor self, long sections) {
    return TensorSplit.evenly(self, sections, 'h');
  }

  /**
   * Splits horizontally before each of the indices: along the second dimension, or the first of a
   * 1-d tensor.
   */
  static List<Tensor> hsplit(Tensor self, @AsSize(array = true) long[] indices) {
    return TensorSplit.indices(self, 'h', indices);
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
  static List<Tensor> vsplit(Tensor self, long sections) {
    return TensorSplit.evenly(self, sections, 'v');
  }

  /** Splits vertically before each of the indices: along the first dimension. */
  static List<Tensor> vsplit(Tensor self, @AsSize(array = true) long[] indices) {
    return TensorSplit.indices(self, 'v', indices);
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
  static List<Tensor> dsplit(Tensor self, long sections) {
    return TensorSplit.evenly(self, sections, 'd');
  }

  /** Splits depthwise before each of the indices: along the third dimension. */
  static List<Tensor> dsplit(Tensor self, @AsSize(array = true) long[] indices) {
    return TensorSplit.indices(self, 'd', indices);
  }

  /**
   * Splits as {@link Tensor#split(long, long)}, into pieces that may be written to in place.
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
  static List<Tensor> unsafeSplit(Tensor self, long splitSize, @Default("0") long dim) {
    return Pieces.unsafe(Split.evenly(self, splitSize, dim), self);
  }

  /**
   * Splits as {@link Tensor#split(Shape, long)}, into pieces that may be written to in place; see
   * {@link #unsafeSplit}.
   */
  static List<Tensor> unsafeSplitWithSizes(
      Tensor self, @AsSize long[] splitSizes, @Default("0") long dim) {
    return Pieces.unsafe(Split.bySizes(self, splitSizes, dim), self);
  }

  /**
   * Splits as {@link Tensor#chunk(long, long)}, into pieces that may be written to in place; see
   * {@link #unsafeSplit}.
   */
  static List<Tensor> unsafeChunk(Tensor self, long chunks, @Default("0") long dim) {
    return Pieces.unsafe(Split.chunks(self, chunks, dim), self);
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
  static List<Tensor> splitCopy(Tensor self, long splitSize, @Default("0") long dim) {
    return Pieces.copies(Split.evenly(self, splitSize, dim), self);
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
  static List<Tensor> splitWithSizesCopy(
      Tensor self, @AsSize long[] splitSizes, @Default("0") long dim) {
    return Pieces.copies(Split.bySizes(self, splitSizes, dim), self);
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
  static List<Tensor> unbindCopy(Tensor self, @Default("0") long dim) {
    return Pieces.copies(Unbind.of(self, dim), self);
  }
}
