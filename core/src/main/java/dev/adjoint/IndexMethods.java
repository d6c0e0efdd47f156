package dev.adjoint;

import dev.adjoint.op.Require;
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

/**
 * Reads from and writes to positions given by indices, index tensors or masks: {@code x[…]} as in
 * Python, gather, scatter, and fills.
 */
@StaticTwins
public sealed interface IndexMethods permits Tensor {
  /** Selects one index in each of the leading dimensions, which are removed. A view. */
  @MethodOnly
  default Tensor get(long... indices) {
    return Indexing.get((Tensor) this, Index.at(Require.nonNull(indices, "indices")));
  }

  /** Indexes with the text of a Python index, such as {@code "1:3, ..., None"}. A view. */
  @MethodOnly
  default Tensor get(String index) {
    return Indexing.get((Tensor) this, Index.parse(Require.nonNull(index, "index")));
  }

  /** Indexes with a list of indices. A view, or a copy if a tensor is among them. */
  @MethodOnly
  default Tensor get(Index... indices) {
    return Indexing.get((Tensor) this, Require.nonNulls(indices, "indices"));
  }

  /** Indexes with a bool mask or an int64 tensor of positions. A copy. */
  @MethodOnly
  default Tensor get(Tensor index) {
    return Indexing.get((Tensor) this, Index.of(Require.nonNull(index, "index")));
  }

  /** Indexes with several index tensors, which broadcast against each other. A copy. */
  @MethodOnly
  default Tensor get(Tensor... indices) {
    return Indexing.get((Tensor) this, Index.of(Require.nonNulls(indices, "indices")));
  }

  /** Indexes with a bool: adds a leading dimension of size 1 for true, 0 for false. A copy. */
  @MethodOnly
  default Tensor get(boolean keep) {
    return Indexing.get((Tensor) this, new Index.Flag(keep));
  }

  /**
   * Writes a tensor into the slice at {@code index} of the first dimension. Returns this tensor.
   */
  @MethodOnly
  default Tensor set(long index, Tensor value) {
    return Indexing.set((Tensor) this, Require.nonNull(value, "value"), Index.at(index));
  }

  /**
   * Writes a number into the slice at {@code index} of the first dimension. Returns this tensor.
   */
  @MethodOnly
  default Tensor set(long index, double value) {
    return Indexing.set((Tensor) this, Scalar.of(value), Index.at(index));
  }

  /** Writes an integer without rounding it to a double; see {@link #set(long, double)}. */
  @MethodOnly
  default Tensor set(long index, long value) {
    return Indexing.set((Tensor) this, Scalar.of(value), Index.at(index));
  }

  /** Writes a tensor into the part selected by the text of a Python index. Returns this tensor. */
  @MethodOnly
  default Tensor set(String index, Tensor value) {
    return Indexing.set(
        (Tensor) this,
        Require.nonNull(value, "value"),
        Index.parse(Require.nonNull(index, "index")));
  }

  /** Writes a number into the part selected by the text of a Python index. Returns this tensor. */
  @MethodOnly
  default Tensor set(String index, double value) {
    return Indexing.set(
        (Tensor) this, Scalar.of(value), Index.parse(Require.nonNull(index, "index")));
  }

  /** Writes an integer without rounding it to a double; see {@link #set(String, double)}. */
  @MethodOnly
  default Tensor set(String index, long value) {
    return Indexing.set(
        (Tensor) this, Scalar.of(value), Index.parse(Require.nonNull(index, "index")));
  }

  /** Writes a tensor into the part selected by the indices. Returns this tensor. */
  @MethodOnly
  default Tensor set(Index[] indices, Tensor value) {
    return Indexing.set(
        (Tensor) this, Require.nonNull(value, "value"), Require.nonNulls(indices, "indices"));
  }

  /** Writes a number into the part selected by the indices. Returns this tensor. */
  @MethodOnly
  default Tensor set(Index[] indices, double value) {
    return Indexing.set((Tensor) this, Scalar.of(value), Require.nonNulls(indices, "indices"));
  }

