package dev.adjoint;

import dev.adjoint.op.Require;
import dev.adjoint.op.Scalar;
import dev.adjoint.ops.ArgExtremum;
import dev.adjoint.ops.Counting;
import dev.adjoint.ops.Median;
import dev.adjoint.ops.Membership;
import dev.adjoint.ops.Ordering;
import dev.adjoint.ops.Searching;
import dev.adjoint.ops.Unique;
import java.util.List;

/** Order among elements: sorting, searching, medians, places and counts. */
@StaticTwins
public sealed interface OrderMethods permits Tensor {
  /**
   * The elements of each line of the last dimension in rising order, and where they were; NaN is
   * the largest, and equal elements keep their order.
   *
   * <p>Shapes: as this tensor.
   *
   * <p>Dtypes: all; positions are int64.
   *
   * <p>Gradient: goes back to where each element was.
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

  /** The elements of each line of a dimension in rising order; see {@link #sort()}. */
  default ValuesIndices sort(long dim) {
    return sort(dim, false);
  }

  /** The elements of each line of a dimension in order; see {@link #sort()}. */
  default ValuesIndices sort(long dim, boolean descending) {
    return new ValuesIndices("sort", Ordering.apply((Tensor) this, dim, descending, false));
  }

  /** The same, asking for what is so anyway: that equal elements keep their order. */
  default ValuesIndices sort(long dim, boolean descending, boolean stable) {
    return new ValuesIndices("sort", Ordering.apply((Tensor) this, dim, descending, stable));
  }

  /**
   * Where the elements of each line of the last dimension were before {@link #sort()}.
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

  /** Where the elements of each line of a dimension were; see {@link #argsort()}. */
  default Tensor argsort(long dim) {
    return argsort(dim, false);
  }

  /** Where the elements of each line of a dimension were; see {@link #argsort()}. */
  default Tensor argsort(long dim, boolean descending) {
    return Ordering.apply((Tensor) this, dim, descending, false)[1].detach();
  }

  /**
   * The median of all elements: the lower of two in the middle; NaN if any is.
   *
   * <p>Shapes: the result is 0-d.
   *
   * <p>Dtypes: all but bool.
   *
   * <p>Gradient: shared evenly among the elements that equal the result.
   *
   * <p>A new tensor; NaN for an empty one.
   *
   * {@snippet :
   * tensor(3.0, 1.0, 2.0, 4.0).median(); // tensor(2.)
   * }
   */
  default Tensor median() {
    return Median.all((Tensor) this, false);
  }

  /**
   * The medians along one dimension and where they are.
   *
   * <p>Shapes: without the dimension, or with size 1 there if {@code keepdim}.
   *
   * <p>Dtypes: all but bool; positions are int64.
   *
   * <p>Gradient: goes to the one element that was taken.
   *
   * <p>Two new tensors.
   *
   * <p>Errors: a dimension out of range, or of size 0.
   */
  default ValuesIndices median(long dim) {
    return median(dim, false);
  }

  /** The medians along one dimension, which may stay with size 1; see {@link #median(long)}. */
  default ValuesIndices median(long dim, boolean keepdim) {
    return new ValuesIndices("median", Median.along((Tensor) this, false, dim, keepdim));
  }

  /** The median of the elements that are not NaN; see {@link #median()}. */
  default Tensor nanmedian() {
    return Median.all((Tensor) this, true);
  }

  /** The medians of what is not NaN along one dimension; see {@link #median(long)}. */
  default ValuesIndices nanmedian(long dim) {
    return nanmedian(dim, false);
  }

  /** The medians of what is not NaN along one dimension; see {@link #median(long)}. */
  default ValuesIndices nanmedian(long dim, boolean keepdim) {
    return new ValuesIndices("nanmedian", Median.along((Tensor) this, true, dim, keepdim));
  }

  /**
   * The place of the largest element among all in row-major order: the first NaN, else the first of
   * equal ones.
   *
   * <p>Shapes: the result is 0-d.
   *
   * <p>Dtypes: all but bool; the result is int64.
   *
   * <p>Gradient: none.
   *
   * <p>A new tensor.
   *
   * <p>Errors: an empty tensor.
   *
   * {@snippet :
   * tensor(1.0, 5.0, 3.0).argmax(); // tensor(1)
   * }
   */
  default Tensor argmax() {
    return ArgExtremum.apply((Tensor) this, true, null, false);
  }

  /** The places of the largest elements along one dimension; see {@link #argmax()}. */
  default Tensor argmax(long dim) {
    return ArgExtremum.apply((Tensor) this, true, dim, false);
  }

