package dev.adjoint.ops;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;

/** Chooses between two operands, element by element. */
public final class Where {
  private Where() {}

  /** Chooses between tensors. */
  public static Tensor apply(Tensor condition, Tensor a, Tensor b) {
    return Elementwise.WHERE.call(new Tensor[] {checked(condition), a, b});
  }

  /** Chooses between a tensor and a number. */
  public static Tensor apply(Tensor condition, Tensor a, Scalar b) {
    return Elementwise.WHERE_NUMBER.call(new Tensor[] {checked(condition), a}, b);
  }

  /** Chooses between a number and a tensor. */
  public static Tensor apply(Tensor condition, Scalar a, Tensor b) {
    return Elementwise.WHERE_NUMBER_FIRST.call(new Tensor[] {checked(condition), b}, a);
  }

  private static Tensor checked(Tensor condition) {
    DType dtype = TensorAccess.dtype(condition);
    if (dtype != DType.BOOL && dtype != DType.UINT8) {
      throw new IllegalStateException(
          "where expected condition to be a boolean tensor, but got a tensor with dtype "
              + dtype.scalarTypeName());
    }
    return condition;
  }
}
