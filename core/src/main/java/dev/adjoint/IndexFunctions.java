package dev.adjoint;

import dev.adjoint.op.Scalar;
import dev.adjoint.ops.index.Fills;
import dev.adjoint.ops.index.Gather;
import dev.adjoint.ops.index.Indexing;
import dev.adjoint.ops.index.MaskedScatter;
import dev.adjoint.ops.index.MaskedSelect;
import dev.adjoint.ops.index.NonZero;
import dev.adjoint.ops.index.Scatter;
import dev.adjoint.ops.index.ScatterNumber;
import dev.adjoint.ops.index.ScatterReduce;
import dev.adjoint.ops.index.Take;
import dev.adjoint.ops.index.TakeAlongDim;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads from and writes to positions given by indices, index tensors or masks: {@code x[…]} as in
 * Python, gather, scatter, and fills.
 */
@Publish
final class IndexFunctions {
  private IndexFunctions() {}

  /** Selects one index in each of the leading dimensions, which are removed. A view. */
  @MethodOnly
  static Tensor get(Tensor self, long... indices) {
    return Indexing.get(self, Index.at(indices));
  }

  /**
   * Indexes with the text of a Python index, such as {@code "1:3, ..., None"}; each {@code ?} in it
   * stands for the next of the tensors.
   *
   * <p>Shapes: a number removes its dimension, a slice keeps it, {@code None} adds one. Tensors and
   * lists broadcast against each other; their dimensions come where the first of them is, or at the
   * front if others are between them. A mask counts as one tensor for each of its dimensions.
   *
   * <p>Dtypes: all; tensors of positions are int64 or int32, masks are bool.
   *
   * <p>Gradient: added up at the positions that were read.
   *
   * <p>A view; a copy if a tensor or a list is among the indices.
   *
   * <p>Errors: positions out of range, masks of another shape, more indices than dimensions; a text
   * that is none; as many {@code ?} as tensors are not there.
   *
   * {@snippet :
   * var x = arange(12).reshape(3, 4);
   * x.get("1:, ::2"); // tensor([[ 4,  6], [ 8, 10]])
   * x.get("?, 1:3", tensor(2, 0)); // tensor([[ 9, 10], [ 1,  2]])
   * }
   *
   * @param index what stands between the brackets in Python
   * @param tensors for each {@code ?} a tensor of positions, or a mask
   */
  @MethodOnly
  static Tensor get(Tensor self, String index, Tensor... tensors) {
    return Indexing.get(self, Index.parse(index, tensors));
  }

  /** Indexes with a list of indices. A view, or a copy if a tensor is among them. */
  @MethodOnly
  static Tensor get(Tensor self, Index... indices) {
    return Indexing.get(self, indices);
  }

  /** Indexes with a bool mask or an int64 tensor of positions. A copy. */
  @MethodOnly
  static Tensor get(Tensor self, Tensor index) {
    return Indexing.get(self, Index.of(index));
  }

  /** Indexes with several index tensors, which broadcast against each other. A copy. */
  @MethodOnly
  static Tensor get(Tensor self, Tensor... indices) {
    return Indexing.get(self, Index.of(indices));
  }

  /** Indexes with a bool: adds a leading dimension of size 1 for true, 0 for false. A copy. */
  @MethodOnly
  static Tensor get(Tensor self, boolean keep) {
    return Indexing.get(self, new Index.Flag(keep));
  }

  /**
   * Writes a tensor into the slice at {@code index} of the first dimension. Returns this tensor.
   */
  @MethodOnly
  static Tensor set(Tensor self, long index, Tensor value) {
    return Indexing.set(self, value, Index.at(index));
  }

  /**
   * Writes a number into the slice at {@code index} of the first dimension. Returns this tensor.
   */
  @MethodOnly
  static Tensor set(Tensor self, long index, Scalar value) {
    return Indexing.set(self, value, Index.at(index));
  }

  /** Writes a tensor into the part selected by the text of a Python index. Returns this tensor. */
  @MethodOnly
  static Tensor set(Tensor self, String index, Tensor value) {
    return Indexing.set(self, value, Index.parse(index));
  }

  /** Writes a number into the part selected by the text of a Python index. Returns this tensor. */
  @MethodOnly
  static Tensor set(Tensor self, String index, Scalar value) {
    return Indexing.set(self, value, Index.parse(index));
  }

  /** Writes a tensor into the part selected by the indices. Returns this tensor. */
  @MethodOnly
  static Tensor set(Tensor self, Index[] indices, Tensor value) {
    return Indexing.set(self, value, indices);
  }

