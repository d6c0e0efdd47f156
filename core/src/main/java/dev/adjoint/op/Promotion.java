package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.DType.Category;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import org.jspecify.annotations.Nullable;

/**
 * Type promotion by PyTorch's three classes of operands.
 *
 * <p>Tensors with dimensions rank above 0-d tensors, and those above plain numbers; a lower class
 * changes the dtype only where its category (bool, integral, floating) is higher.
 */
public final class Promotion {
  private static volatile DType defaultDType = DType.FLOAT32;

  private Promotion() {}

  /** The default dtype of new floating-point tensors. */
  public static DType defaultDType() {
    return defaultDType;
  }

  /** Sets the default dtype of new floating-point tensors. */
  public static void setDefaultDType(DType dtype) {
    if (!DTypes.isRealFloat(dtype)) {
      throw new IllegalArgumentException(
          "only floating-point types are supported as the default type");
    }
    defaultDType = dtype;
  }

  /** The promoted dtype of any number of operands, as {@code torch.result_type}. */
  public static DType resultType(Tensor[] tensors, Scalar... numbers) {
    return resultType(Operands.ofInputs(tensors), 1, numbers, numbers.length);
  }

  /**
   * The promoted dtype of the operands from {@code start} on and of the first {@code count}
   * numbers.
   */
  static DType resultType(Operand[] operands, int start, Scalar[] numbers, int count) {
    if (operands.length > start) {
      // Fast path: one dtype, and no number that could change it.
      DType first = operands[start].dtype();
      boolean same = count == 0 || first.category() == Category.FLOATING;
      for (int i = start + 1; i < operands.length; i++) {
        same &= operands[i].dtype() == first;
      }
      if (same) {
        return first;
      }
    }
    DType dims = null;
    DType zeroDims = null;
    for (int i = start; i < operands.length; i++) {
      DType dtype = operands[i].dtype();
      if (operands[i].layout().dim() > 0) {
        dims = dims == null ? dtype : DType.promote(dims, dtype);
      } else {
        zeroDims = zeroDims == null ? dtype : DType.promote(zeroDims, dtype);
      }
    }
    DType plain = null;
    for (int i = 0; i < count; i++) {
      DType dtype = numbers[i].dtype();
      plain = plain == null ? dtype : DType.promote(plain, dtype);
    }
    DType result = combine(dims, combine(zeroDims, plain));
    if (result == null) {
      throw new IllegalArgumentException("no operands to take a dtype from");
    }
    return result;
  }

  private static @Nullable DType combine(@Nullable DType higher, @Nullable DType lower) {
    if (higher == null || lower == null) {
      return higher == null ? lower : higher;
    }
    if (higher.category() == Category.FLOATING) {
      return higher;
    }
    if (higher == DType.BOOL || lower.category() == Category.FLOATING) {
      return DType.promote(higher, lower);
    }
    return higher;
  }

  /**
   * Whether a kernel with compute type {@code compute} may load elements of {@code dtype} directly.
   * It may not if they must be rounded or wrapped first: 0-d tensors of a wider type, and integers
   * in half precision, which is computed in float32.
   */
  static boolean isLoadedAs(DType dtype, DType compute) {
    if (dtype == compute) {
      return true;
    }
    boolean half = DTypes.isHalf(compute);
    return DType.promote(dtype, compute) == compute
        && !(half && dtype.itemSize() > 1); // a byte fits into each of them
  }

  /**
   * Refuses tensors of different dtypes after the operation has checked them: another thread
   * changed one since.
   */
  public static void requireSame(Tensor... held) {
    DType first = TensorAccess.dtype(held[0]);
    for (Tensor t : held) {
      if (TensorAccess.dtype(t) != first) {
        throw changedTo(TensorAccess.dtype(t));
      }
    }
  }

  /** The error for a dtype that another thread changed during the operation. */
  public static IllegalStateException changedTo(DType dtype) {
    return Errors.state(
        "another thread has given a tensor another dtype while it was being computed with:" + " %s",
        dtype.toString());
  }

  /** Refuses to write a result into a dtype of a lower category. */
  public static void checkCanCast(DType from, DType to) {
    if (!from.canCast(to)) {
      throw Errors.state(
          "result type %s can't be cast to the desired output type %s",
          from.scalarTypeName(), to.scalarTypeName());
    }
  }
}
