package dev.adjoint.ops.creation;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Clone;

/** Factories of filled and of uninitialized tensors. */
public final class Factories {
  private Factories() {}

  /** A 0-d tensor. */
  public static Tensor scalar(Scalar value, DType dtype) {
    return full(new long[0], value, dtype);
  }

  /** A 0-d tensor of a literal: an integer dtype refuses values out of its range. */
  public static Tensor literal(Scalar value, DType dtype) {
    value.checkElement(dtype);
    // By way of a double, as Python's numbers and the elements of arrays get there.
    Scalar element = DTypes.isRealFloat(dtype) ? Scalar.of(value.toDouble()).rounded(dtype) : value;
    return full(new long[0], element, dtype);
  }

  /** A tensor filled with one value. */
  public static Tensor full(long[] sizes, Scalar value, DType dtype) {
    Tensor out = Execution.empty(sizes, dtype);
    Execution.fill(out, value);
    return Levels.created(out);
  }

  /** An uninitialized tensor. */
  public static Tensor empty(long[] sizes, DType dtype) {
    return Levels.created(Execution.empty(sizes, dtype));
  }

  /** An uninitialized tensor with the sizes of another, and its strides if those are dense. */
  public static Tensor emptyLike(Tensor like, DType dtype) {
    Layout layout = TensorAccess.layout(like);
    return Levels.createdLike(dense(layout), l -> Execution.empty(l, dtype), like);
  }

  /** A filled tensor with the sizes of another, and its strides if those are dense. */
  public static Tensor fullLike(Tensor like, Scalar value, DType dtype) {
    return Levels.createdLike(
        dense(TensorAccess.layout(like)),
        l -> {
          Tensor out = Execution.empty(l, dtype);
          Execution.fill(out, value);
          return out;
        },
        like);
  }

  /** An uninitialized tensor of the given sizes, batched where another one is. */
  public static Tensor newEmpty(Tensor beside, long[] sizes, DType dtype) {
    return Levels.createdLike(
        Layout.contiguous(sizes.clone()), l -> Execution.empty(l, dtype), beside);
  }

  /** A filled tensor of the given sizes, batched where another one is. */
  public static Tensor newFull(Tensor beside, long[] sizes, Scalar value, DType dtype) {
    return Levels.createdLike(
        Layout.contiguous(sizes.clone()),
        l -> {
          Tensor out = Execution.empty(l, dtype);
          Execution.fill(out, value);
          return out;
        },
        beside);
  }

  private static Layout dense(Layout like) {
    return Clone.preserved(like, like);
  }
}