  /** Writes a number into the part selected by the indices. Returns this tensor. */
  @MethodOnly
  static Tensor set(Tensor self, Index[] indices, Scalar value) {
    return Indexing.set(self, value, indices);
  }

  /**
   * Writes a tensor to the positions selected by a bool mask or an int64 index tensor. Returns this
   * tensor.
   */
  @MethodOnly
  static Tensor set(Tensor self, Tensor index, Tensor value) {
    return Indexing.set(self, value, Index.of(index));
  }

  /**
   * Writes a number to the positions selected by a bool mask or an int64 index tensor. Returns this
   * tensor.
   */
  @MethodOnly
  static Tensor set(Tensor self, Tensor index, Scalar value) {
    return Indexing.set(self, value, Index.of(index));
  }

  /**
   * Writes a tensor to the positions selected by several index tensors, which broadcast against
   * each other. Returns this tensor.
   */
  @MethodOnly
  static Tensor set(Tensor self, Tensor[] indices, Tensor value) {
    return Indexing.set(self, value, Index.of(indices));
  }

  /** Writes a tensor everywhere if {@code everywhere}, else nowhere. Returns this tensor. */
  @MethodOnly
  static Tensor set(Tensor self, boolean everywhere, Tensor value) {
    return Indexing.set(self, value, new Index.Flag(everywhere));
  }

  /** Writes a number everywhere if {@code everywhere}, else nowhere. Returns this tensor. */
  @MethodOnly
  static Tensor set(Tensor self, boolean everywhere, Scalar value) {
    return Indexing.set(self, value, new Index.Flag(everywhere));
  }

  /**
   * Fills elements with a value where {@code mask} is true, in a copy of this tensor.
   *
   * <p>Shapes: tensor and mask broadcast against each other; a tensor {@code value} is 0-d.
   *
   * <p>Dtypes: all; the result has this tensor's dtype, the mask is bool.
   *
   * <p>Gradient: {@code grad} where the mask is false, else 0; a tensor {@code value} gets the sum
   * of the gradient where the mask is true.
   *
   * <p>A new tensor.
   *
   * <p>Errors: a mask of another dtype; a value that is not 0-d, or out of the range of the dtype.
   *
   * {@snippet :
   * var x = tensor(1.0, 2.0, 3.0);
   * x.maskedFill(x.gt(1), 0); // tensor([1., 0., 0.])
   * }
   *
   * @param mask where to write
   * @param value what to write
   */
  @InPlace
  static Tensor maskedFill(Tensor self, Tensor mask, Scalar value, boolean inPlace) {
    return Fills.masked(self, mask, null, value, inPlace);
  }

  /**
   * Fills with the value of a 0-d tensor where the mask is true; see {@link
   * Tensor#maskedFill(Tensor, double)}.
   */
  @InPlace
  static Tensor maskedFill(Tensor self, Tensor mask, Tensor value, boolean inPlace) {
    return Fills.masked(self, mask, value, null, inPlace);
  }

  /**
   * Fills the slices of a dimension at the positions in {@code index} with a value, in a copy of
   * this tensor.
   *
   * <p>Shapes: as this tensor; the index is 1-d or 0-d, a tensor {@code value} is 0-d.
   *
   * <p>Dtypes: all; the result has this tensor's dtype, the index is int64.
   *
   * <p>Gradient: 0 in the filled slices, {@code grad} elsewhere; a tensor {@code value} gets the
   * sum of the gradient of the filled slices.
   *
   * <p>A new tensor.
   *
   * <p>Errors: an index out of range or of another dtype; a value that is not 0-d, or out of the
   * range of the dtype.
   *
   * {@snippet :
   * zeros(2, 3).indexFill(1, tensor(0, -1), 7); // tensor([[7., 0., 7.], [7., 0., 7.]])
   * }
   *
   * @param index the positions along {@code dim} of the slices to fill
   */
  @InPlace
  static Tensor indexFill(Tensor self, long dim, Tensor index, Scalar value, boolean inPlace) {
    return Fills.indexed(self, dim, index, null, value, inPlace);
  }

  /**
   * Fills slices with the value of a 0-d tensor; see {@link Tensor#indexFill(long, Tensor,
   * double)}.
   */
  @InPlace
  static Tensor indexFill(Tensor self, long dim, Tensor index, Tensor value, boolean inPlace) {
    return Fills.indexed(self, dim, index, value, null, inPlace);
  }

