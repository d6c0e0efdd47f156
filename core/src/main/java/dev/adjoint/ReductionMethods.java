package dev.adjoint;

import dev.adjoint.op.Require;
import dev.adjoint.ops.pointwise.Elementwise;
import dev.adjoint.ops.reduce.Extremum;
import dev.adjoint.ops.reduce.ExtremumOfAll;
import dev.adjoint.ops.reduce.LogSoftmax;
import dev.adjoint.ops.reduce.Logical;
import dev.adjoint.ops.reduce.Mean;
import dev.adjoint.ops.reduce.Norm;
import dev.adjoint.ops.reduce.Prod;
import dev.adjoint.ops.reduce.Sum;
import org.jspecify.annotations.Nullable;

/** Reductions: sum, mean, prod, norm, extremes, any and all; log-softmax. */
@StaticTwins
public sealed interface ReductionMethods permits Tensor {
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

  /** Elementwise maximum: alias of {@link ElementwiseMethods#maximum(Tensor)}. */
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

  /** Elementwise minimum: alias of {@link ElementwiseMethods#minimum(Tensor)}. */
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
}
