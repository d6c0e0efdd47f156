package dev.adjoint.ops.linalg;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.view.UnsafeView;
import dev.adjoint.ops.view.Unsqueeze;

/** {@code matmul}: dispatches to the products of vectors, matrices and batches. */
public final class MatrixProduct {
  private MatrixProduct() {}

  static Tensor product(Tensor a, Tensor b) {
    long rows = TensorAccess.layout(a).size(0);
    long columns = TensorAccess.layout(b).size(1);
    Tensor out = Execution.empty(new long[] {rows, columns}, TensorAccess.dtype(a));
    Execution.backend()
        .matmul(TensorAccess.operand(out), TensorAccess.operand(a), TensorAccess.operand(b));
    return out;
  }

  /** Matrix product of two 2-d tensors. */
  public static Tensor mm(Tensor a, Tensor b) {
    Layout left = TensorAccess.layout(a);
    Layout right = TensorAccess.layout(b);
    if (left.dim() != 2 || right.dim() != 2) {
      throw new IllegalStateException(
          left.dim() != 2 ? "self must be a matrix" : "mat2 must be a matrix");
    }
    if (left.size(1) != right.size(0)) {
      throw new IllegalStateException(
          "mat1 and mat2 shapes cannot be multiplied (" + text(left) + " and " + text(right) + ")");
    }
    checkDTypes(
        "expected m1 and m2 to have the same dtype, but got: ", " != ", "addmm_impl_cpu_", a, b);
    return Dispatch.call(Mm.MM, a, b)[0];
  }

  /** Matrix-vector product. */
  public static Tensor mv(Tensor matrix, Tensor vector) {
    Layout left = TensorAccess.layout(matrix);
    Layout right = TensorAccess.layout(vector);
    if (left.dim() != 2 || right.dim() != 1) {
      throw new IllegalStateException(
          "vector + matrix @ vector expected, got 1, " + left.dim() + ", " + right.dim());
    }
    if (left.size(1) != right.size(0)) {
      throw Errors.state(
          "size mismatch, got input (%s), mat (%s), vec (%s)",
          left.size(0), text(left), right.size(0));
    }
    checkDTypes("expected scalar type ", " but found ", "addmv_impl_cpu", matrix, vector);
    return Dispatch.call(Mv.MV, matrix, vector)[0];
  }

  static void checkDTypes(String text, String between, String kernel, Tensor a, Tensor b) {
    DType left = TensorAccess.dtype(a);
    DType right = TensorAccess.dtype(b);
    if (left != right) {
      throw new IllegalStateException(
          text + left.scalarTypeName() + between + right.scalarTypeName());
    }
    if (left == DType.BOOL) {
      throw new IllegalStateException('"' + kernel + "\" not implemented for 'Bool'");
    }
  }

  /** Matrix product, chosen by the numbers of dimensions. */
  public static Tensor matmul(Tensor a, Tensor b) {
    int left = TensorAccess.layout(a).dim();
    int right = TensorAccess.layout(b).dim();
    if (left == 0 || right == 0) {
      throw Errors.state(
          "both arguments to matmul need to be at least 1D, but they are %sD and %sD", left, right);
    }
    if (left > 2 || right > 2) {
      return BatchedProduct.matmul(a, b);
    }
    if (left == 1 && right == 1) {
      return Dot.apply(a, b);
    }
    if (left == 2 && right == 1) {
      return mv(a, b);
    }
    if (left == 1) {
      Tensor row = mm(Unsqueeze.apply(a, 0), b);
      return UnsafeView.squeezed(row, TensorAccess.layout(row).size(1));
    }
    return mm(a, b);
  }

  static String text(Layout layout) {
    return layout.size(0) + "x" + layout.size(1);
  }
}
