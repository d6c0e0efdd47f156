package dev.adjoint;

import dev.adjoint.op.Require;
import dev.adjoint.ops.pointwise.Elementwise;
import dev.adjoint.ops.reduce.Amax;
import dev.adjoint.ops.reduce.ArgExtremum;
import dev.adjoint.ops.reduce.Counting;
import dev.adjoint.ops.reduce.Extremum;
import dev.adjoint.ops.reduce.ExtremumOfAll;
import dev.adjoint.ops.reduce.LogSoftmax;
import dev.adjoint.ops.reduce.Logical;
import dev.adjoint.ops.reduce.Mean;
import dev.adjoint.ops.reduce.Norm;
import dev.adjoint.ops.reduce.Prod;
import dev.adjoint.ops.reduce.Sum;
import dev.adjoint.ops.reduce.Variance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reductions: sum, mean, prod, norm, extremes and where they are, variance, counting, any and all;
 * log-softmax.
 */
@StaticTwins
public sealed interface ReduceMethods permits Tensor {
  /**
   * Sum of all elements.
   *
   * <p>Shapes: the result is 0-d; reduced dimensions are removed, or kept with size 1 if {@code
   * keepdim}.
   *
   * <p>Dtypes: all; bool and integers give int64.
   *
   * <p>Gradient: {@code grad} broadcast to every element.
   *
   * <p>A new tensor.
   *
   * <p>Errors: a dimension out of range or named twice.
   *
   * {@snippet :
   * tensor(1.0, 2.0, 3.0).sum(); // tensor(6.)
   * ones(2, 3).sum(dims(0), true); // tensor([[2., 2., 2.]])
   * }
   */
  default Tensor sum() {
    return Sum.apply((Tensor) this, null);
  }

  /** Sum of all elements, converted to {@code dtype} first; see {@link #sum()}. */
  default Tensor sum(DType dtype) {
    return Sum.apply((Tensor) this, Require.nonNull(dtype, "dtype"));
  }

  /** Sum over one dimension; see {@link #sum()}. */
  default Tensor sum(long dim) {
    return Sum.apply((Tensor) this, new long[] {dim}, false, null);
  }

  /** Sum over one dimension, optionally kept with size 1; see {@link #sum()}. */
  default Tensor sum(long dim, boolean keepdim) {
    return Sum.apply((Tensor) this, new long[] {dim}, keepdim, null);
  }

  /** Sum over several dimensions; see {@link #sum()}. */
  default Tensor sum(Dims dims) {
    return Sum.apply((Tensor) this, Require.nonNull(dims, "dims").values(), false, null);
  }

  /** Sum over several dimensions, optionally kept with size 1; see {@link #sum()}. */
  default Tensor sum(Dims dims, boolean keepdim) {
    return Sum.apply((Tensor) this, Require.nonNull(dims, "dims").values(), keepdim, null);
  }

  /**
   * Sum over several dimensions, of elements converted to {@code dtype} first; see {@link #sum()}.
   */
  default Tensor sum(Dims dims, boolean keepdim, @Nullable DType dtype) {
    return Sum.apply((Tensor) this, Require.nonNull(dims, "dims").values(), keepdim, dtype);
  }

  /**
   * Mean of all elements.
   *
   * <p>Shapes: the result is 0-d; reduced dimensions are removed, or kept with size 1 if {@code
   * keepdim}.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: {@code grad / n} broadcast to each of the {@code n} elements.
   *
   * <p>A new tensor.
   *
   * <p>Errors: integers and bool, unless a floating-point dtype is given; a dimension out of range
   * or named twice.
   *
   * {@snippet :
   * tensor(1.0, 2.0, 6.0).mean(); // tensor(3.)
   * }
   */
  default Tensor mean() {
    return Mean.apply((Tensor) this, null);
  }

  /** Mean of all elements, converted to {@code dtype} first; see {@link #mean()}. */
  default Tensor mean(DType dtype) {
    return Mean.apply((Tensor) this, Require.nonNull(dtype, "dtype"));
  }

  /** Mean over one dimension; see {@link #mean()}. */
  default Tensor mean(long dim) {
    return Mean.apply((Tensor) this, new long[] {dim}, false, null);
  }

  /** Mean over one dimension, optionally kept with size 1; see {@link #mean()}. */
  default Tensor mean(long dim, boolean keepdim) {
    return Mean.apply((Tensor) this, new long[] {dim}, keepdim, null);
  }

