package dev.adjoint;

import dev.adjoint.op.Require;
import dev.adjoint.op.Scalar;
import dev.adjoint.ops.Gather;
import dev.adjoint.ops.Indexing;
import dev.adjoint.ops.MaskedScatter;
import dev.adjoint.ops.MaskedSelect;
import dev.adjoint.ops.NonZero;
import dev.adjoint.ops.Scatter;
import dev.adjoint.ops.ScatterNumber;
import dev.adjoint.ops.ScatterReduce;
import dev.adjoint.ops.Take;
import dev.adjoint.ops.TakeAlongDim;
import java.util.List;

/** Elements picked from, or written to, the places that an index tensor or a mask names. */
@StaticTwins
public sealed interface GatherMethods permits Tensor {
  /**
   * The elements at the positions that {@code index} gives along a dimension.
   *
   * <p>Shapes: the result has that of {@code index}, which has as many dimensions as this tensor
   * and in all but {@code dim} is no longer.
   *
   * <p>Dtypes: all; the index is int64 or int32.
   *
   * <p>Gradient: added up at the places that were picked.
   *
   * <p>A copy.
   *
   * <p>Errors: positions out of range, negative ones included; other shapes.
   *
   * {@snippet :
   * var x = tensor(new double[][] {{1, 2}, {3, 4}}).to(DType.FLOAT32);
   * x.gather(1, tensor(new long[][] {{0, 0}, {1, 0}})); // tensor([[1., 1.], [4., 3.]])
   * }
   */
  default Tensor gather(long dim, Tensor index) {
    return Gather.gather((Tensor) this, dim, Require.nonNull(index, "index"));
  }

  /**
   * A copy of this tensor with elements of {@code src} put at the positions that {@code index}
   * gives along a dimension; where several meet, the last one stays.
   *
   * <p>Shapes: that of this tensor; {@code index} has as many dimensions, is no longer than {@code
   * src}, and in all but {@code dim} no longer than this tensor.
   *
   * <p>Dtypes: all, the same for both; the index is int64 or int32.
   *
   * <p>Gradient: zero for what was overwritten; {@code src} gets that of the places it went to.
   *
   * <p>A copy.
   *
   * <p>Errors: positions out of range; other shapes; another dtype.
   *
   * {@snippet :
   * zeros(3).scatter(0, tensor(2, 0), tensor(5.0, 6.0)); // tensor([6., 0., 5.])
   * }
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
   * A copy with a number put at the positions; see {@link #scatter(long, Tensor, Tensor)}.
   *
   * <p>Errors: a number beyond the range of the dtype.
   */
  default Tensor scatter(long dim, Tensor index, double value) {
    return ScatterNumber.scatter(
        (Tensor) this, dim, Require.nonNull(index, "index"), Scalar.of(value), false);
  }

  /**
   * A copy with a number put at the positions; see {@link #scatter(long, Tensor, Tensor)}.
   *
   * <p>Errors: a number beyond the range of the dtype.
   */
  default Tensor scatter(long dim, Tensor index, long value) {
    return ScatterNumber.scatter(
        (Tensor) this, dim, Require.nonNull(index, "index"), Scalar.of(value), false);
  }

  /** Writes into this tensor and returns it; see {@link #scatter(long, Tensor, Tensor)}. */
  default Tensor scatter_(long dim, Tensor index, Tensor src) {
    return Scatter.scatter(
        (Tensor) this,
        dim,
        Require.nonNull(index, "index"),
        Require.nonNull(src, "src"),
        false,
        true);
  }

  /** Writes a number into this tensor; see {@link #scatter(long, Tensor, Tensor)}. */
  default Tensor scatter_(long dim, Tensor index, double value) {
    return ScatterNumber.scatter(
        (Tensor) this, dim, Require.nonNull(index, "index"), Scalar.of(value), true);
  }

  /** Writes a number into this tensor; see {@link #scatter(long, Tensor, Tensor)}. */
  default Tensor scatter_(long dim, Tensor index, long value) {
    return ScatterNumber.scatter(
        (Tensor) this, dim, Require.nonNull(index, "index"), Scalar.of(value), true);
  }