  /** Writes an integer without rounding it to a double; see {@link #set(Index[], double)}. */
  @MethodOnly
  default Tensor set(Index[] indices, long value) {
    return Indexing.set((Tensor) this, Scalar.of(value), Require.nonNulls(indices, "indices"));
  }

  /**
   * Writes a tensor to the positions selected by a bool mask or an int64 index tensor. Returns this
   * tensor.
   */
  @MethodOnly
  default Tensor set(Tensor index, Tensor value) {
    return Indexing.set(
        (Tensor) this, Require.nonNull(value, "value"), Index.of(Require.nonNull(index, "index")));
  }

  /**
   * Writes a number to the positions selected by a bool mask or an int64 index tensor. Returns this
   * tensor.
   */
  @MethodOnly
  default Tensor set(Tensor index, double value) {
    return Indexing.set((Tensor) this, Scalar.of(value), Index.of(Require.nonNull(index, "index")));
  }

  /** Writes an integer without rounding it to a double; see {@link #set(Tensor, double)}. */
  @MethodOnly
  default Tensor set(Tensor index, long value) {
    return Indexing.set((Tensor) this, Scalar.of(value), Index.of(Require.nonNull(index, "index")));
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
  @MethodOnly
  default Tensor maskedFill(Tensor mask, double value) {
    return Fills.masked(
        (Tensor) this, Require.nonNull(mask, "mask"), null, Scalar.of(value), false);
  }

  /** Fills with an integer where the mask is true; see {@link #maskedFill(Tensor, double)}. */
  @MethodOnly
  default Tensor maskedFill(Tensor mask, long value) {
    return Fills.masked(
        (Tensor) this, Require.nonNull(mask, "mask"), null, Scalar.of(value), false);
  }

  /**
   * Fills with the value of a 0-d tensor where the mask is true; see {@link #maskedFill(Tensor,
   * double)}.
   */
  @MethodOnly
  default Tensor maskedFill(Tensor mask, Tensor value) {
    return Fills.masked(
        (Tensor) this, Require.nonNull(mask, "mask"), Require.nonNull(value, "value"), null, false);
  }

  /**
   * Fills elements of this tensor in place where the mask, broadcast to its shape, is true; see
   * {@link #maskedFill(Tensor, double)}. Returns this tensor.
   */
  default Tensor maskedFill_(Tensor mask, double value) {
    return Fills.masked((Tensor) this, Require.nonNull(mask, "mask"), null, Scalar.of(value), true);
  }

  /**
   * Fills with an integer in place where the mask is true; see {@link #maskedFill_(Tensor,
   * double)}.
   */
  default Tensor maskedFill_(Tensor mask, long value) {
    return Fills.masked((Tensor) this, Require.nonNull(mask, "mask"), null, Scalar.of(value), true);
  }

  /**
   * Fills with the value of a 0-d tensor in place where the mask is true; see {@link
   * #maskedFill_(Tensor, double)}.
   */
  default Tensor maskedFill_(Tensor mask, Tensor value) {
    return Fills.masked(
        (Tensor) this, Require.nonNull(mask, "mask"), Require.nonNull(value, "value"), null, true);
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
  @MethodOnly
  default Tensor indexFill(long dim, Tensor index, double value) {
    return Fills.indexed(
        (Tensor) this, dim, Require.nonNull(index, "index"), null, Scalar.of(value), false);
  }

  /** Fills slices with an integer; see {@link #indexFill(long, Tensor, double)}. */
  @MethodOnly
  default Tensor indexFill(long dim, Tensor index, long value) {
    return Fills.indexed(
        (Tensor) this, dim, Require.nonNull(index, "index"), null, Scalar.of(value), false);
  }

  /** Fills slices with the value of a 0-d tensor; see {@link #indexFill(long, Tensor, double)}. */
  @MethodOnly
  default Tensor indexFill(long dim, Tensor index, Tensor value) {
    return Fills.indexed(
        (Tensor) this,
        dim,
        Require.nonNull(index, "index"),
        Require.nonNull(value, "value"),
        null,
        false);
  }

  /**
   * Fills slices of this tensor in place; see {@link #indexFill(long, Tensor, double)}. Returns
   * this tensor.
   */
  default Tensor indexFill_(long dim, Tensor index, double value) {
    return Fills.indexed(
        (Tensor) this, dim, Require.nonNull(index, "index"), null, Scalar.of(value), true);
  }

  /** Fills slices with an integer in place; see {@link #indexFill_(long, Tensor, double)}. */
  default Tensor indexFill_(long dim, Tensor index, long value) {
    return Fills.indexed(
        (Tensor) this, dim, Require.nonNull(index, "index"), null, Scalar.of(value), true);
  }

  /**
   * Fills slices with the value of a 0-d tensor in place; see {@link #indexFill_(long, Tensor,
   * double)}.
   */
  default Tensor indexFill_(long dim, Tensor index, Tensor value) {
    return Fills.indexed(
        (Tensor) this,
        dim,
        Require.nonNull(index, "index"),
        Require.nonNull(value, "value"),
        null,
        true);
  }

  /**
   * Writes a tensor to the positions selected by several index tensors, which broadcast against
   * each other. Returns this tensor.
   */
  @MethodOnly
  default Tensor set(Tensor[] indices, Tensor value) {
    return Indexing.set(
        (Tensor) this,
        Require.nonNull(value, "value"),
        Index.of(Require.nonNulls(indices, "indices")));
  }

  /** Writes a tensor everywhere if {@code everywhere}, else nowhere. Returns this tensor. */
  @MethodOnly
  default Tensor set(boolean everywhere, Tensor value) {
    return Indexing.set((Tensor) this, Require.nonNull(value, "value"), new Index.Flag(everywhere));
  }

  /** Writes a number everywhere if {@code everywhere}, else nowhere. Returns this tensor. */
  @MethodOnly
  default Tensor set(boolean everywhere, double value) {
    return Indexing.set((Tensor) this, Scalar.of(value), new Index.Flag(everywhere));
  }

  /** Writes an integer without rounding it to a double; see {@link #set(boolean, double)}. */
  @MethodOnly
  default Tensor set(boolean everywhere, long value) {
    return Indexing.set((Tensor) this, Scalar.of(value), new Index.Flag(everywhere));
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
  default Tensor gather(long dim, Tensor index) {
    return Gather.gather((Tensor) this, dim, Require.nonNull(index, "index"));
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
  default Tensor scatter(long dim, Tensor index, Tensor src) {
    return Scatter.scatter(
        (Tensor) this,
        dim,
        Require.nonNull(index, "index"),
        Require.nonNull(src, "src"),
        false,
        false);
  }

  /**
   * Scatters a number into a copy of this tensor; see {@link #scatter(long, Tensor, Tensor)}.
   *
   * <p>Errors: a number out of the range of the dtype.
   */
  default Tensor scatter(long dim, Tensor index, double value) {
    return ScatterNumber.scatter(
        (Tensor) this, dim, Require.nonNull(index, "index"), Scalar.of(value), false);
  }

  /**
   * Scatters a number into a copy of this tensor; see {@link #scatter(long, Tensor, Tensor)}.
   *
   * <p>Errors: a number out of the range of the dtype.
   */
  default Tensor scatter(long dim, Tensor index, long value) {
    return ScatterNumber.scatter(
        (Tensor) this, dim, Require.nonNull(index, "index"), Scalar.of(value), false);
  }

  /**
   * Scatters into this tensor in place and returns it; see {@link #scatter(long, Tensor, Tensor)}.
   */
  default Tensor scatter_(long dim, Tensor index, Tensor src) {
    return Scatter.scatter(
        (Tensor) this,
        dim,
        Require.nonNull(index, "index"),
        Require.nonNull(src, "src"),
        false,
        true);
  }

  /** Scatters a number into this tensor in place; see {@link #scatter(long, Tensor, Tensor)}. */
  default Tensor scatter_(long dim, Tensor index, double value) {
    return ScatterNumber.scatter(
        (Tensor) this, dim, Require.nonNull(index, "index"), Scalar.of(value), true);
  }

  /** Scatters a number into this tensor in place; see {@link #scatter(long, Tensor, Tensor)}. */
  default Tensor scatter_(long dim, Tensor index, long value) {
    return ScatterNumber.scatter(
        (Tensor) this, dim, Require.nonNull(index, "index"), Scalar.of(value), true);
  }

  /**
   * Adds the elements of {@code src} to a copy of this tensor, along a dimension, at the positions
   * in {@code index}; duplicate positions accumulate.
   *
   * <p>Shapes, dtypes and errors: as {@link #scatter(long, Tensor, Tensor)}.
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
  default Tensor scatterAdd(long dim, Tensor index, Tensor src) {
    return Scatter.scatter(
        (Tensor) this,
        dim,
        Require.nonNull(index, "index"),
        Require.nonNull(src, "src"),
        true,
        false);
  }

  /** Adds to this tensor in place and returns it; see {@link #scatterAdd(long, Tensor, Tensor)}. */
  default Tensor scatterAdd_(long dim, Tensor index, Tensor src) {
    return Scatter.scatter(
        (Tensor) this,
        dim,
        Require.nonNull(index, "index"),
        Require.nonNull(src, "src"),
        true,
        true);
  }

  /**
   * Reduces the elements of {@code src} into a copy of this tensor, along a dimension, at the
   * positions in {@code index}, by {@code "sum"}, {@code "prod"}, {@code "mean"}, {@code "amax"} or
   * {@code "amin"}.
   *
   * <p>Shapes, dtypes and errors: as {@link #scatter(long, Tensor, Tensor)}; {@code "mean"} is
   * refused for bool.
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
  default Tensor scatterReduce(long dim, Tensor index, Tensor src, String reduce) {
    return ScatterReduce.scatter(
        (Tensor) this,
        dim,
        Require.nonNull(index, "index"),
        Require.nonNull(src, "src"),
        Require.nonNull(reduce, "reduce"),
        true,
        false);
  }

  /**
   * The same; this tensor's own elements take part only if {@code includeSelf}; see {@link
   * #scatterReduce(long, Tensor, Tensor, String)}.
   */
  default Tensor scatterReduce(
      long dim, Tensor index, Tensor src, String reduce, boolean includeSelf) {
    return ScatterReduce.scatter(
        (Tensor) this,
        dim,
        Require.nonNull(index, "index"),
        Require.nonNull(src, "src"),
        Require.nonNull(reduce, "reduce"),
        includeSelf,
        false);
  }

  /**
   * Reduces into this tensor in place; see {@link #scatterReduce(long, Tensor, Tensor, String)}.
   */
  default Tensor scatterReduce_(long dim, Tensor index, Tensor src, String reduce) {
    return ScatterReduce.scatter(
        (Tensor) this,
        dim,
        Require.nonNull(index, "index"),
        Require.nonNull(src, "src"),
        Require.nonNull(reduce, "reduce"),
        true,
        true);
  }

  /**
   * Reduces into this tensor in place; see {@link #scatterReduce(long, Tensor, Tensor, String,
   * boolean)}.
   */
  default Tensor scatterReduce_(
      long dim, Tensor index, Tensor src, String reduce, boolean includeSelf) {
    return ScatterReduce.scatter(
        (Tensor) this,
        dim,
        Require.nonNull(index, "index"),
        Require.nonNull(src, "src"),
        Require.nonNull(reduce, "reduce"),
        includeSelf,
        true);
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
  default Tensor indexSelect(long dim, Tensor index) {
    return Gather.indexSelect((Tensor) this, dim, Require.nonNull(index, "index"));
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
  default Tensor indexAdd(long dim, Tensor index, Tensor source) {
    return Scatter.indexAdd(
        (Tensor) this,
        dim,
        Require.nonNull(index, "index"),
        Require.nonNull(source, "source"),
        Scalar.of(1L),
        false);
  }

  /**
   * Adds {@code alpha * source}; see {@link #indexAdd(long, Tensor, Tensor)}.
   *
   * <p>Errors: a factor out of the range of the dtype.
   */
  default Tensor indexAdd(long dim, Tensor index, Tensor source, double alpha) {
    return Scatter.indexAdd(
        (Tensor) this,
        dim,
        Require.nonNull(index, "index"),
        Require.nonNull(source, "source"),
        Scalar.of(alpha),
        false);
  }

  /** Overload for an integer factor; see {@link #indexAdd(long, Tensor, Tensor, double)}. */
  default Tensor indexAdd(long dim, Tensor index, Tensor source, long alpha) {
    return Scatter.indexAdd(
        (Tensor) this,
        dim,
        Require.nonNull(index, "index"),
        Require.nonNull(source, "source"),
        Scalar.of(alpha),
        false);
  }

  /** Adds to this tensor in place and returns it; see {@link #indexAdd(long, Tensor, Tensor)}. */
  default Tensor indexAdd_(long dim, Tensor index, Tensor source) {
    return Scatter.indexAdd(
        (Tensor) this,
        dim,
        Require.nonNull(index, "index"),
        Require.nonNull(source, "source"),
        Scalar.of(1L),
        true);
  }

  /** Adds {@code alpha * source} in place; see {@link #indexAdd(long, Tensor, Tensor, double)}. */
  default Tensor indexAdd_(long dim, Tensor index, Tensor source, double alpha) {
    return Scatter.indexAdd(
        (Tensor) this,
        dim,
        Require.nonNull(index, "index"),
        Require.nonNull(source, "source"),
        Scalar.of(alpha),
        true);
  }

  /** Overload for an integer factor; see {@link #indexAdd_(long, Tensor, Tensor, double)}. */
  default Tensor indexAdd_(long dim, Tensor index, Tensor source, long alpha) {
    return Scatter.indexAdd(
        (Tensor) this,
        dim,
        Require.nonNull(index, "index"),
        Require.nonNull(source, "source"),
        Scalar.of(alpha),
        true);
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
  default Tensor indexCopy(long dim, Tensor index, Tensor source) {
    return Scatter.indexCopy(
        (Tensor) this,
        dim,
        Require.nonNull(index, "index"),
        Require.nonNull(source, "source"),
        false);
  }

  /**
   * Copies into this tensor in place and returns it; see {@link #indexCopy(long, Tensor, Tensor)}.
   */
  default Tensor indexCopy_(long dim, Tensor index, Tensor source) {
    return Scatter.indexCopy(
        (Tensor) this,
        dim,
        Require.nonNull(index, "index"),
        Require.nonNull(source, "source"),
        true);
  }

  /**
   * Reduces the slices of {@code source} into a copy of this tensor, at the positions in {@code
   * index}, by {@code "prod"}, {@code "mean"}, {@code "amax"} or {@code "amin"}.
   *
   * <p>Shapes: as {@link #indexAdd(long, Tensor, Tensor)}.
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
  default Tensor indexReduce(long dim, Tensor index, Tensor source, String reduce) {
    return ScatterReduce.index(
        (Tensor) this,
        dim,
        Require.nonNull(index, "index"),
        Require.nonNull(source, "source"),
        Require.nonNull(reduce, "reduce"),
        true,
        false);
  }

  /**
   * The same; this tensor's own elements take part only if {@code includeSelf}; see {@link
   * #indexReduce(long, Tensor, Tensor, String)}.
   */
  default Tensor indexReduce(
      long dim, Tensor index, Tensor source, String reduce, boolean includeSelf) {
    return ScatterReduce.index(
        (Tensor) this,
        dim,
        Require.nonNull(index, "index"),
        Require.nonNull(source, "source"),
        Require.nonNull(reduce, "reduce"),
        includeSelf,
        false);
  }

  /** Reduces into this tensor in place; see {@link #indexReduce(long, Tensor, Tensor, String)}. */
  default Tensor indexReduce_(long dim, Tensor index, Tensor source, String reduce) {
    return ScatterReduce.index(
        (Tensor) this,
        dim,
        Require.nonNull(index, "index"),
        Require.nonNull(source, "source"),
        Require.nonNull(reduce, "reduce"),
        true,
        true);
  }

  /**
   * Reduces into this tensor in place; see {@link #indexReduce(long, Tensor, Tensor, String,
   * boolean)}.
   */
  default Tensor indexReduce_(
      long dim, Tensor index, Tensor source, String reduce, boolean includeSelf) {
    return ScatterReduce.index(
        (Tensor) this,
        dim,
        Require.nonNull(index, "index"),
        Require.nonNull(source, "source"),
        Require.nonNull(reduce, "reduce"),
        includeSelf,
        true);
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
  default Tensor indexPut(Tensor[] indices, Tensor values) {
    return Indexing.put(
        (Tensor) this,
        Require.nonNulls(indices, "indices"),
        Require.nonNull(values, "values"),
        false,
        false);
  }

  /**
   * Writes values or, if {@code accumulate}, adds them; see {@link #indexPut(Tensor[], Tensor)}.
   */
  default Tensor indexPut(Tensor[] indices, Tensor values, boolean accumulate) {
    return Indexing.put(
        (Tensor) this,
        Require.nonNulls(indices, "indices"),
        Require.nonNull(values, "values"),
        accumulate,
        false);
  }

  /** Writes into this tensor in place and returns it; see {@link #indexPut(Tensor[], Tensor)}. */
  default Tensor indexPut_(Tensor[] indices, Tensor values) {
    return Indexing.put(
        (Tensor) this,
        Require.nonNulls(indices, "indices"),
        Require.nonNull(values, "values"),
        false,
        true);
  }

  /** Writes into this tensor in place; see {@link #indexPut(Tensor[], Tensor, boolean)}. */
  default Tensor indexPut_(Tensor[] indices, Tensor values, boolean accumulate) {
    return Indexing.put(
        (Tensor) this,
        Require.nonNulls(indices, "indices"),
        Require.nonNull(values, "values"),
        accumulate,
        true);
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
  default Tensor take(Tensor index) {
    return Take.apply((Tensor) this, Require.nonNull(index, "index"));
  }

  /**
   * Takes elements along a dimension at the positions in {@code indices}, such as {@code argsort}
   * returns; both broadcast in the other dimensions.
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
  default Tensor takeAlongDim(Tensor indices, long dim) {
    return TakeAlongDim.apply((Tensor) this, Require.nonNull(indices, "indices"), dim);
  }

  /** Takes elements of the flattened tensor; see {@link #takeAlongDim(Tensor, long)}. */
  default Tensor takeAlongDim(Tensor indices) {
    return TakeAlongDim.apply((Tensor) this, Require.nonNull(indices, "indices"), null);
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
  default Tensor maskedSelect(Tensor mask) {
    return MaskedSelect.apply((Tensor) this, Require.nonNull(mask, "mask"));
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
  default Tensor maskedScatter(Tensor mask, Tensor source) {
    return MaskedScatter.apply(
        (Tensor) this, Require.nonNull(mask, "mask"), Require.nonNull(source, "source"), false);
  }

  /**
   * Writes into this tensor in place and returns it; see {@link #maskedScatter(Tensor, Tensor)}.
   */
  default Tensor maskedScatter_(Tensor mask, Tensor source) {
    return MaskedScatter.apply(
        (Tensor) this, Require.nonNull(mask, "mask"), Require.nonNull(source, "source"), true);
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
  default Tensor nonzero() {
    return NonZero.apply((Tensor) this);
  }

  /**
   * Indices of the nonzero elements, one int64 vector for each dimension, as {@code
   * nonzero(as_tuple=True)}: the form that {@link #indexPut(Tensor[], Tensor)} takes.
   */
  default List<Tensor> nonzeroAsTuple() {
    return NonZero.columns((Tensor) this);
  }
}
