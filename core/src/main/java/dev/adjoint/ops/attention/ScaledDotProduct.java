package dev.adjoint.ops.attention;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.graph.Recording;
import dev.adjoint.kernel.CText;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import org.jspecify.annotations.Nullable;

/**
 * Scaled dot-product attention: where PyTorch runs one kernel, an operation of its own that works
 * in blocks; else composed of other operations.
 */
public final class ScaledDotProduct {
  private ScaledDotProduct() {}

  /** Runs the operation. */
  public static Tensor apply(
      Tensor query,
      Tensor key,
      Tensor value,
      @Nullable Tensor mask,
      double dropout,
      boolean causal,
      @Nullable Double scale,
      boolean grouped) {
    Layout q = TensorAccess.layout(query);
    Layout k = TensorAccess.layout(key);
    Layout v = TensorAccess.layout(value);
    checkTypes(query, key, value, mask);
    Errors.require(
        q.dim() >= 2 && k.dim() >= 2 && v.dim() >= 2,
        "Expected query, key, and value to all be  at least 2 dimensional, but got query.dim: %s"
            + " key.dim: %s and value.dim: %s instead.",
        q.dim(),
        k.dim(),
        v.dim());
    double factor = scale != null ? scale : 1 / Math.sqrt(q.size(q.dim() - 1));
    if (dropout > 0 || !isOneKernel(TensorAccess.dtype(query), q, k, v, mask, grouped)) {
      return new Weights(factor, causal, grouped, dropout).applied(query, key, value, mask);
    }
    Attention op = new Attention(factor, causal);
    return mask == null
        ? Dispatch.call(op, query, key, value)[0]
        : Dispatch.call(op, query, key, value, mask)[0];
  }

  private static void checkTypes(Tensor query, Tensor key, Tensor value, @Nullable Tensor mask) {
    DType dtype = TensorAccess.dtype(query);
    Errors.require(
        dtype == TensorAccess.dtype(key) && dtype == TensorAccess.dtype(value),
        "Expected query, key, and value to have the same dtype, but got query.dtype: %s key.dtype:"
            + " %s and value.dtype: %s instead.",
        CText.typeName(dtype),
        CText.typeName(TensorAccess.dtype(key)),
        CText.typeName(TensorAccess.dtype(value)));
    if (mask != null) {
      DType own = TensorAccess.dtype(mask);
      Errors.require(
          own == DType.BOOL || own == DType.FLOAT32 || own == dtype,
          "Expected attn_mask dtype to be bool or float or to match query dtype, but got"
              + " attn_mask.dtype: %s and  query.dtype: %s instead.",
          CText.typeName(own),
          CText.typeName(dtype));
    }
  }

  /** Whether PyTorch computes this with its one kernel for the CPU. */
  private static boolean isOneKernel(
      DType dtype, Layout q, Layout k, Layout v, @Nullable Tensor mask, boolean grouped) {
    return DTypes.isRealFloat(dtype)
        && q.dim() == 4
        && k.dim() == 4
        && v.dim() == 4
        && q.size(0) == k.size(0)
        && q.size(0) == v.size(0)
        && k.size(1) == v.size(1)
        && (grouped ? k.size(1) != 0 && q.size(1) % k.size(1) == 0 : q.size(1) == k.size(1))
        && (mask == null || fits(mask, q, k))
        && q.size(3) == k.size(3)
        && q.size(3) == v.size(3)
        && k.size(2) == v.size(2)
        && q.size(2) != 0
        && k.size(2) != 0
        && q.stride(3) == 1
        && k.stride(3) == 1
        && v.stride(3) == 1;
  }

  private static boolean fits(Tensor mask, Layout q, Layout k) {
    if (Recording.requiresGrad(mask)) {
      return false;
    }
    Layout m = TensorAccess.layout(mask);
    int rank = m.dim();
    long rows = m.size(Shapes.wrapSized(-2, rank));
    return isOne(rows, q.size(2))
        && isOne(m.size(rank - 1), k.size(2))
        && (rank == 2 || (rank == 4 && isOne(m.size(0), q.size(0)) && isOne(m.size(1), q.size(1))));
  }

  private static boolean isOne(long size, long whole) {
    return size == 1 || size == whole;
  }
}