  /**
   * Gathers elements along a dimension at the positions in {@code index}.
   *
   * <p>Shapes: the result has the shape of {@code index}, which has as many dimensions as this
   * tensor and, except in {@code dim}, no larger sizes.
   *
   * <p>Dtypes: all; the index is int64 or int32.
   *
   * <p>Gradient: scatter-added to the gathered positions.
   *
   * <p>A copy.
   *
   * <p>Errors: positions out of range (negative ones are not allowed); shapes that do not match.
   *
   * {@snippet :
   * var x = tensor(new double[][] {{1, 2}, {3, 4}}).to(DType.FLOAT32);
   * x.gather(1, tensor(new long[][] {{0, 0}, {1, 0}})); // tensor([[1., 1.], [4., 3.]])
   * }
   *
   * @param dim the dimension that {@code index} indexes
   * @param index for each element of the result its position along {@code dim}
   */
  static Tensor gather(Tensor self, long dim, Tensor index) {
    return Gather.gather(self, dim, index);
  }

  /**
   * Scatters the elements of {@code src} into a copy of this tensor, along a dimension, at the
   * positions in {@code index}; of duplicate positions the last one wins.
   *
   * <p>Shapes: the result has this tensor's shape; {@code index} has as many dimensions, is no
   * larger than {@code src}, and, except in {@code dim}, no larger than this tensor.
   *
   * <p>Dtypes: all, the same for both; the index is int64 or int32.
   *
   * <p>Gradient: 0 for the overwritten values; {@code src} gets the gradient gathered from the
   * positions it was written to.
   *
   * <p>A copy.
   *
   * <p>Errors: positions out of range; shapes that do not match; dtypes that differ.
   *
   * {@snippet :
   * zeros(3).scatter(0, tensor(2, 0), tensor(5.0, 6.0)); // tensor([6., 0., 5.])
   * }
   *
   * @param dim the dimension that {@code index} indexes
   * @param index for each element of {@code src} its position along {@code dim}
   * @param src the elements to write
   */
  @InPlace
  static Tensor scatter(Tensor self, long dim, Tensor index, Tensor src, boolean inPlace) {
    return Scatter.scatter(self, dim, index, src, false, inPlace);
  }

  /**
   * Scatters a number into a copy of this tensor; see {@link Tensor#scatter(long, Tensor, Tensor)}.
   *
   * <p>Errors: a number out of the range of the dtype.
   */
  @InPlace
  static Tensor scatter(Tensor self, long dim, Tensor index, Scalar value, boolean inPlace) {
    return ScatterNumber.scatter(self, dim, index, value, inPlace);
  }

  /**
   * Adds the elements of {@code src} to a copy of this tensor, along a dimension, at the positions
   * in {@code index}; duplicate positions accumulate.
   *
   * <p>Shapes, dtypes and errors: as {@link Tensor#scatter(long, Tensor, Tensor)}.
   *
   * <p>Gradient: unchanged for this tensor; {@code src} gets the gradient gathered from the
   * positions it was added to.
   *
   * <p>A copy.
   *
   * {@snippet :
   * zeros(3).scatterAdd(0, tensor(2, 2), tensor(5.0, 6.0)); // tensor([ 0.,  0., 11.])
   * }
   */
  @InPlace
  static Tensor scatterAdd(Tensor self, long dim, Tensor index, Tensor src, boolean inPlace) {
    return Scatter.scatter(self, dim, index, src, true, inPlace);
  }

  /**
   * Reduces the elements of {@code src} into a copy of this tensor, along a dimension, at the
   * positions in {@code index}, by {@code "sum"}, {@code "prod"}, {@code "mean"}, {@code "amax"} or
   * {@code "amin"}.
   *
   * <p>Shapes, dtypes and errors: as {@link Tensor#scatter(long, Tensor, Tensor)}; {@code "mean"}
   * is refused for bool.
   *
   * <p>Gradient: that of the reduction; for {@code "amax"} and {@code "amin"} divided evenly among
   * ties, including this tensor's own elements.
   *
   * <p>A copy.
   *
   * {@snippet :
   * ones(2).scatterReduce(0, tensor(0, 0), tensor(5.0, 6.0), "prod"); // tensor([30.,  1.])
   * }
   *
   * @param reduce the reduction, by PyTorch's name
   */
  @InPlace
  static Tensor scatterReduce(
      Tensor self,
      long dim,
      Tensor index,
      Tensor src,
      String reduce,
      @Default("true") boolean includeSelf,
      boolean inPlace) {
    return ScatterReduce.scatter(self, dim, index, src, reduce, includeSelf, inPlace);
  }

