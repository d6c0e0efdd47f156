package dev.adjoint;

import dev.adjoint.op.Require;
import dev.adjoint.ops.reduce.Amax;
import dev.adjoint.ops.reduce.Variance;
import java.util.List;

/** Variance, standard deviation, and extremes over several dimensions. */
@StaticTwins
public sealed interface SpreadMethods permits Tensor {
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
}
