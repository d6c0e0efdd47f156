package dev.adjoint;

import dev.adjoint.op.Scalar;
import dev.adjoint.ops.Assign;
import dev.adjoint.ops.Clamp;
import dev.adjoint.ops.Elementwise;
import dev.adjoint.ops.Where;
import org.jspecify.annotations.Nullable;

/** Functions of single elements. */
@StaticTwins
sealed interface ElementwiseMethods permits Tensor {

  /** The absolute value of each element. */
  default Tensor abs() {
    return Elementwise.ABS.call((Tensor) this);
  }

  /** Replaces each element by its absolute value. */
  default Tensor abs_() {
    return Elementwise.ABS.inPlace((Tensor) this);
  }

  /** The natural exponential of each element. */
  default Tensor exp() {
    return Elementwise.EXP.call((Tensor) this);
  }

  /** Replaces each element by its natural exponential. */
  default Tensor exp_() {
    return Elementwise.EXP.inPlace((Tensor) this);
  }

  /** The natural logarithm of each element. */
  default Tensor log() {
    return Elementwise.LOG.call((Tensor) this);
  }

  /** Replaces each element by its natural logarithm. */
  default Tensor log_() {
    return Elementwise.LOG.inPlace((Tensor) this);
  }

  /** The square root of each element. */
  default Tensor sqrt() {
    return Elementwise.SQRT.call((Tensor) this);
  }

  /** Replaces each element by its square root. */
  default Tensor sqrt_() {
    return Elementwise.SQRT.inPlace((Tensor) this);
  }

  /** The sine, in radians, of each element. */
  default Tensor sin() {
    return Elementwise.SIN.call((Tensor) this);
  }

  /** Replaces each element by its sine. */
  default Tensor sin_() {
    return Elementwise.SIN.inPlace((Tensor) this);
  }

  /** The cosine, in radians, of each element. */
  default Tensor cos() {
    return Elementwise.COS.call((Tensor) this);
  }

  /** Replaces each element by its cosine. */
  default Tensor cos_() {
    return Elementwise.COS.inPlace((Tensor) this);
  }

  /** The hyperbolic tangent of each element. */
  default Tensor tanh() {
    return Elementwise.TANH.call((Tensor) this);
  }

  /** Replaces each element by its hyperbolic tangent. */
  default Tensor tanh_() {
    return Elementwise.TANH.inPlace((Tensor) this);
  }

  /** The logistic function, {@code 1 / (1 + exp(-x))}, of each element. */
  default Tensor sigmoid() {
    return Elementwise.SIGMOID.call((Tensor) this);
  }

  /** Replaces each element by its logistic function. */
  default Tensor sigmoid_() {
    return Elementwise.SIGMOID.inPlace((Tensor) this);
  }

  /** The positive part of each element. */
  default Tensor relu() {
    return Elementwise.RELU.call((Tensor) this);
  }

  /** Replaces each element by its positive part. */
  default Tensor relu_() {
    return Elementwise.RELU.inPlace((Tensor) this);
  }

  /** The larger of both elements; NaN if either is. */
  default Tensor maximum(Tensor other) {
    return Elementwise.MAXIMUM.call((Tensor) this, other);
  }

  /** The smaller of both elements; NaN if either is. */
  default Tensor minimum(Tensor other) {
    return Elementwise.MINIMUM.call((Tensor) this, other);
  }

  /** Each element, but no less than one bound and no more than the other; null for no bound. */
  default Tensor clamp(@Nullable Number min, @Nullable Number max) {
    return Clamp.apply((Tensor) this, min, max, false);
  }

  /** Each element, but no less than one bound and no more than the other; null for no bound. */
  default Tensor clamp(@Nullable Tensor min, @Nullable Tensor max) {
    return Clamp.apply((Tensor) this, min, max, false);
  }

  /** Each element, but no less than one bound and no more than the other; null for no bound. */
  default Tensor clamp_(@Nullable Number min, @Nullable Number max) {
    return Clamp.apply((Tensor) this, min, max, true);
  }

  /** Each element, but no less than one bound and no more than the other; null for no bound. */
  default Tensor clamp_(@Nullable Tensor min, @Nullable Tensor max) {
    return Clamp.apply((Tensor) this, min, max, true);
  }

  /** This tensor's element where the condition holds, the other's elsewhere. */
  @MethodOnly
  default Tensor where(Tensor condition, Tensor other) {
    return Where.apply(condition, (Tensor) this, other);
  }

  /** This tensor's element where the condition holds, a number elsewhere. */
  @MethodOnly
  default Tensor where(Tensor condition, double other) {
    return Where.apply(condition, (Tensor) this, Scalar.of(other));
  }

  /** This tensor's element where the condition holds, an integer elsewhere. */
  @MethodOnly
  default Tensor where(Tensor condition, long other) {
    return Where.apply(condition, (Tensor) this, Scalar.of(other));
  }

  /** Sets every element to zero. */
  default Tensor zero_() {
    return Assign.zero((Tensor) this);
  }

  /** Sets every element to the value. */
  default Tensor fill_(double value) {
    return Assign.fill((Tensor) this, Scalar.of(value));
  }

  /** Sets every element to the value. */
  default Tensor fill_(long value) {
    return Assign.fill((Tensor) this, Scalar.of(value));
  }

  /** Sets every element to the value. */
  default Tensor fill_(boolean value) {
    return Assign.fill((Tensor) this, Scalar.of(value));
  }

  /** Sets every element to the value. */
  default Tensor fill_(Tensor value) {
    return Assign.fill((Tensor) this, value);
  }

  /** Copies another tensor, which is converted and broadcast, into this one. */
  default Tensor copy_(Tensor source) {
    return Assign.copy((Tensor) this, source);
  }
}
