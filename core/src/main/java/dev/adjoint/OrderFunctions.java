package dev.adjoint;

import dev.adjoint.op.Scalar;
import dev.adjoint.ops.creation.Factories;
import dev.adjoint.ops.order.Kthvalue;
import dev.adjoint.ops.order.Median;
import dev.adjoint.ops.order.Membership;
import dev.adjoint.ops.order.Ordering;
import dev.adjoint.ops.order.Searching;
import dev.adjoint.ops.order.Topk;
import dev.adjoint.ops.order.Unique;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sorting, searching, medians, membership and unique. */
@Publish
final class OrderFunctions {
  private OrderFunctions() {}

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
  static ValuesIndices sort(
      Tensor self,
      @Default("-1") long dim,
      @Default("false") boolean descending,
      @Default("false") boolean stable) {
    return new ValuesIndices("sort", Ordering.apply(self, dim, descending, stable));
  }

  /**
   * Indices that sort the last dimension in ascending order: the indices of {@link Tensor#sort()}.
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
  static Tensor argsort(
      Tensor self,
      @Default("-1") long dim,
      @Default("false") boolean descending,
      @Default("false") boolean stable) {
    return Ordering.apply(self, dim, descending, stable)[1].detach();
  }

  /**
   * The {@code k} largest elements along the last dimension, or the smallest, with their indices.
   * NaN is the largest.
   *
   * <p>Shapes: as this tensor, with size {@code k} in the dimension.
   *
   * <p>Dtypes: all but bool; indices are int64.
   *
   * <p>Gradient: flows back to the selected elements; of equal ones, to those that are named.
   *
   * <p>Two new tensors.
   *
   * <p>Errors: a dimension out of range; {@code k} beyond its size, or negative; bool.
   *
   * {@snippet :
   * tensor(3.0, 1.0, 4.0, 2.0).topk(2).values(); // tensor([4., 3.])
   * tensor(3.0, 1.0, 4.0, 2.0).topk(2, 0, false).indices(); // tensor([1, 3])
   * }
   *
   * @param k how many
   * @param largest whether the largest, else the smallest
   * @param sorted whether they come in order; otherwise they come in any
   */
  static ValuesIndices topk(
      Tensor self,
      long k,
      @Default("-1") long dim,
      @Default("true") boolean largest,
      @Default("true") boolean sorted) {
    return new ValuesIndices("topk", Topk.apply(self, k, dim, largest, sorted));
  }