  /** Mean over several dimensions; see {@link #mean()}. */
  default Tensor mean(Dims dims) {
    return Mean.apply((Tensor) this, Require.nonNull(dims, "dims").values(), false, null);
  }

  /** Mean over several dimensions, optionally kept with size 1; see {@link #mean()}. */
  default Tensor mean(Dims dims, boolean keepdim) {
    return Mean.apply((Tensor) this, Require.nonNull(dims, "dims").values(), keepdim, null);
  }

  /**
   * Mean over several dimensions, of elements converted to {@code dtype} first; see {@link
   * #mean()}.
   */
  default Tensor mean(Dims dims, boolean keepdim, @Nullable DType dtype) {
    return Mean.apply((Tensor) this, Require.nonNull(dims, "dims").values(), keepdim, dtype);
  }

  /**
   * Product of all elements.
   *
   * <p>Shapes: the result is 0-d; a reduced dimension is removed, or kept with size 1 if {@code
   * keepdim}.
   *
   * <p>Dtypes: all; bool and integers give int64.
   *
   * <p>Gradient: {@code grad} times the product of the other elements, which is right also where
   * some of them are 0.
   *
   * <p>A new tensor.
   *
   * <p>Errors: a dimension out of range.
   *
   * {@snippet :
   * tensor(2.0, 3.0, 4.0).prod(); // tensor(24.)
   * }
   */
  default Tensor prod() {
    return Prod.apply((Tensor) this, null);
  }

  /** Product of all elements, converted to {@code dtype} first; see {@link #prod()}. */
  default Tensor prod(DType dtype) {
    return Prod.apply((Tensor) this, Require.nonNull(dtype, "dtype"));
  }

  /** Product over one dimension; see {@link #prod()}. */
  default Tensor prod(long dim) {
    return Prod.apply((Tensor) this, dim, false, null);
  }

  /** Product over one dimension, optionally kept with size 1; see {@link #prod()}. */
  default Tensor prod(long dim, boolean keepdim) {
    return Prod.apply((Tensor) this, dim, keepdim, null);
  }

  /**
   * Euclidean norm (2-norm) of all elements.
   *
   * <p>Shapes: the result is 0-d; reduced dimensions are removed, or kept with size 1 if {@code
   * keepdim}.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: {@code grad * x / norm}, and 0 where the norm is 0.
   *
   * <p>A new tensor.
   *
   * <p>Errors: integers and bool; a dimension out of range or named twice.
   *
   * {@snippet :
   * tensor(3.0, 4.0).norm(); // tensor(5.)
   * tensor(3.0, -4.0).norm(1); // tensor(7.)
   * }
   */
  default Tensor norm() {
    return Norm.apply((Tensor) this, 2, null, false, null);
  }

  /**
   * Vector p-norm of all elements; {@code p} may be 0, negative or infinite; see {@link #norm()}.
   */
  default Tensor norm(double p) {
    return Norm.apply((Tensor) this, p, null, false, null);
  }

  /** Vector p-norm over several dimensions; see {@link #norm()}. */
  default Tensor norm(double p, Dims dims) {
    return Norm.apply((Tensor) this, p, Require.nonNull(dims, "dims").values(), false, null);
  }

  /**
   * Vector p-norm over several dimensions, optionally kept with size 1; see {@link #norm()}.
   *
   * @param p the order of the norm
   * @param dims the dimensions to reduce
   * @param keepdim whether to keep them with size 1
   */
  default Tensor norm(double p, Dims dims, boolean keepdim) {
    return Norm.apply((Tensor) this, p, Require.nonNull(dims, "dims").values(), keepdim, null);
  }

  /**
   * Maximum of all elements; NaN if any element is NaN.
   *
   * <p>Shapes: the result is 0-d.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: divided evenly among the elements that tie for the result.
   *
   * <p>A new tensor.
   *
   * <p>Errors: an empty tensor.
   *
   * {@snippet :
   * tensor(1.0, 5.0, 3.0).max(); // tensor(5.)
   * }
   */
  default Tensor max() {
    return ExtremumOfAll.apply((Tensor) this, true);
  }

