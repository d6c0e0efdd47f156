package dev.adjoint.ops;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;

/** Tensors of one number, or of none yet. */
public final class Factories {
  private Factories() {}

  /** A 0-d tensor. */
  public static Tensor scalar(Scalar value, DType dtype) {
    return full(new long[0], value, dtype);
  }

  /** A 0-d tensor as a literal makes it: an integer dtype refuses what it has no place for. */
  public static Tensor literal(Scalar value, DType dtype) {
    value.checkElement(dtype);
    // By way of a double, as Python's numbers and the elements of arrays get there.
    Scalar element = DTypes.isRealFloat(dtype) ? Scalar.of(value.toDouble()).rounded(dtype) : value;
    return full(new long[0], element, dtype);
  }

  /** A tensor of one number. */
  public static Tensor full(long[] sizes, Scalar value, DType dtype) {
    Tensor out = Dispatch.empty(sizes, dtype);
    Dispatch.fill(out, value);
    return Levels.created(out);
  }

  /** A tensor with undefined contents. */
  public static Tensor empty(long[] sizes, DType dtype) {
    return Levels.created(Dispatch.empty(sizes, dtype));
  }

  /** A tensor with undefined contents that has another one's sizes, and its strides if dense. */
  public static Tensor emptyLike(Tensor like, DType dtype) {
    Layout layout = TensorAccess.layout(like);
    return Levels.createdLike(dense(layout), l -> Dispatch.empty(l, dtype), like);
  }

  /** A tensor of one number that has another one's sizes, and its strides if dense. */
  public static Tensor fullLike(Tensor like, Scalar value, DType dtype) {
    return Levels.createdLike(
        dense(TensorAccess.layout(like)),
        l -> {
          Tensor out = Dispatch.empty(l, dtype);
          Dispatch.fill(out, value);
          return out;
        },
        like);
  }

  private static Layout dense(Layout like) {
    return Clone.preserved(like, like);
  }
}
