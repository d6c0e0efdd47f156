package dev.adjoint;

import dev.adjoint.op.Require;
import dev.adjoint.op.Scalar;
import dev.adjoint.ops.order.Median;
import dev.adjoint.ops.order.Membership;
import dev.adjoint.ops.order.Ordering;
import dev.adjoint.ops.order.Searching;
import dev.adjoint.ops.order.Unique;
import java.util.List;

/** Sorting, searching, medians, membership and unique. */
@StaticTwins
public sealed interface OrderMethods permits Tensor {
  /**
   * Sorts along the last dimension in ascending order and returns values and indices. NaN sorts as
   * the largest; the sort is stable.
   *
   * <p>Shapes: as this tensor.
   *
   * <p>Dtypes: all; indices are int64.
   *
   * <p>Gradient: flows back to the original position of each element.
   *
   * <p>Two new tensors.
   *
   * <p>Errors: a dimension out of range.
   *
   * {@snippet :
   * tensor(3.0, 1.0, 2.0).sort().values(); // tensor([1., 2., 3.])
   * tensor(3.0, 1.0, 2.0).sort().indices(); // tensor([1, 2, 0])
   * }
   */
  default ValuesIndices sort() {
    return sort(-1, false);
  }

  /** Sorts along a dimension in ascending order; see {@link #sort()}. */
  default ValuesIndices sort(long dim) {
    return sort(dim, false);
  }

  /** Sorts along a dimension, ascending or descending; see {@link #sort()}. */
  default ValuesIndices sort(long dim, boolean descending) {
    return new ValuesIndices("sort", Ordering.apply((Tensor) this, dim, descending, false));
  }

  /** The same; {@code stable} is accepted for PyTorch's sake, since the sort is always stable. */
  default ValuesIndices sort(long dim, boolean descending, boolean stable) {
    return new ValuesIndices("sort", Ordering.apply((Tensor) this, dim, descending, stable));
  }

  /**
   * Indices that sort the last dimension in ascending order: the indices of {@link #sort()}.
   *
   * <p>Shapes: as this tensor.
   *
   * <p>Dtypes: all; the result is int64.
   *
   * <p>Gradient: none.
   *
   * <p>A new tensor.
   *
   * <p>Errors: a dimension out of range.
   *
   * {@snippet :
   * tensor(3.0, 1.0, 2.0).argsort(); // tensor([1, 2, 0])
   * }
   */
  default Tensor argsort() {
    return argsort(-1, false);
  }

  /** Indices that sort a dimension; see {@link #argsort()}. */
  default Tensor argsort(long dim) {
    return argsort(dim, false);
  }

  /** Indices that sort a dimension; see {@link #argsort()}. */
  default Tensor argsort(long dim, boolean descending) {
    return Ordering.apply((Tensor) this, dim, descending, false)[1].detach();
  }

  /**
   * Median of all elements: the lower of the two middle ones for an even count; NaN if any element
   * is NaN.
   *
   * <p>Shapes: the result is 0-d.
   *
   * <p>Dtypes: all but bool.
   *
   * <p>Gradient: divided evenly among the elements that tie for the result.
   *
   * <p>A new tensor; NaN for an empty tensor.
   *
   * {@snippet :
   * tensor(3.0, 1.0, 2.0, 4.0).median(); // tensor(2.)
   * }
   */
  default Tensor median() {
    return Median.all((Tensor) this, false);
  }

  /**
   * Medians along a dimension, with their indices.
   *
   * <p>Shapes: the dimension is removed, or kept with size 1 if {@code keepdim}.
   *
   * <p>Dtypes: all but bool; indices are int64.
   *
   * <p>Gradient: flows to the selected element only, even where others tie with it.
   *
   * <p>Two new tensors.
   *
   * <p>Errors: a dimension out of range, or of size 0.
   */
  default ValuesIndices median(long dim) {
    return median(dim, false);
  }

  /** Medians along a dimension, optionally kept with size 1; see {@link #median(long)}. */
  default ValuesIndices median(long dim, boolean keepdim) {
    return new ValuesIndices("median", Median.along((Tensor) this, false, dim, keepdim));
  }

  /** Median of all elements, ignoring NaN; see {@link #median()}. */
  default Tensor nanmedian() {
    return Median.all((Tensor) this, true);
  }

  /** Medians along a dimension, ignoring NaN; see {@link #median(long)}. */
  default ValuesIndices nanmedian(long dim) {
    return nanmedian(dim, false);
  }

  /** Medians along a dimension, ignoring NaN; see {@link #median(long)}. */
  default ValuesIndices nanmedian(long dim, boolean keepdim) {
    return new ValuesIndices("nanmedian", Median.along((Tensor) this, true, dim, keepdim));
  }

  /**
   * Insertion points of {@code values} in this sorted tensor: the number of elements less than each
   * value.
   *
   * <p>Shapes: as {@code values}; this tensor is 1-d, or has the sizes of {@code values} except in
   * the last dimension.
   *
   * <p>Dtypes: all; the result is int64.
   *
   * <p>Gradient: none.
   *
   * <p>A new tensor.
   *
   * <p>Errors: sizes that do not fit.
   *
   * {@snippet :
   * tensor(1.0, 3.0, 5.0).searchsorted(tensor(3.0, 4.0)); // tensor([1, 2])
   * tensor(1.0, 3.0, 5.0).searchsorted(tensor(3.0, 4.0), true); // tensor([2, 2])
   * }
   */
  default Tensor searchsorted(Tensor values) {
    return searchsorted(Require.nonNull(values, "values"), false);
  }