  /**
   * The {@code k}-th smallest element along the last dimension, with its index. NaN is the largest.
   *
   * <p>Shapes: the dimension is removed, or kept with size 1 if {@code keepdim}.
   *
   * <p>Dtypes: all but bool; indices are int64.
   *
   * <p>Gradient: flows to the selected element only, even where others tie with it.
   *
   * <p>Two new tensors.
   *
   * <p>Errors: a dimension out of range, or of size 0; {@code k} below 1 or beyond its size; bool.
   *
   * {@snippet :
   * tensor(3.0, 1.0, 4.0, 2.0).kthvalue(2).values(); // tensor(2.)
   * }
   *
   * @param k counted from 1
   */
  static ValuesIndices kthvalue(
      Tensor self, long k, @Default("-1") long dim, @Default("false") boolean keepdim) {
    return new ValuesIndices("kthvalue", Kthvalue.apply(self, k, dim, keepdim));
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
  static Tensor median(Tensor self) {
    return Median.all(self, false);
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
  static ValuesIndices median(Tensor self, long dim, @Default("false") boolean keepdim) {
    return new ValuesIndices("median", Median.along(self, false, dim, keepdim));
  }

  /** Median of all elements, ignoring NaN; see {@link Tensor#median()}. */
  static Tensor nanmedian(Tensor self) {
    return Median.all(self, true);
  }

  /** Medians along a dimension, ignoring NaN; see {@link Tensor#median(long)}. */
  static ValuesIndices nanmedian(Tensor self, long dim, @Default("false") boolean keepdim) {
    return new ValuesIndices("nanmedian", Median.along(self, true, dim, keepdim));
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
  static Tensor searchsorted(Tensor self, Tensor values, @Default("false") boolean right) {
    return Searching.sorted(self, values, right, DType.INT64);
  }

  /**
   * Insertion points of a number in a 1-d tensor of sorted boundaries; see {@link
   * Tensor#searchsorted(Tensor, boolean)}.
   */
  static Tensor searchsorted(Tensor self, Scalar value, @Default("false") boolean right) {
    return Searching.sorted(self, Searching.value(self, value), right, DType.INT64);
  }

  /**
   * Insertion points of a number as int32, if asked for; see {@link Tensor#searchsorted(Tensor,
   * boolean)}.
   */
  static Tensor searchsorted(Tensor self, Scalar value, boolean outInt32, boolean right) {
    return Searching.sorted(
        self, Searching.value(self, value), right, outInt32 ? DType.INT32 : DType.INT64);
  }

  /**
   * Insertion points of a number before or after equal boundaries; see {@link
   * Tensor#searchsorted(Tensor, String, Tensor)}.
   */
  static Tensor searchsorted(
      Tensor self, Scalar value, String side, @Default("null") @Nullable Tensor sorter) {
    return Searching.sorted(
        self, Searching.value(self, value), false, side.equals("right"), side, sorter);
  }

  /** All of PyTorch's arguments; see {@link Tensor#searchsorted(Tensor, String, Tensor)}. */
  static Tensor searchsorted(
      Tensor self,
      Tensor values,
      boolean outInt32,
      boolean right,
      @Nullable String side,
      @Nullable Tensor sorter) {
    return Searching.sorted(self, values, outInt32, right, side, sorter);
  }

  /** All of PyTorch's arguments; see {@link Tensor#searchsorted(Tensor, String, Tensor)}. */
  static Tensor searchsorted(
      Tensor self,
      Scalar value,
      boolean outInt32,
      boolean right,
      @Nullable String side,
      @Nullable Tensor sorter) {
    return Searching.sorted(self, Searching.value(self, value), outInt32, right, side, sorter);
  }

  /** Insertion points as int32, if asked for; see {@link Tensor#searchsorted(Tensor, boolean)}. */
  static Tensor searchsorted(Tensor self, Tensor values, boolean outInt32, boolean right) {
    return Searching.sorted(self, values, right, outInt32 ? DType.INT32 : DType.INT64);
  }

  /**
   * Insertion points before or after equal boundaries; see {@link Tensor#searchsorted(Tensor,
   * boolean)}.
   *
   * @param side {@code "left"} or {@code "right"}
   * @param sorter the indices that sort this tensor, which need not be sorted then; or null
   */
  static Tensor searchsorted(
      Tensor self, Tensor values, String side, @Default("null") @Nullable Tensor sorter) {
    return Searching.sorted(self, values, false, side.equals("right"), side, sorter);
  }

  /**
   * Bucket index of each element between sorted boundaries: {@link Tensor#searchsorted(Tensor)}
   * with the operands swapped.
   *
   * <p>Errors: boundaries that are not 1-d.
   *
   * {@snippet :
   * tensor(0.5, 3.0, 9.0).bucketize(tensor(1.0, 3.0)); // tensor([0, 1, 2])
   * }
   */
  static Tensor bucketize(Tensor self, Tensor boundaries, @Default("false") boolean right) {
    return Searching.bucketize(self, boundaries, right, DType.INT64);
  }

  /** The bucket of a number; see {@link Tensor#bucketize(Tensor, boolean)}. */
  static Tensor bucketize(Scalar value, Tensor boundaries, @Default("false") boolean right) {
    return Searching.bucketize(Searching.value(boundaries, value), boundaries, right, DType.INT64);
  }

  /**
   * The bucket of a number as int32, if asked for; see {@link Tensor#bucketize(Tensor, boolean)}.
   */
  static Tensor bucketize(Scalar value, Tensor boundaries, boolean outInt32, boolean right) {
    return Searching.bucketize(
        Searching.value(boundaries, value),
        boundaries,
        right,
        outInt32 ? DType.INT32 : DType.INT64);
  }

  /** Buckets as int32, if asked for; see {@link Tensor#bucketize(Tensor, boolean)}. */
  static Tensor bucketize(Tensor self, Tensor boundaries, boolean outInt32, boolean right) {
    return Searching.bucketize(self, boundaries, right, outInt32 ? DType.INT32 : DType.INT64);
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
  static Tensor isin(Tensor self, Tensor elements, @Default("false") boolean invert) {
    return Membership.apply(self, elements, invert);
  }

  /** Whether each element equals a number; see {@link Tensor#isin(Tensor, boolean)}. */
  static Tensor isin(Tensor self, Scalar element, @Default("false") boolean invert) {
    return Membership.apply(self, element, invert);
  }

  /** Whether a number occurs in a tensor; see {@link Tensor#isin(Tensor, boolean)}. */
  static Tensor isin(Scalar element, Tensor elements, @Default("false") boolean invert) {
    return Membership.apply(Factories.scalar(element, element.dtype()), elements, invert);
  }

  /**
   * Whether each element occurs in a tensor; that neither has equal elements can be said, and
   * changes nothing. See {@link Tensor#isin(Tensor, boolean)}.
   */
  static Tensor isin(Tensor self, Tensor elements, boolean assumeUnique, boolean invert) {
    return Membership.apply(self, elements, invert);
  }

  /** See {@link Tensor#isin(Tensor, boolean, boolean)}. */
  static Tensor isin(Tensor self, Scalar element, boolean assumeUnique, boolean invert) {
    return Membership.apply(self, element, invert);
  }

  /** See {@link Tensor#isin(Tensor, boolean, boolean)}. */
  static Tensor isin(Scalar element, Tensor elements, boolean assumeUnique, boolean invert) {
    return Membership.apply(Factories.scalar(element, element.dtype()), elements, invert);
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
  static Tensor unique(Tensor self, @Default("true") boolean sorted) {
    return Unique.apply(self, false, null)[0];
  }

  /** The different slices along a dimension, sorted; see {@link Tensor#unique()}. */
  static Tensor unique(Tensor self, long dim) {
    return Unique.apply(self, false, dim)[0];
  }

  /** PyTorch's order of arguments; see {@link Tensor#unique(boolean, boolean, long)}. */
  static List<Tensor> unique(
      Tensor self,
      boolean sorted,
      boolean returnInverse,
      boolean returnCounts,
      @Default("null") @Nullable Long dim) {
    return chosen(Unique.apply(self, false, dim), returnInverse, returnCounts);
  }

  /**
   * Unique elements, or slices along a dimension, in ascending order, optionally with inverse
   * indices (the position of each among them) and counts.
   *
   * @param returnInverse whether to return the position of each element of this tensor in the
   *     unique ones
   * @param returnCounts whether to return how often each unique element occurs
   * @return the unique elements, then what was asked for, in this order
   */
  static List<Tensor> unique(
      Tensor self,
      boolean returnInverse,
      boolean returnCounts,
      @Default("null") @Nullable Long dim) {
    return chosen(Unique.apply(self, false, dim), returnInverse, returnCounts);
  }

  /**
   * Eliminates repeats: elements equal to their predecessor are dropped; see {@link
   * Tensor#unique()}.
   *
   * {@snippet :
   * tensor(3, 3, 1, 3).uniqueConsecutive(); // tensor([3, 1, 3])
   * }
   */
  static Tensor uniqueConsecutive(Tensor self, @Default("null") @Nullable Long dim) {
    return Unique.apply(self, true, dim)[0];
  }

  /** The same for the slices of a dimension; see {@link Tensor#unique(boolean, boolean)}. */
  static List<Tensor> uniqueConsecutive(
      Tensor self,
      boolean returnInverse,
      @Default("false") boolean returnCounts,
      @Default("null") @Nullable Long dim) {
    return chosen(Unique.apply(self, true, dim), returnInverse, returnCounts);
  }

  private static List<Tensor> chosen(Tensor[] all, boolean inverse, boolean counts) {
    if (inverse) {
      return counts ? List.of(all) : List.of(all[0], all[1]);
    }
    return counts ? List.of(all[0], all[2]) : List.of(all[0]);
  }
}
