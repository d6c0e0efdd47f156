package dev.adjoint.ops.pointwise;

import dev.adjoint.Tensor;
import dev.adjoint.op.Scalar;

/** Elementwise selection between two operands by a condition. */
public final class Where {
  private Where() {}

  /** Chooses between tensors. */
  public static Tensor apply(Tensor condition, Tensor a, Tensor b) {
    return Elementwise.WHERE.call(new Tensor[] {condition, a, b});
  }

  /** Chooses between a tensor and a number. */
  public static Tensor apply(Tensor condition, Tensor a, Scalar b) {
    return Elementwise.WHERE_NUMBER.call(new Tensor[] {condition, a}, b);
  }

  /** Chooses between a number and a tensor. */
  public static Tensor apply(Tensor condition, Scalar a, Tensor b) {
    return Elementwise.WHERE_NUMBER_FIRST.call(new Tensor[] {condition, b}, a);
  }
}
