package dev.adjoint;

import dev.adjoint.op.Require;
import dev.adjoint.op.Scalar;
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

/** Gathering and scattering: reads from and writes to positions given by index tensors or masks. */
@StaticTwins
public sealed interface GatherMethods permits Tensor {
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