  /**
   * The same; if {@code right}, the insertion point is after equal elements; see {@link
   * #searchsorted(Tensor)}.
   *
   * @param right whether to return the last suitable position, after equal elements, rather than
   *     the first
   */
  default Tensor searchsorted(Tensor values, boolean right) {
    return Searching.sorted((Tensor) this, Require.nonNull(values, "values"), right, DType.INT64);
  }

  /**
   * Bucket index of each element between sorted boundaries: {@link #searchsorted(Tensor)} with the
   * operands swapped.
   *
   * <p>Errors: boundaries that are not 1-d.
   *
   * {@snippet :
   * tensor(0.5, 3.0, 9.0).bucketize(tensor(1.0, 3.0)); // tensor([0, 1, 2])
   * }
   */
  default Tensor bucketize(Tensor boundaries) {
    return bucketize(Require.nonNull(boundaries, "boundaries"), false);
  }

  /**
   * The same; if {@code right}, an element equal to a boundary falls into the bucket above it; see
   * {@link #bucketize(Tensor)}.
   *
   * @param right whether a bucket includes its lower rather than its upper boundary
   */
  default Tensor bucketize(Tensor boundaries, boolean right) {
    return Searching.bucketize(
        (Tensor) this, Require.nonNull(boundaries, "boundaries"), right, DType.INT64);
  }

  /**
   * Elementwise membership: whether each element occurs in {@code elements}; false for NaN.
   *
   * <p>Shapes: as this tensor.
   *
   * <p>Dtypes: all; the result is bool.
   *
   * <p>Gradient: none.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(1, 2, 3).isin(tensor(3, 1)); // tensor([ True, False,  True])
   * }
   */
  default Tensor isin(Tensor elements) {
    return Membership.apply((Tensor) this, Require.nonNull(elements, "elements"), false);
  }

  /** Elementwise membership, negated if {@code invert}; see {@link #isin(Tensor)}. */
  default Tensor isin(Tensor elements, boolean invert) {
    return Membership.apply((Tensor) this, Require.nonNull(elements, "elements"), invert);
  }

  /** Whether each element equals a number; see {@link #isin(Tensor)}. */
  default Tensor isin(double element) {
    return Membership.apply((Tensor) this, Scalar.of(element));
  }

  /** Whether each element equals a number; see {@link #isin(Tensor)}. */
  default Tensor isin(long element) {
    return Membership.apply((Tensor) this, Scalar.of(element));
  }

  /**
   * Unique elements, in ascending order.
   *
   * <p>Shapes: the result is 1-d.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: not implemented, as in PyTorch; the result requires grad nevertheless.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(3, 1, 3).unique(); // tensor([1, 3])
   * }
   */
  default Tensor unique() {
    return Unique.apply((Tensor) this, false, null)[0];
  }

  /**
   * Unique elements in ascending order, optionally with inverse indices (the position of each
   * element among them) and counts.
   *
   * @param returnInverse whether to return the position of each element of this tensor in the
   *     unique ones
   * @param returnCounts whether to return how often each unique element occurs
   * @return the unique elements, then what was asked for, in this order
   */
  default List<Tensor> unique(boolean returnInverse, boolean returnCounts) {
    return chosen(Unique.apply((Tensor) this, false, null), returnInverse, returnCounts);
  }

  /** Unique slices of a dimension in ascending order; see {@link #unique(boolean, boolean)}. */
  default List<Tensor> unique(boolean returnInverse, boolean returnCounts, long dim) {
    return chosen(Unique.apply((Tensor) this, false, dim), returnInverse, returnCounts);
  }

  /**
   * Eliminates repeats: elements equal to their predecessor are dropped; see {@link #unique()}.
   *
   * {@snippet :
   * tensor(3, 3, 1, 3).uniqueConsecutive(); // tensor([3, 1, 3])
   * }
   */
  default Tensor uniqueConsecutive() {
    return Unique.apply((Tensor) this, true, null)[0];
  }

  /**
   * The same, optionally with inverse indices and counts; see {@link #unique(boolean, boolean)}.
   */
  default List<Tensor> uniqueConsecutive(boolean returnInverse, boolean returnCounts) {
    return chosen(Unique.apply((Tensor) this, true, null), returnInverse, returnCounts);
  }

  /** The same for the slices of a dimension; see {@link #unique(boolean, boolean)}. */
  default List<Tensor> uniqueConsecutive(boolean returnInverse, boolean returnCounts, long dim) {
    return chosen(Unique.apply((Tensor) this, true, dim), returnInverse, returnCounts);
  }

  private static List<Tensor> chosen(Tensor[] all, boolean inverse, boolean counts) {
    if (inverse) {
      return counts ? List.of(all) : List.of(all[0], all[1]);
    }
    return counts ? List.of(all[0], all[2]) : List.of(all[0]);
  }
}