  /**
   * A copy of this tensor with elements of {@code src} added at the positions that {@code index}
   * gives along a dimension.
   *
   * <p>Shapes, dtypes and errors: as {@link #scatter(long, Tensor, Tensor)}.
   *
   * <p>Gradient: passes through; {@code src} gets that of the places it was added to.
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

  /** Adds into this tensor and returns it; see {@link #scatterAdd(long, Tensor, Tensor)}. */
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
   * A copy of this tensor in which the elements at the positions that {@code index} gives along a
   * dimension are combined with those of {@code src}: {@code "sum"}, {@code "prod"}, {@code
   * "mean"}, {@code "amax"} or {@code "amin"}.
   *
   * <p>Shapes, dtypes and errors: as {@link #scatter(long, Tensor, Tensor)}; no mean of bools.
   *
   * <p>Gradient: shared evenly among equal extremes, this tensor's own included.
   *
   * <p>A copy.
   *
   * {@snippet :
   * ones(2).scatterReduce(0, tensor(0, 0), tensor(5.0, 6.0), "prod"); // tensor([30.,  1.])
   * }
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
   * The same, where what was there takes part only if {@code includeSelf}; see {@link
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

  /** Writes into this tensor; see {@link #scatterReduce(long, Tensor, Tensor, String)}. */
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

  /** Writes into this tensor; see {@link #scatterReduce(long, Tensor, Tensor, String, boolean)}. */
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
   * The slices of a dimension at the positions that {@code index} gives.
   *
   * <p>Shapes: that of this tensor with as many slices as {@code index}, of at most one dimension,
   * has elements.
   *
   * <p>Dtypes: all; the index is int64 or int32.
   *
   * <p>Gradient: added up at the slices that were picked.
   *
   * <p>A copy.
   *
   * <p>Errors: positions out of range, negative ones included.
   *
   * {@snippet :
   * arange(6).reshape(3, 2).indexSelect(0, tensor(2, 0)); // tensor([[4, 5], [0, 1]])
   * }
   */
  default Tensor indexSelect(long dim, Tensor index) {
    return Gather.indexSelect((Tensor) this, dim, Require.nonNull(index, "index"));
  }

  /**
   * A copy of this tensor with the slices of {@code source} added to those at the positions that
   * {@code index} gives.
   *
   * <p>Shapes: that of this tensor, which is also that of {@code source} but for {@code dim}.
   *
   * <p>Dtypes: all, the same for both; the index is int64 or int32.
   *
   * <p>Gradient: passes through; {@code source} gets that of the slices it was added to.
   *
   * <p>A copy.
   *
   * <p>Errors: positions out of range; other shapes; another dtype.
   *
   * {@snippet :
   * zeros(3).indexAdd(0, tensor(2, 2), tensor(5.0, 6.0)); // tensor([ 0.,  0., 11.])
   * }
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
   * Adds {@code alpha} times the source; see {@link #indexAdd(long, Tensor, Tensor)}.
   *
   * <p>Errors: a factor beyond the range of the dtype.
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

  /** The same for integers; see {@link #indexAdd(long, Tensor, Tensor, double)}. */
  default Tensor indexAdd(long dim, Tensor index, Tensor source, long alpha) {
    return Scatter.indexAdd(
        (Tensor) this,
        dim,
        Require.nonNull(index, "index"),
        Require.nonNull(source, "source"),
        Scalar.of(alpha),
        false);
  }

  /** Adds into this tensor and returns it; see {@link #indexAdd(long, Tensor, Tensor)}. */
  default Tensor indexAdd_(long dim, Tensor index, Tensor source) {
    return Scatter.indexAdd(
        (Tensor) this,
        dim,
        Require.nonNull(index, "index"),
        Require.nonNull(source, "source"),
        Scalar.of(1L),
        true);
  }

  /** Adds into this tensor; see {@link #indexAdd(long, Tensor, Tensor, double)}. */
  default Tensor indexAdd_(long dim, Tensor index, Tensor source, double alpha) {
    return Scatter.indexAdd(
        (Tensor) this,
        dim,
        Require.nonNull(index, "index"),
        Require.nonNull(source, "source"),
        Scalar.of(alpha),
        true);
  }

  /** The same for integers; see {@link #indexAdd_(long, Tensor, Tensor, double)}. */
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
   * A copy of this tensor with the slices of {@code source} put at the positions that {@code index}
   * gives.
   *
   * <p>Shapes: that of this tensor, which is also that of {@code source} but for {@code dim}.
   *
   * <p>Dtypes: all, the same for both; the index is int64.
   *
   * <p>Gradient: zero for what was overwritten; {@code source} gets that of its places.
   *
   * <p>A copy.
   *
   * <p>Errors: positions out of range; other shapes; another dtype.
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

  /** Writes into this tensor and returns it; see {@link #indexCopy(long, Tensor, Tensor)}. */
  default Tensor indexCopy_(long dim, Tensor index, Tensor source) {
    return Scatter.indexCopy(
        (Tensor) this,
        dim,
        Require.nonNull(index, "index"),
        Require.nonNull(source, "source"),
        true);
  }

  /**
   * A copy of this tensor whose slices at the positions that {@code index} gives are combined with
   * those of {@code source}: {@code "prod"}, {@code "mean"}, {@code "amax"} or {@code "amin"}.
   *
   * <p>Shapes: as {@link #indexAdd(long, Tensor, Tensor)}.
   *
   * <p>Dtypes: all but bool.
   *
   * <p>Gradient: shared evenly among equal extremes, this tensor's own included.
   *
   * <p>A copy.
   *
   * <p>Errors: positions out of range; other shapes; another dtype.
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
   * The same, where what was there takes part only if {@code includeSelf}; see {@link
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

  /** Writes into this tensor; see {@link #indexReduce(long, Tensor, Tensor, String)}. */
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

  /** Writes into this tensor; see {@link #indexReduce(long, Tensor, Tensor, String, boolean)}. */
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
   * A copy of this tensor with values put at the places that the index tensors name together, as
   * {@code x[i, j] = values} would.
   *
   * <p>Shapes: that of this tensor; the values broadcast to what the indices name.
   *
   * <p>Dtypes: all, the same for both; indices are int64, int32 or bool.
   *
   * <p>Gradient: zero for what was overwritten; the values get that of their places.
   *
   * <p>A copy.
   *
   * <p>Errors: positions out of range; indices or values that do not broadcast; another dtype.
   *
   * {@snippet :
   * var places = new Tensor[] {tensor(0, 1), tensor(1, 0)};
   * zeros(2, 2).indexPut(places, tensor(5.0, 6.0)); // tensor([[0., 5.], [6., 0.]])
   * }
   */
  default Tensor indexPut(Tensor[] indices, Tensor values) {
    return Indexing.put(
        (Tensor) this,
        Require.nonNulls(indices, "indices"),
        Require.nonNull(values, "values"),
        false,
        false);
  }

  /** Values put, or added if {@code accumulate}; see {@link #indexPut(Tensor[], Tensor)}. */
  default Tensor indexPut(Tensor[] indices, Tensor values, boolean accumulate) {
    return Indexing.put(
        (Tensor) this,
        Require.nonNulls(indices, "indices"),
        Require.nonNull(values, "values"),
        accumulate,
        false);
  }

  /** Writes into this tensor and returns it; see {@link #indexPut(Tensor[], Tensor)}. */
  default Tensor indexPut_(Tensor[] indices, Tensor values) {
    return Indexing.put(
        (Tensor) this,
        Require.nonNulls(indices, "indices"),
        Require.nonNull(values, "values"),
        false,
        true);
  }

  /** Writes into this tensor; see {@link #indexPut(Tensor[], Tensor, boolean)}. */
  default Tensor indexPut_(Tensor[] indices, Tensor values, boolean accumulate) {
    return Indexing.put(
        (Tensor) this,
        Require.nonNulls(indices, "indices"),
        Require.nonNull(values, "values"),
        accumulate,
        true);
  }

  /**
   * The elements at positions counted in row-major order; negative ones count from the end.
   *
   * <p>Shapes: that of {@code index}.
   *
   * <p>Dtypes: all; the index is int64.
   *
   * <p>Gradient: added up at the places that were taken.
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
   * The elements at the positions that {@code indices} gives along a dimension, where both
   * broadcast in the other dimensions: what {@code argsort} or {@code max} along it return fits.
   *
   * <p>Dtypes: all; the indices are int64.
   *
   * <p>Gradient: added up at the places that were picked.
   *
   * <p>A copy.
   *
   * <p>Errors: indices of another dtype or number of dimensions; positions out of range.
   *
   * {@snippet :
   * arange(4).reshape(2, 2).takeAlongDim(tensor(new long[][] {{1}}), 1); // tensor([[1], [3]])
   * }
   */
  default Tensor takeAlongDim(Tensor indices, long dim) {
    return TakeAlongDim.apply((Tensor) this, Require.nonNull(indices, "indices"), dim);
  }

  /** The elements of the flattened tensor; see {@link #takeAlongDim(Tensor, long)}. */
  default Tensor takeAlongDim(Tensor indices) {
    return TakeAlongDim.apply((Tensor) this, Require.nonNull(indices, "indices"), null);
  }

  /**
   * The elements where a mask holds, in row-major order.
   *
   * <p>Shapes: one dimension; tensor and mask broadcast together.
   *
   * <p>Dtypes: all; the mask is bool.
   *
   * <p>Gradient: goes to the places that were selected.
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
   * A copy of this tensor with the elements of {@code source}, one after the other, put where a
   * mask holds.
   *
   * <p>Shapes: what tensor and mask broadcast to.
   *
   * <p>Dtypes: all, the same for both; the mask is bool.
   *
   * <p>Gradient: zero for what was overwritten; the source's elements get that of their places.
   *
   * <p>A copy.
   *
   * <p>Errors: fewer elements in {@code source} than places.
   *
   * {@snippet :
   * var y = tensor(1.0, -2.0, -3.0);
   * y.maskedScatter(y.lt(0), tensor(8.0, 9.0)); // tensor([1., 8., 9.])
   * }
   */
  default Tensor maskedScatter(Tensor mask, Tensor source) {
    return MaskedScatter.apply(
        (Tensor) this, Require.nonNull(mask, "mask"), Require.nonNull(source, "source"), false);
  }

  /** Writes into this tensor and returns it; see {@link #maskedScatter(Tensor, Tensor)}. */
  default Tensor maskedScatter_(Tensor mask, Tensor source) {
    return MaskedScatter.apply(
        (Tensor) this, Require.nonNull(mask, "mask"), Require.nonNull(source, "source"), true);
  }

  /**
   * Where the elements are that are not zero.
   *
   * <p>Shapes: a row of positions for each such element.
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
   * For each dimension the positions of the elements that are not zero, as {@code
   * nonzero(as_tuple=True)}: what {@link #indexPut(Tensor[], Tensor)} takes as indices.
   */
  default List<Tensor> nonzeroAsTuple() {
    return NonZero.columns((Tensor) this);
  }
}
