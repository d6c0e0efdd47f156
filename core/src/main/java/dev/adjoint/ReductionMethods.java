package dev.adjoint;

import dev.adjoint.op.Require;
import dev.adjoint.ops.Elementwise;
import dev.adjoint.ops.Extremum;
import dev.adjoint.ops.ExtremumOfAll;
import dev.adjoint.ops.LogSoftmax;
import dev.adjoint.ops.Logical;
import dev.adjoint.ops.Mean;
import dev.adjoint.ops.Norm;
import dev.adjoint.ops.Prod;
import dev.adjoint.ops.Sum;
import org.jspecify.annotations.Nullable;

/** Operations that combine elements. */
@StaticTwins
public sealed interface ReductionMethods permits Tensor {
  /**
   * The sum of all elements.
   *
   * <p>Shapes: the result is 0-d; dimensions that are named are dropped, or stay with size 1 if
   * {@code keepdim}.
   *
   * <p>Dtypes: all; bool and integers give int64.
   *
   * <p>Gradient: spread to every element.
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

  /** The sum of all elements, converted to the dtype first; see {@link #sum()}. */
  default Tensor sum(DType dtype) {
    return Sum.apply((Tensor) this, Require.nonNull(dtype, "dtype"));
  }

  /** The sum over one dimension; see {@link #sum()}. */
  default Tensor sum(long dim) {
    return Sum.apply((Tensor) this, new long[] {dim}, false, null);
  }

  /** The sum over one dimension, which may stay with size 1; see {@link #sum()}. */
  default Tensor sum(long dim, boolean keepdim) {
    return Sum.apply((Tensor) this, new long[] {dim}, keepdim, null);
  }

  /** The sum over some dimensions; see {@link #sum()}. */
  default Tensor sum(Dims dims) {
    return Sum.apply((Tensor) this, Require.nonNull(dims, "dims").values(), false, null);
  }

  /** The sum over some dimensions, which may stay with size 1; see {@link #sum()}. */
  default Tensor sum(Dims dims, boolean keepdim) {
    return Sum.apply((Tensor) this, Require.nonNull(dims, "dims").values(), keepdim, null);
  }

  /** The sum over some dimensions, converted to the dtype first; see {@link #sum()}. */
  default Tensor sum(Dims dims, boolean keepdim, @Nullable DType dtype) {
    return Sum.apply((Tensor) this, Require.nonNull(dims, "dims").values(), keepdim, dtype);
  }

  /**
   * The mean of all elements.
   *
   * <p>Shapes: the result is 0-d; dimensions that are named are dropped, or stay with size 1 if
   * {@code keepdim}.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: spread to every element, divided by their number.
   *
   * <p>A new tensor.
   *
   * <p>Errors: integers and bool, unless a dtype is given; a dimension out of range or named twice.
   *
   * {@snippet :
   * tensor(1.0, 2.0, 6.0).mean(); // tensor(3.)
   * }
   */
  default Tensor mean() {
    return Mean.apply((Tensor) this, null);
  }

  /** The mean of all elements, converted to the dtype first; see {@link #mean()}. */
  default Tensor mean(DType dtype) {
    return Mean.apply((Tensor) this, Require.nonNull(dtype, "dtype"));
  }

  /** The mean over one dimension; see {@link #mean()}. */
  default Tensor mean(long dim) {
    return Mean.apply((Tensor) this, new long[] {dim}, false, null);
  }

  /** The mean over one dimension, which may stay with size 1; see {@link #mean()}. */
  default Tensor mean(long dim, boolean keepdim) {
    return Mean.apply((Tensor) this, new long[] {dim}, keepdim, null);
  }

  /** The mean over some dimensions; see {@link #mean()}. */
  default Tensor mean(Dims dims) {
    return Mean.apply((Tensor) this, Require.nonNull(dims, "dims").values(), false, null);
  }

  /** The mean over some dimensions, which may stay with size 1; see {@link #mean()}. */
  default Tensor mean(Dims dims, boolean keepdim) {
    return Mean.apply((Tensor) this, Require.nonNull(dims, "dims").values(), keepdim, null);
  }

  /** The mean over some dimensions, converted to the dtype first; see {@link #mean()}. */
  default Tensor mean(Dims dims, boolean keepdim, @Nullable DType dtype) {
    return Mean.apply((Tensor) this, Require.nonNull(dims, "dims").values(), keepdim, dtype);
  }

  /**
   * The product of all elements.
   *
   * <p>Shapes: the result is 0-d; a dimension that is named is dropped, or stays with size 1 if
   * {@code keepdim}.
   *
   * <p>Dtypes: all; bool and integers give int64.
   *
   * <p>Gradient: each element gets the product of all the others, also where some are 0.
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

  /** The product of all elements, converted to the dtype first; see {@link #prod()}. */
  default Tensor prod(DType dtype) {
    return Prod.apply((Tensor) this, Require.nonNull(dtype, "dtype"));
  }

  /** The product over one dimension; see {@link #prod()}. */
  default Tensor prod(long dim) {
    return Prod.apply((Tensor) this, dim, false, null);
  }

  /** The product over one dimension, which may stay with size 1; see {@link #prod()}. */
  default Tensor prod(long dim, boolean keepdim) {
    return Prod.apply((Tensor) this, dim, keepdim, null);
  }