  /**
   * Maxima along a dimension, with their indices: those of the first NaN, else of the first of
   * equal elements.
   *
   * <p>Shapes: the dimension is removed, or kept with size 1 if {@code keepdim}.
   *
   * <p>Dtypes: all; indices are int64.
   *
   * <p>Gradient: flows to the selected element only, even where others tie with it.
   *
   * <p>Two new tensors.
   *
   * <p>Errors: a dimension out of range, or of size 0.
   *
   * {@snippet :
   * tensor(1.0, 5.0, 3.0).max(0).indices(); // tensor(1)
   * }
   *
   * @return the maxima and their indices along {@code dim}
   */
  default ValuesIndices max(long dim) {
    return new ValuesIndices("max", Extremum.along((Tensor) this, true, dim, false));
  }

  /** Maxima along a dimension, optionally kept with size 1; see {@link #max(long)}. */
  default ValuesIndices max(long dim, boolean keepdim) {
    return new ValuesIndices("max", Extremum.along((Tensor) this, true, dim, keepdim));
  }

  /** Elementwise maximum: alias of {@link PointwiseMethods#maximum(Tensor)}. */
  default Tensor max(Tensor other) {
    return Elementwise.MAXIMUM.call((Tensor) this, Require.nonNull(other, "other"));
  }

  /**
   * Minimum of all elements; NaN if any element is NaN.
   *
   * <p>Shapes: the result is 0-d.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: divided evenly among the elements that tie for the result.
   *
   * <p>A new tensor.
   *
   * <p>Errors: an empty tensor.
   *
   * {@snippet :
   * tensor(1.0, 5.0, 3.0).min(); // tensor(1.)
   * }
   */
  default Tensor min() {
    return ExtremumOfAll.apply((Tensor) this, false);
  }

  /**
   * Minima along a dimension, with their indices: those of the first NaN, else of the first of
   * equal elements.
   *
   * <p>Shapes: the dimension is removed, or kept with size 1 if {@code keepdim}.
   *
   * <p>Dtypes: all; indices are int64.
   *
   * <p>Gradient: flows to the selected element only, even where others tie with it.
   *
   * <p>Two new tensors.
   *
   * <p>Errors: a dimension out of range, or of size 0.
   *
   * {@snippet :
   * tensor(1.0, 5.0, 3.0).min(0).indices(); // tensor(0)
   * }
   *
   * @return the minima and their indices along {@code dim}
   */
  default ValuesIndices min(long dim) {
    return new ValuesIndices("min", Extremum.along((Tensor) this, false, dim, false));
  }

  /** Minima along a dimension, optionally kept with size 1; see {@link #min(long)}. */
  default ValuesIndices min(long dim, boolean keepdim) {
    return new ValuesIndices("min", Extremum.along((Tensor) this, false, dim, keepdim));
  }

  /** Elementwise minimum: alias of {@link PointwiseMethods#minimum(Tensor)}. */
  default Tensor min(Tensor other) {
    return Elementwise.MINIMUM.call((Tensor) this, Require.nonNull(other, "other"));
  }

  /**
   * Whether any element is nonzero.
   *
   * <p>Shapes: the result is 0-d; a reduced dimension is removed, or kept with size 1 if {@code
   * keepdim}.
   *
   * <p>Dtypes: all; the result is bool, or uint8 for a uint8 tensor.
   *
   * <p>Gradient: none.
   *
   * <p>A new tensor.
   *
   * <p>Errors: a dimension out of range.
   *
   * {@snippet :
   * tensor(0, 3).any(); // tensor(True)
   * }
   */
  default Tensor any() {
    return Logical.any((Tensor) this);
  }

  /** Whether any element along a dimension is nonzero; see {@link #any()}. */
  default Tensor any(long dim) {
    return Logical.any((Tensor) this, new long[] {dim}, false);
  }

  /**
   * Whether any element along a dimension, optionally kept with size 1, is nonzero; see {@link
   * #any()}.
   */
  default Tensor any(long dim, boolean keepdim) {
    return Logical.any((Tensor) this, new long[] {dim}, keepdim);
  }

  /**
   * Whether all elements are nonzero.
   *
   * <p>Shapes: the result is 0-d; a reduced dimension is removed, or kept with size 1 if {@code
   * keepdim}.
   *
   * <p>Dtypes: all; the result is bool, or uint8 for a uint8 tensor.
   *
   * <p>Gradient: none.
   *
   * <p>A new tensor.
   *
   * <p>Errors: a dimension out of range.
   *
   * {@snippet :
   * tensor(0, 3).all(); // tensor(False)
   * }
   */
  default Tensor all() {
    return Logical.all((Tensor) this);
  }

