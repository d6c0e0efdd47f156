package dev.adjoint;

import dev.adjoint.op.Require;
import dev.adjoint.op.Scalar;
import dev.adjoint.ops.comparison.Comparison;

/** Comparisons; the elementwise ones return bool tensors. */
@StaticTwins
public sealed interface ComparisonMethods permits Tensor {
  /**
   * Elementwise equality: {@code this == other}.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all; operands are compared in their promoted dtype, the result is bool.
   *
   * <p>Gradient: none; the result does not require grad.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(1, 2, 3).eq(tensor(2)); // tensor([False,  True, False])
   * }
   */
  default Tensor eq(Tensor other) {
    return Comparison.EQ.call((Tensor) this, Require.nonNull(other, "other"));
  }

  /** Elementwise {@code this == other}; see {@link #eq(Tensor)}. */
  default Tensor eq(double other) {
    return Comparison.EQ_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** Elementwise {@code this == other}; see {@link #eq(Tensor)}. */
  default Tensor eq(long other) {
    return Comparison.EQ_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /**
   * Elementwise inequality: {@code this != other}.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all; operands are compared in their promoted dtype, the result is bool.
   *
   * <p>Gradient: none; the result does not require grad.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(1, 2, 3).ne(tensor(2)); // tensor([ True, False,  True])
   * }
   */
  default Tensor ne(Tensor other) {
    return Comparison.NE.call((Tensor) this, Require.nonNull(other, "other"));
  }

  /** Elementwise {@code this != other}; see {@link #ne(Tensor)}. */
  default Tensor ne(double other) {
    return Comparison.NE_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** Elementwise {@code this != other}; see {@link #ne(Tensor)}. */
  default Tensor ne(long other) {
    return Comparison.NE_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /**
   * Elementwise {@code this < other}.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all; operands are compared in their promoted dtype, the result is bool.
   *
   * <p>Gradient: none; the result does not require grad.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(1, 2, 3).lt(tensor(2)); // tensor([ True, False, False])
   * }
   */
  default Tensor lt(Tensor other) {
    return Comparison.LT.call((Tensor) this, Require.nonNull(other, "other"));
  }

  /** Elementwise {@code this < other}; see {@link #lt(Tensor)}. */
  default Tensor lt(double other) {
    return Comparison.LT_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** Elementwise {@code this < other}; see {@link #lt(Tensor)}. */
  default Tensor lt(long other) {
    return Comparison.LT_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /**
   * Elementwise {@code this <= other}.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all; operands are compared in their promoted dtype, the result is bool.
   *
   * <p>Gradient: none; the result does not require grad.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(1, 2, 3).le(tensor(2)); // tensor([ True,  True, False])
   * }
   */
  default Tensor le(Tensor other) {
    return Comparison.LE.call((Tensor) this, Require.nonNull(other, "other"));
  }

  /** Elementwise {@code this <= other}; see {@link #le(Tensor)}. */
  default Tensor le(double other) {
    return Comparison.LE_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** Elementwise {@code this <= other}; see {@link #le(Tensor)}. */
  default Tensor le(long other) {
    return Comparison.LE_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /**
   * Elementwise {@code this > other}.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all; operands are compared in their promoted dtype, the result is bool.
   *
   * <p>Gradient: none; the result does not require grad.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(1, 2, 3).gt(tensor(2)); // tensor([False, False,  True])
   * }
   */
  default Tensor gt(Tensor other) {
    return Comparison.GT.call((Tensor) this, Require.nonNull(other, "other"));
  }

  /** Elementwise {@code this > other}; see {@link #gt(Tensor)}. */
  default Tensor gt(double other) {
    return Comparison.GT_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** Elementwise {@code this > other}; see {@link #gt(Tensor)}. */
  default Tensor gt(long other) {
    return Comparison.GT_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /**
   * Elementwise {@code this >= other}.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all; operands are compared in their promoted dtype, the result is bool.
   *
   * <p>Gradient: none; the result does not require grad.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(1, 2, 3).ge(tensor(2)); // tensor([False,  True,  True])
   * }
   */
  default Tensor ge(Tensor other) {
    return Comparison.GE.call((Tensor) this, Require.nonNull(other, "other"));
  }

  /** Elementwise {@code this >= other}; see {@link #ge(Tensor)}. */
  default Tensor ge(double other) {
    return Comparison.GE_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** Elementwise {@code this >= other}; see {@link #ge(Tensor)}. */
  default Tensor ge(long other) {
    return Comparison.GE_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /**
   * Whether both tensors have the same shape and equal elements; NaN is not equal to itself.
   *
   * <p>Dtypes: all; compared in the promoted dtype.
   *
   * <p>Gradient: none.
   *
   * {@snippet :
   * tensor(1, 2).equal(tensor(1, 2)); // true
   * }
   */
  default boolean equal(Tensor other) {
    return Comparison.equal((Tensor) this, Require.nonNull(other, "other"));
  }

  /**
   * Whether all elements are close to those of {@code other}: {@code |this - other| <= 1e-8 + 1e-5
   * * |other|}.
   *
   * <p>Shapes: both broadcast.
   *
   * <p>Dtypes: the same for both.
   *
   * <p>Gradient: none.
   *
   * <p>Errors: different dtypes; shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(1.0).allclose(tensor(1.000001)); // true
   * }
   */
  default boolean allclose(Tensor other) {
    return allclose(Require.nonNull(other, "other"), 1e-5, 1e-8, false);
  }

  /**
   * Whether all elements satisfy {@code |this - other| <= atol + rtol * |other|}; see {@link
   * #allclose(Tensor)}.
   *
   * @param rtol the tolerance relative to {@code |other|}
   * @param atol the absolute tolerance
   */
  default boolean allclose(Tensor other, double rtol, double atol) {
    return allclose(Require.nonNull(other, "other"), rtol, atol, false);
  }

  /**
   * The same test, optionally treating NaN as equal to NaN ({@code equalNan}); see {@link
   * #allclose(Tensor)}.
   */
  default boolean allclose(Tensor other, double rtol, double atol, boolean equalNan) {
    return Comparison.allclose(
        (Tensor) this, Require.nonNull(other, "other"), rtol, atol, equalNan);
  }
}
