package dev.adjoint.ops.linalg;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Promotion;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Raw;
import dev.adjoint.ops.view.Expand;

/** Argument handling shared by {@code addmm} and {@code baddbmm}. */
public final class ScaledProduct {
  private ScaledProduct() {}

  /** With matrices. */
  public static Tensor matrices(Tensor self, Tensor a, Tensor b, Scalar beta, Scalar alpha) {
    checkSame("self", self, "mat2", b);
    checkSame("mat1", a, "mat2", b);
    Layout left = TensorAccess.layout(a);
    Layout right = TensorAccess.layout(b);
    if (left.dim() != 2 || right.dim() != 2) {
      throw Errors.state(
          "%s must be a matrix, got %s-D tensor",
          left.dim() != 2 ? "mat1" : "mat2", (left.dim() != 2 ? left : right).dim());
    }
    if (left.size(1) != right.size(0)) {
      throw Errors.state(
          "mat1 and mat2 shapes cannot be multiplied (%s and %s)",
          MatrixProduct.text(left), MatrixProduct.text(right));
    }
    return run(
        false,
        beta,
        alpha,
        self,
        a,
        b,
        new long[] {left.size(0), right.size(1)},
        "addmm_impl_cpu_");
  }

  /** With batches. */
  public static Tensor batches(Tensor self, Tensor a, Tensor b, Scalar beta, Scalar alpha) {
    BatchedProduct.checkSizes(a, b);
    checkSame("self", self, "batch2", b);
    checkSame("batch1", a, "batch2", b);
    Layout left = TensorAccess.layout(a);
    return run(
        true,
        beta,
        alpha,
        self,
        a,
        b,
        new long[] {left.size(0), left.size(1), TensorAccess.layout(b).size(2)},
        "baddbmm");
  }

  private static void checkSame(String first, Tensor a, String second, Tensor b) {
    if (TensorAccess.dtype(a) != TensorAccess.dtype(b)) {
      throw Errors.state(
          "%s and %s must have the same dtype, but got %s and %s",
          first, second, TensorAccess.dtype(a), TensorAccess.dtype(b));
    }
  }

  private static Tensor run(
      boolean batch,
      Scalar beta,
      Scalar alpha,
      Tensor self,
      Tensor a,
      Tensor b,
      long[] sizes,
      String kernel) {
    DType dtype = TensorAccess.dtype(a);
    if (dtype == DType.BOOL) {
      throw new IllegalStateException('"' + kernel + "\" not implemented for 'Bool'");
    }
    Expand.apply(Raw.view(self, TensorAccess.layout(self)), sizes);
    boolean onlySelf = TensorAccess.layout(a).numel() == 0 && Layout.numel(sizes) > 0;
    if (onlySelf && beta.toDouble() != 0) {
      // Then PyTorch multiplies in place, which refuses what the product's own kernel cuts off.
      Promotion.checkCanCast(Promotion.resultType(new Tensor[] {a}, beta), dtype);
    }
    return Dispatch.call(Addmm.of(batch, beta, alpha, dtype), self, a, b)[0];
  }
}