  /** Whether all elements along a dimension are nonzero; see {@link #all()}. */
  default Tensor all(long dim) {
    return Logical.all((Tensor) this, new long[] {dim}, false);
  }

  /**
   * Whether all elements along a dimension, optionally kept with size 1, are nonzero; see {@link
   * #all()}.
   */
  default Tensor all(long dim, boolean keepdim) {
    return Logical.all((Tensor) this, new long[] {dim}, keepdim);
  }

  /**
   * Log-softmax along one dimension: {@code x - logsumexp(x)}.
   *
   * <p>Shapes: as this tensor.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: {@code grad - exp(result) * sum(grad)}, summed along {@code dim}.
   *
   * <p>A new tensor.
   *
   * <p>Errors: integers and bool; a dimension out of range.
   *
   * {@snippet :
   * tensor(1.0, 1.0).logSoftmax(0); // tensor([-0.6931, -0.6931])
   * }
   *
   * @param dim the dimension along which the exponentials of the result sum to 1
   */
  default Tensor logSoftmax(long dim) {
    return LogSoftmax.apply((Tensor) this, dim);
  }

  /**
   * Sample variance of all elements: the sum of squared deviations divided by {@code n - 1}.
   *
   * <p>Shapes: the result is 0-d; reduced dimensions are removed, or kept with size 1 if {@code
   * keepdim}.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: {@code grad * 2 * (x - mean) / (n - correction)}.
   *
   * <p>A new tensor.
   *
   * <p>Errors: integers and bool; a dimension out of range or named twice.
   *
   * {@snippet :
   * tensor(1.0, 2.0, 3.0).var(); // tensor(1.)
   * tensor(1.0, 3.0).var(dims(0), 0.0, false); // tensor(1.)
   * }
   */
  default Tensor var() {
    return Variance.apply((Tensor) this, false, false, new long[0], 1, false)[0];
  }

  /**
   * Variance of all elements, divided by {@code n - 1} if {@code unbiased}, else by {@code n}; see
   * {@link #var()}.
   */
  default Tensor var(boolean unbiased) {
    return Variance.apply((Tensor) this, false, false, new long[0], unbiased ? 1 : 0, false)[0];
  }

  /** Sample variance over one dimension; see {@link #var()}. */
  default Tensor var(long dim) {
    return Variance.apply((Tensor) this, false, false, new long[] {dim}, 1, false)[0];
  }

  /**
   * Variance over several dimensions, divided by {@code n - correction}; see {@link #var()}.
   *
   * @param dims the dimensions to reduce
   * @param correction what is subtracted from the number of elements: 1 for the sample variance, 0
   *     for that of the population
   * @param keepdim whether to keep the dimensions with size 1
   */
  default Tensor var(Dims dims, double correction, boolean keepdim) {
    return Variance.apply(
        (Tensor) this, false, false, Require.nonNull(dims, "dims").values(), correction, keepdim)[
        0];
  }

  /**
   * Sample standard deviation of all elements: {@code sqrt(var())}. Its gradient is 0 where the
   * deviation is 0; see {@link #var()}.
   *
   * {@snippet :
   * tensor(1.0, 3.0, 5.0).std(); // tensor(2.)
   * }
   */
  default Tensor std() {
    return Variance.apply((Tensor) this, true, false, new long[0], 1, false)[0];
  }

  /**
   * Standard deviation of all elements, with {@code n - 1} if {@code unbiased}, else with {@code
   * n}; see {@link #std()}.
   */
  default Tensor std(boolean unbiased) {
    return Variance.apply((Tensor) this, true, false, new long[0], unbiased ? 1 : 0, false)[0];
  }

  /** Sample standard deviation over one dimension; see {@link #std()}. */
  default Tensor std(long dim) {
    return Variance.apply((Tensor) this, true, false, new long[] {dim}, 1, false)[0];
  }

  /**
   * Standard deviation over several dimensions, with {@code n - correction}; see {@link #var(Dims,
   * double, boolean)}.
   */
  default Tensor std(Dims dims, double correction, boolean keepdim) {
    return Variance.apply(
        (Tensor) this, true, false, Require.nonNull(dims, "dims").values(), correction, keepdim)[0];
  }

  /** Sample variance and mean of all elements, in this order; see {@link #var()}. */
  default List<Tensor> varMean() {
    return List.of(Variance.apply((Tensor) this, false, true, new long[0], 1, false));
  }