  /**
   * Selects slices of a dimension by index.
   *
   * <p>Shapes: as this tensor, with {@code index.numel()} slices in {@code dim}; the index has at
   * most one dimension.
   *
   * <p>Dtypes: all; the index is int64 or int32.
   *
   * <p>Gradient: added to the selected slices; duplicates accumulate.
   *
   * <p>A copy.
   *
   * <p>Errors: positions out of range (negative ones are not allowed).
   *
   * {@snippet :
   * arange(6).reshape(3, 2).indexSelect(0, tensor(2, 0)); // tensor([[4, 5], [0, 1]])
   * }
   *
   * @param index the positions along {@code dim} of the slices to select
   */
  static Tensor indexSelect(Tensor self, long dim, Tensor index) {
    return Gather.indexSelect(self, dim, index);
  }

  /**
   * Adds the slices of {@code source} to a copy of this tensor, at the positions in {@code index};
   * duplicate positions accumulate.
   *
   * <p>Shapes: as this tensor; {@code source} has the same shape except in {@code dim}.
   *
   * <p>Dtypes: all, the same for both; the index is int64 or int32.
   *
   * <p>Gradient: unchanged for this tensor; {@code source} gets the gradient of the slices it was
   * added to.
   *
   * <p>A copy.
   *
   * <p>Errors: positions out of range; shapes that do not match; dtypes that differ.
   *
   * {@snippet :
   * zeros(3).indexAdd(0, tensor(2, 2), tensor(5.0, 6.0)); // tensor([ 0.,  0., 11.])
   * }
   *
   * @param index for each slice of {@code source} its position along {@code dim} of this tensor
   */
  @InPlace
  static Tensor indexAdd(
      Tensor self,
      long dim,
      Tensor index,
      Tensor source,
      @Default("Scalar.of(1L)") Scalar alpha,
      boolean inPlace) {
    return Scatter.indexAdd(self, dim, index, source, alpha, inPlace);
  }

  /**
   * Copies the slices of {@code source} into a copy of this tensor, at the positions in {@code
   * index}.
   *
   * <p>Shapes: as this tensor; {@code source} has the same shape except in {@code dim}.
   *
   * <p>Dtypes: all, the same for both; the index is int64.
   *
   * <p>Gradient: 0 for the overwritten values; {@code source} gets the gradient of the slices it
   * was written to.
   *
   * <p>A copy.
   *
   * <p>Errors: positions out of range; shapes that do not match; dtypes that differ.
   *
   * {@snippet :
   * zeros(3).indexCopy(0, tensor(2, 0), tensor(5.0, 6.0)); // tensor([6., 0., 5.])
   * }
   */
  @InPlace
  static Tensor indexCopy(Tensor self, long dim, Tensor index, Tensor source, boolean inPlace) {
    return Scatter.indexCopy(self, dim, index, source, inPlace);
  }

  /**
   * Reduces the slices of {@code source} into a copy of this tensor, at the positions in {@code
   * index}, by {@code "prod"}, {@code "mean"}, {@code "amax"} or {@code "amin"}.
   *
   * <p>Shapes: as {@link Tensor#indexAdd(long, Tensor, Tensor)}.
   *
   * <p>Dtypes: all but bool.
   *
   * <p>Gradient: that of the reduction; for {@code "amax"} and {@code "amin"} divided evenly among
   * ties, including this tensor's own elements.
   *
   * <p>A copy.
   *
   * <p>Errors: positions out of range; shapes that do not match; dtypes that differ.
   *
   * {@snippet :
   * ones(2).indexReduce(0, tensor(0, 0), tensor(5.0, 6.0), "amax"); // tensor([6., 1.])
   * }
   */
  @InPlace
  static Tensor indexReduce(
      Tensor self,
      long dim,
      Tensor index,
      Tensor source,
      String reduce,
      @Default("true") boolean includeSelf,
      boolean inPlace) {
    return ScatterReduce.index(self, dim, index, source, reduce, includeSelf, inPlace);
  }

  /**
   * Writes {@code values} into a copy of this tensor at the positions given by index tensors, as
   * {@code x[i, j] = values} does in Python.
   *
   * <p>Shapes: as this tensor; the values broadcast to the shape of the indexed elements.
   *
   * <p>Dtypes: all, the same for both; indices are int64, int32 or bool.
   *
   * <p>Gradient: 0 for the overwritten values; the values get the gradient of the positions they
   * were written to.
   *
   * <p>A copy.
   *
   * <p>Errors: positions out of range; indices or values that do not broadcast; values of another
   * dtype.
   *
   * {@snippet :
   * var places = new Tensor[] {tensor(0, 1), tensor(1, 0)};
   * zeros(2, 2).indexPut(places, tensor(5.0, 6.0)); // tensor([[0., 5.], [6., 0.]])
   * }
   *
   * @param indices an index tensor for each of the leading dimensions; they broadcast against each
   *     other
   * @param values the values to write
   */
  @InPlace
  static Tensor indexPut(
      Tensor self,
      Tensor[] indices,
      Tensor values,
      @Default("false") boolean accumulate,
      boolean inPlace) {
    return Indexing.put(self, indices, values, accumulate, inPlace);
  }

