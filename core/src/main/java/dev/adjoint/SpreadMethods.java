package dev.adjoint;

import dev.adjoint.op.Require;
import dev.adjoint.ops.Amax;
import dev.adjoint.ops.Variance;
import java.util.List;

/** How far elements spread: variances, deviations and extremes over several dimensions. */
@StaticTwins
public sealed interface SpreadMethods permits Tensor {
  /**
   * The variance of all elements, divided by one less than their number.
   *
   * <p>Shapes: the result is 0-d; dimensions that are named are dropped, or stay with size 1 if
   * {@code keepdim}.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: the distance from the mean times 2, divided as the variance is.
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

  /** The variance of all elements, of a sample or not; see {@link #var()}. */
  default Tensor var(boolean unbiased) {
    return Variance.apply((Tensor) this, false, false, new long[0], unbiased ? 1 : 0, false)[0];
  }

  /** The variance over one dimension; see {@link #var()}. */
  default Tensor var(long dim) {
    return Variance.apply((Tensor) this, false, false, new long[] {dim}, 1, false)[0];
  }

  /**
   * The variance over some dimensions, divided by their number of elements less {@code correction};
   * see {@link #var()}.
   */
  default Tensor var(Dims dims, double correction, boolean keepdim) {
    return Variance.apply(
        (Tensor) this, false, false, Require.nonNull(dims, "dims").values(), correction, keepdim)[
        0];
  }

  /**
   * The standard deviation of all elements: the root of {@link #var()}, whose gradient is 0 where
   * the deviation is.
   *
   * {@snippet :
   * tensor(1.0, 3.0, 5.0).std(); // tensor(2.)
   * }
   */
  default Tensor std() {
    return Variance.apply((Tensor) this, true, false, new long[0], 1, false)[0];
  }

  /** The standard deviation of all elements, of a sample or not; see {@link #std()}. */
  default Tensor std(boolean unbiased) {
    return Variance.apply((Tensor) this, true, false, new long[0], unbiased ? 1 : 0, false)[0];
  }

  /** The standard deviation over one dimension; see {@link #std()}. */
  default Tensor std(long dim) {
    return Variance.apply((Tensor) this, true, false, new long[] {dim}, 1, false)[0];
  }

  /** The standard deviation over some dimensions; see {@link #var(Dims, double, boolean)}. */
  default Tensor std(Dims dims, double correction, boolean keepdim) {
    return Variance.apply(
        (Tensor) this, true, false, Require.nonNull(dims, "dims").values(), correction, keepdim)[0];
  }

  /** The variance and the mean of all elements; see {@link #var()}. */
  default List<Tensor> varMean() {
    return List.of(Variance.apply((Tensor) this, false, true, new long[0], 1, false));
  }

  /** The variance and the mean over some dimensions; see {@link #var(Dims, double, boolean)}. */
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

  /** The standard deviation and the mean of all elements; see {@link #std()}. */
  default List<Tensor> stdMean() {
    return List.of(Variance.apply((Tensor) this, true, true, new long[0], 1, false));
  }

  /** The standard deviation and the mean over some dimensions; see {@link #std()}. */
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
   * The largest of all elements; NaN if any is.
   *
   * <p>Shapes: the result is 0-d; dimensions that are named are dropped, or stay with size 1 if
   * {@code keepdim}.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: shared evenly among the elements that equal the result.
   *
   * <p>A new tensor.
   *
   * <p>Errors: nothing to take the largest of; a dimension out of range or named twice.
   *
   * {@snippet :
   * tensor(new double[][] {{1, 5}, {7, 2}}).amax(dims(1), false); // tensor([5., 7.])
   * }
   */
  default Tensor amax() {
    return Amax.apply((Tensor) this, true, new long[0], false);
  }

  /** The largest elements over one dimension; see {@link #amax()}. */
  default Tensor amax(long dim) {
    return Amax.apply((Tensor) this, true, new long[] {dim}, false);
  }

  /** The largest elements over some dimensions; see {@link #amax()}. */
  default Tensor amax(Dims dims, boolean keepdim) {
    return Amax.apply((Tensor) this, true, Require.nonNull(dims, "dims").values(), keepdim);
  }

  /** The smallest of all elements; see {@link #amax()}. */
  default Tensor amin() {
    return Amax.apply((Tensor) this, false, new long[0], false);
  }

  /** The smallest elements over one dimension; see {@link #amax()}. */
  default Tensor amin(long dim) {
    return Amax.apply((Tensor) this, false, new long[] {dim}, false);
  }

  /** The smallest elements over some dimensions; see {@link #amax()}. */
  default Tensor amin(Dims dims, boolean keepdim) {
    return Amax.apply((Tensor) this, false, Require.nonNull(dims, "dims").values(), keepdim);
  }
}