  /**
   * Variance and mean over several dimensions, in this order; see {@link #var(Dims, double,
   * boolean)}.
   */
  default List<Tensor> varMean(Dims dims, double correction, boolean keepdim) {
    return List.of(
        Variance.apply(
            (Tensor) this,
            false,
            true,
            Require.nonNull(dims, "dims").values(),
            correction,
            keepdim));
  }

  /** Sample standard deviation and mean of all elements, in this order; see {@link #std()}. */
  default List<Tensor> stdMean() {
    return List.of(Variance.apply((Tensor) this, true, true, new long[0], 1, false));
  }

  /** Standard deviation and mean over several dimensions, in this order; see {@link #std()}. */
  default List<Tensor> stdMean(Dims dims, double correction, boolean keepdim) {
    return List.of(
        Variance.apply(
            (Tensor) this,
            true,
            true,
            Require.nonNull(dims, "dims").values(),
            correction,
            keepdim));
  }

  /**
   * Maximum of all elements; NaN if any element is NaN.
   *
   * <p>Shapes: the result is 0-d; reduced dimensions are removed, or kept with size 1 if {@code
   * keepdim}.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: divided evenly among the elements that tie for the result.
   *
   * <p>A new tensor.
   *
   * <p>Errors: an empty reduction; a dimension out of range or named twice.
   *
   * {@snippet :
   * tensor(new double[][] {{1, 5}, {7, 2}}).amax(dims(1), false); // tensor([5., 7.])
   * }
   */
  default Tensor amax() {
    return Amax.apply((Tensor) this, true, new long[0], false);
  }

  /** Maxima over one dimension; see {@link #amax()}. */
  default Tensor amax(long dim) {
    return Amax.apply((Tensor) this, true, new long[] {dim}, false);
  }

  /** Maxima over several dimensions; see {@link #amax()}. */
  default Tensor amax(Dims dims, boolean keepdim) {
    return Amax.apply((Tensor) this, true, Require.nonNull(dims, "dims").values(), keepdim);
  }

  /** Minimum of all elements; see {@link #amax()}. */
  default Tensor amin() {
    return Amax.apply((Tensor) this, false, new long[0], false);
  }

  /** Minima over one dimension; see {@link #amax()}. */
  default Tensor amin(long dim) {
    return Amax.apply((Tensor) this, false, new long[] {dim}, false);
  }

  /** Minima over several dimensions; see {@link #amax()}. */
  default Tensor amin(Dims dims, boolean keepdim) {
    return Amax.apply((Tensor) this, false, Require.nonNull(dims, "dims").values(), keepdim);
  }

  /**
   * Index of the largest element of the flattened tensor: the first NaN if there is one, else the
   * first of equal elements.
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

  /** Indices of the largest elements along a dimension; see {@link #argmax()}. */
  default Tensor argmax(long dim) {
    return ArgExtremum.apply((Tensor) this, true, dim, false);
  }

  /**
   * Indices of the largest elements along a dimension, optionally kept with size 1; see {@link
   * #argmax()}.
   */
  default Tensor argmax(long dim, boolean keepdim) {
    return ArgExtremum.apply((Tensor) this, true, dim, keepdim);
  }

  /** Index of the smallest element of the flattened tensor; see {@link #argmax()}. */
  default Tensor argmin() {
    return ArgExtremum.apply((Tensor) this, false, null, false);
  }

  /** Indices of the smallest elements along a dimension; see {@link #argmax()}. */
  default Tensor argmin(long dim) {
    return ArgExtremum.apply((Tensor) this, false, dim, false);
  }

  /**
   * Indices of the smallest elements along a dimension, optionally kept with size 1; see {@link
   * #argmax()}.
   */
  default Tensor argmin(long dim, boolean keepdim) {
    return ArgExtremum.apply((Tensor) this, false, dim, keepdim);
  }

  /**
   * Number of nonzero elements; NaN counts as nonzero.
   *
   * <p>Shapes: the result is 0-d; the given dimensions are removed.
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

  /** Number of nonzero elements along a dimension; see {@link #countNonzero()}. */
  default Tensor countNonzero(long dim) {
    return Counting.nonzero((Tensor) this, dim);
  }

  /** Number of nonzero elements along several dimensions; see {@link #countNonzero()}. */
  default Tensor countNonzero(Dims dims) {
    return Counting.nonzero((Tensor) this, Require.nonNull(dims, "dims").values());
  }
}
