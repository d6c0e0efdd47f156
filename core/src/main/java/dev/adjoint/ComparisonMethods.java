package dev.adjoint;

import dev.adjoint.op.Scalar;
import dev.adjoint.ops.Comparison;

/** Comparisons, which give tensors of bool. */
@StaticTwins
sealed interface ComparisonMethods permits Tensor {

  /** Whether each element equals the other's. */
  default Tensor eq(Tensor other) {
    return Comparison.EQ.call((Tensor) this, other);
  }

  /** Whether each element equals the number. */
  default Tensor eq(double other) {
    return Comparison.EQ_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** Whether each element equals the number. */
  default Tensor eq(long other) {
    return Comparison.EQ_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** Whether each element differs from the other's. */
  default Tensor ne(Tensor other) {
    return Comparison.NE.call((Tensor) this, other);
  }

  /** Whether each element differs from the number. */
  default Tensor ne(double other) {
    return Comparison.NE_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** Whether each element differs from the number. */
  default Tensor ne(long other) {
    return Comparison.NE_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** Whether each element is less than the other's. */
  default Tensor lt(Tensor other) {
    return Comparison.LT.call((Tensor) this, other);
  }

  /** Whether each element is less than the number. */
  default Tensor lt(double other) {
    return Comparison.LT_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** Whether each element is less than the number. */
  default Tensor lt(long other) {
    return Comparison.LT_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** Whether each element is at most the other's. */
  default Tensor le(Tensor other) {
    return Comparison.LE.call((Tensor) this, other);
  }

  /** Whether each element is at most the number. */
  default Tensor le(double other) {
    return Comparison.LE_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** Whether each element is at most the number. */
  default Tensor le(long other) {
    return Comparison.LE_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** Whether each element is greater than the other's. */
  default Tensor gt(Tensor other) {
    return Comparison.GT.call((Tensor) this, other);
  }

  /** Whether each element is greater than the number. */
  default Tensor gt(double other) {
    return Comparison.GT_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** Whether each element is greater than the number. */
  default Tensor gt(long other) {
    return Comparison.GT_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** Whether each element is at least the other's. */
  default Tensor ge(Tensor other) {
    return Comparison.GE.call((Tensor) this, other);
  }

  /** Whether each element is at least the number. */
  default Tensor ge(double other) {
    return Comparison.GE_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** Whether each element is at least the number. */
  default Tensor ge(long other) {
    return Comparison.GE_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** Whether both have the same sizes and the same elements. */
  default boolean equal(Tensor other) {
    return Comparison.equal((Tensor) this, other);
  }

  /** Whether all elements are close: within 1e-5 of the other's plus 1e-8. */
  default boolean allclose(Tensor other) {
    return allclose(other, 1e-5, 1e-8, false);
  }

  /** Whether all elements are close: {@code |a - b| <= atol + rtol * |b|}. */
  default boolean allclose(Tensor other, double rtol, double atol) {
    return allclose(other, rtol, atol, false);
  }

  /** Whether all elements are close, and whether NaN is close to NaN. */
  default boolean allclose(Tensor other, double rtol, double atol, boolean equalNan) {
    return Comparison.allclose((Tensor) this, other, rtol, atol, equalNan);
  }
}