  /** The places of the largest elements, whose dimension may stay; see {@link #argmax()}. */
  default Tensor argmax(long dim, boolean keepdim) {
    return ArgExtremum.apply((Tensor) this, true, dim, keepdim);
  }

  /** The place of the smallest element among all; see {@link #argmax()}. */
  default Tensor argmin() {
    return ArgExtremum.apply((Tensor) this, false, null, false);
  }

  /** The places of the smallest elements along one dimension; see {@link #argmax()}. */
  default Tensor argmin(long dim) {
    return ArgExtremum.apply((Tensor) this, false, dim, false);
  }

  /** The places of the smallest elements, whose dimension may stay; see {@link #argmax()}. */
  default Tensor argmin(long dim, boolean keepdim) {
    return ArgExtremum.apply((Tensor) this, false, dim, keepdim);
  }

  /**
   * How many elements are other than zero; NaN is.
   *
   * <p>Shapes: the result is 0-d; dimensions that are named are dropped.
   *
   * <p>Dtypes: all; the result is int64.
   *
   * <p>Gradient: none.
   *
   * <p>A new tensor.
   *
   * <p>Errors: a dimension out of range or named twice.
   *
   * {@snippet :
   * tensor(0.0, 0.5, 2.0).countNonzero(); // tensor(2)
   * }
   */
  default Tensor countNonzero() {
    return Counting.nonzero((Tensor) this);
  }

  /** How many elements along one dimension are other than zero; see {@link #countNonzero()}. */
  default Tensor countNonzero(long dim) {
    return Counting.nonzero((Tensor) this, dim);
  }

  /** How many elements along dimensions are other than zero; see {@link #countNonzero()}. */
  default Tensor countNonzero(Dims dims) {
    return Counting.nonzero((Tensor) this, Require.nonNull(dims, "dims").values());
  }

  /**
   * How many elements of this sorted tensor are less than each value: where the value belongs.
   *
   * <p>Shapes: as the values; this tensor is a vector, or has the values' sizes but in the last
   * dimension.
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
   * The same, where equal elements may come before the value; see {@link #searchsorted(Tensor)}.
   */
  default Tensor searchsorted(Tensor values, boolean right) {
    return Searching.sorted((Tensor) this, Require.nonNull(values, "values"), right, DType.INT64);
  }

  /**
   * The number of the bucket that each element belongs to, between sorted boundaries: as {@link
   * #searchsorted(Tensor)} with the operands the other way round.
   *
   * <p>Errors: boundaries that are no vector.
   *
   * {@snippet :
   * tensor(0.5, 3.0, 9.0).bucketize(tensor(1.0, 3.0)); // tensor([0, 1, 2])
   * }
   */
  default Tensor bucketize(Tensor boundaries) {
    return bucketize(Require.nonNull(boundaries, "boundaries"), false);
  }

  /**
   * The same, where a boundary may belong to the bucket below it; see {@link #bucketize(Tensor)}.
   */
  default Tensor bucketize(Tensor boundaries, boolean right) {
    return Searching.bucketize(
        (Tensor) this, Require.nonNull(boundaries, "boundaries"), right, DType.INT64);
  }

  /**
   * Whether each element is among those of another tensor; NaN never is.
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

  /** Whether each element is, or is not, among those of another; see {@link #isin(Tensor)}. */
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
   * The different elements in rising order.
   *
   * <p>Shapes: a vector.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: not implemented, as in PyTorch; the result requires one all the same.
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
   * The different elements in rising order, with, where asked for, the place of each element among
   * them and how often each comes.
   */
  default List<Tensor> unique(boolean returnInverse, boolean returnCounts) {
    return chosen(Unique.apply((Tensor) this, false, null), returnInverse, returnCounts);
  }

  /** The different slices of a dimension in order; see {@link #unique(boolean, boolean)}. */
  default List<Tensor> unique(boolean returnInverse, boolean returnCounts, long dim) {
    return chosen(Unique.apply((Tensor) this, false, dim), returnInverse, returnCounts);
  }

  /**
   * The elements without those that equal the one before; see {@link #unique()}.
   *
   * {@snippet :
   * tensor(3, 3, 1, 3).uniqueConsecutive(); // tensor([3, 1, 3])
   * }
   */
  default Tensor uniqueConsecutive() {
    return Unique.apply((Tensor) this, true, null)[0];
  }

  /** The same with places and counts; see {@link #unique(boolean, boolean)}. */
  default List<Tensor> uniqueConsecutive(boolean returnInverse, boolean returnCounts) {
    return chosen(Unique.apply((Tensor) this, true, null), returnInverse, returnCounts);
  }

  /** The same for slices of a dimension; see {@link #unique(boolean, boolean)}. */
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