  /**
   * The Euclidean norm of all elements.
   *
   * <p>Shapes: the result is 0-d; dimensions that are named are dropped, or stay with size 1 if
   * {@code keepdim}.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: {@code grad * x / norm}: 0 where the norm is 0.
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
   * The p-norm of all elements, with {@code p} from 0 to infinity and negative; see {@link
   * #norm()}.
   */
  default Tensor norm(double p) {
    return Norm.apply((Tensor) this, p, null, false, null);
  }

  /** The p-norm over some dimensions; see {@link #norm()}. */
  default Tensor norm(double p, Dims dims) {
    return Norm.apply((Tensor) this, p, Require.nonNull(dims, "dims").values(), false, null);
  }

  /** The p-norm over some dimensions, which may stay with size 1; see {@link #norm()}. */
  default Tensor norm(double p, Dims dims, boolean keepdim) {
    return Norm.apply((Tensor) this, p, Require.nonNull(dims, "dims").values(), keepdim, null);
  }

  /**
   * The largest of all elements; NaN if any is.
   *
   * <p>Shapes: the result is 0-d.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: shared evenly among the elements that equal the result.
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
   * The largest elements along one dimension and where they are: the first NaN, else the first of
   * equal ones.
   *
   * <p>Shapes: without the dimension, or with size 1 there if {@code keepdim}.
   *
   * <p>Dtypes: all; positions are int64.
   *
   * <p>Gradient: goes to the one element that was taken.
   *
   * <p>Two new tensors.
   *
   * <p>Errors: a dimension out of range, or of size 0.
   *
   * {@snippet :
   * tensor(1.0, 5.0, 3.0).max(0).indices(); // tensor(1)
   * }
   */
  default ValuesIndices max(long dim) {
    return new ValuesIndices("max", Extremum.along((Tensor) this, true, dim, false));
  }

  /**
   * The largest elements along one dimension, which may stay with size 1; see {@link #max(long)}.
   */
  default ValuesIndices max(long dim, boolean keepdim) {
    return new ValuesIndices("max", Extremum.along((Tensor) this, true, dim, keepdim));
  }

  /** The same as {@link ElementwiseMethods#maximum(Tensor)}. */
  default Tensor max(Tensor other) {
    return Elementwise.MAXIMUM.call((Tensor) this, Require.nonNull(other, "other"));
  }

  /**
   * The smallest of all elements; NaN if any is.
   *
   * <p>Shapes: the result is 0-d.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: shared evenly among the elements that equal the result.
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
   * The smallest elements along one dimension and where they are: the first NaN, else the first of
   * equal ones.
   *
   * <p>Shapes: without the dimension, or with size 1 there if {@code keepdim}.
   *
   * <p>Dtypes: all; positions are int64.
   *
   * <p>Gradient: goes to the one element that was taken.
   *
   * <p>Two new tensors.
   *
   * <p>Errors: a dimension out of range, or of size 0.
   *
   * {@snippet :
   * tensor(1.0, 5.0, 3.0).min(0).indices(); // tensor(0)
   * }
   */
  default ValuesIndices min(long dim) {
    return new ValuesIndices("min", Extremum.along((Tensor) this, false, dim, false));
  }

  /**
   * The smallest elements along one dimension, which may stay with size 1; see {@link #min(long)}.
   */
  default ValuesIndices min(long dim, boolean keepdim) {
    return new ValuesIndices("min", Extremum.along((Tensor) this, false, dim, keepdim));
  }

  /** The same as {@link ElementwiseMethods#minimum(Tensor)}. */
  default Tensor min(Tensor other) {
    return Elementwise.MINIMUM.call((Tensor) this, Require.nonNull(other, "other"));
  }

  /**
   * Whether any element is other than zero.
   *
   * <p>Shapes: the result is 0-d; a dimension that is named is dropped, or stays with size 1 if
   * {@code keepdim}.
   *
   * <p>Dtypes: all; the result is bool, but uint8 for uint8.
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

  /** Whether any element is other than zero, along one dimension; see {@link #any()}. */
  default Tensor any(long dim) {
    return Logical.any((Tensor) this, new long[] {dim}, false);
  }

  /**
   * Whether any element is other than zero, along one dimension, which may stay with size 1; see
   * {@link #any()}.
   */
  default Tensor any(long dim, boolean keepdim) {
    return Logical.any((Tensor) this, new long[] {dim}, keepdim);
  }

  /**
   * Whether all elements are other than zero.
   *
   * <p>Shapes: the result is 0-d; a dimension that is named is dropped, or stays with size 1 if
   * {@code keepdim}.
   *
   * <p>Dtypes: all; the result is bool, but uint8 for uint8.
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

  /** Whether all elements are other than zero, along one dimension; see {@link #all()}. */
  default Tensor all(long dim) {
    return Logical.all((Tensor) this, new long[] {dim}, false);
  }

  /**
   * Whether all elements are other than zero, along one dimension, which may stay with size 1; see
   * {@link #all()}.
   */
  default Tensor all(long dim, boolean keepdim) {
    return Logical.all((Tensor) this, new long[] {dim}, keepdim);
  }

  /**
   * Elements less the logarithm of the sum of the exponentials along a dimension.
   *
   * <p>Shapes: as this tensor.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: the gradient less its sum times the exponentials of the result.
   *
   * <p>A new tensor.
   *
   * <p>Errors: integers and bool; a dimension out of range.
   *
   * {@snippet :
   * tensor(1.0, 1.0).logSoftmax(0); // tensor([-0.6931, -0.6931])
   * }
   */
  default Tensor logSoftmax(long dim) {
    return LogSoftmax.apply((Tensor) this, dim);
  }
}