  /**
   * Takes elements by position in the flattened (row-major) tensor; negative positions count from
   * the end.
   *
   * <p>Shapes: as {@code index}.
   *
   * <p>Dtypes: all; the index is int64.
   *
   * <p>Gradient: added to the taken positions; duplicates accumulate.
   *
   * <p>A copy.
   *
   * <p>Errors: positions out of range.
   *
   * {@snippet :
   * tensor(1.5, 2.5, 3.5).take(tensor(-1, 0)); // tensor([3.5000, 1.5000])
   * }
   */
  static Tensor take(Tensor self, Tensor index) {
    return Take.apply(self, index);
  }

  /**
   * Takes elements along a dimension at the positions in {@code indices}, such as {@code argsort}
   * returns; both broadcast in the other dimensions. Without a dimension, of the flattened tensor.
   *
   * <p>Dtypes: all; the indices are int64.
   *
   * <p>Gradient: scatter-added to the gathered positions.
   *
   * <p>A copy.
   *
   * <p>Errors: indices that are not int64 or have another number of dimensions; positions out of
   * range.
   *
   * {@snippet :
   * arange(4).reshape(2, 2).takeAlongDim(tensor(new long[][] {{1}}), 1); // tensor([[1], [3]])
   * }
   */
  static Tensor takeAlongDim(Tensor self, Tensor indices, @Default("null") @Nullable Long dim) {
    return TakeAlongDim.apply(self, indices, dim);
  }

  /**
   * Selects the elements where {@code mask} is true, in row-major order.
   *
   * <p>Shapes: the result has one dimension; tensor and mask broadcast against each other.
   *
   * <p>Dtypes: all; the mask is bool.
   *
   * <p>Gradient: flows to the selected elements, 0 elsewhere.
   *
   * <p>A copy.
   *
   * {@snippet :
   * var x = tensor(1.0, -2.0, 3.0);
   * x.maskedSelect(x.gt(0)); // tensor([1., 3.])
   * }
   */
  static Tensor maskedSelect(Tensor self, Tensor mask) {
    return MaskedSelect.apply(self, mask);
  }

  /**
   * Fills the positions where {@code mask} is true, in a copy of this tensor, with consecutive
   * elements of {@code source}.
   *
   * <p>Shapes: the broadcast shape of tensor and mask.
   *
   * <p>Dtypes: all, the same for both; the mask is bool.
   *
   * <p>Gradient: 0 for the overwritten values; the elements of {@code source} get the gradient of
   * the positions they were written to.
   *
   * <p>A copy.
   *
   * <p>Errors: fewer elements in {@code source} than true elements in the mask.
   *
   * {@snippet :
   * var y = tensor(1.0, -2.0, -3.0);
   * y.maskedScatter(y.lt(0), tensor(8.0, 9.0)); // tensor([1., 8., 9.])
   * }
   *
   * @param source as many elements as the mask selects, or more
   */
  @InPlace
  static Tensor maskedScatter(Tensor self, Tensor mask, Tensor source, boolean inPlace) {
    return MaskedScatter.apply(self, mask, source, inPlace);
  }

  /**
   * Indices of the nonzero elements.
   *
   * <p>Shapes: {@code (n, dim())}, one row of indices for each of the {@code n} nonzero elements.
   *
   * <p>Dtypes: all; the result is int64.
   *
   * <p>Gradient: none.
   *
   * {@snippet :
   * tensor(0, 7, 8).nonzero(); // tensor([[1], [2]])
   * }
   */
  static Tensor nonzero(Tensor self) {
    return NonZero.apply(self);
  }

  /**
   * Indices of the nonzero elements, one int64 vector for each dimension, as {@code
   * nonzero(as_tuple=True)}: the form that {@link Tensor#indexPut(Tensor[], Tensor)} takes.
   */
  static List<Tensor> nonzeroAsTuple(Tensor self) {
    return NonZero.columns(self);
  }

  /**
   * Positions of the nonzero elements: {@link Tensor#nonzeroAsTuple()} if {@code asTuple}, else a
   * list of {@link Tensor#nonzero()} alone.
   */
  static List<Tensor> nonzero(Tensor self, boolean asTuple) {
    return asTuple ? NonZero.columns(self) : List.of(NonZero.apply(self));
  }
}
