package dev.adjoint.ops.linalg;

import dev.adjoint.Tensor;
import dev.adjoint.graph.Recording;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.view.Expand;
import dev.adjoint.ops.view.Permute;
import dev.adjoint.ops.view.Reshape;
import dev.adjoint.ops.view.Squeeze;
import dev.adjoint.ops.view.UnsafeView;
import dev.adjoint.ops.view.Unsqueeze;
import java.util.Arrays;

/** Batched matrix products, with broadcasting of batch dimensions. */
public final class BatchedProduct {
  private BatchedProduct() {}

  /** Batched matrix product of two 3-d tensors. */
  public static Tensor bmm(Tensor a, Tensor b) {
    checkSizes(a, b);
    MatrixProduct.checkDTypes("expected scalar type ", " but found ", "bmm", a, b);
    return Dispatch.call(Bmm.BMM, a, b)[0];
  }

  static void checkSizes(Tensor a, Tensor b) {
    Layout left = TensorAccess.layout(a);
    Layout right = TensorAccess.layout(b);
    if (left.dim() != 3 || right.dim() != 3) {
      throw new IllegalStateException(
          (left.dim() != 3 ? "batch1" : "batch2") + " must be a 3D tensor");
    }
    if (left.size(0) != right.size(0) || left.size(2) != right.size(1)) {
      throw Errors.state(
          "Expected size for first two dimensions of batch2 tensor to be: [%s, %s] but got: [%s,"
              + " %s].",
          left.size(0), left.size(2), right.size(0), right.size(1));
    }
  }

  /** The product where one operand has more than two dimensions, and both have some. */
  static Tensor matmul(Tensor a, Tensor b) {
    if (folds(a, b)) {
      return folded(a, b);
    }
    Layout left = TensorAccess.layout(a);
    Layout right = TensorAccess.layout(b);
    if (left.dim() == 3 && right.dim() == 3 && left.size(0) != right.size(0)) {
      // One matrix for a whole batch is a product of two matrices.
      if (left.size(0) == 1 && Recording.requiresGrad(a)) {
        return MatrixProduct.matmul(Squeeze.apply(a, 0), b);
      }
      if (right.size(0) == 1 && Recording.requiresGrad(b)) {
        return MatrixProduct.matmul(a, Squeeze.apply(b, 0));
      }
    }
    return broadcast(a, b);
  }

  /** Whether the rows of all matrices of the batch can be multiplied as those of one matrix. */
  private static boolean folds(Tensor a, Tensor b) {
    boolean firstIsLarger = TensorAccess.layout(a).dim() >= TensorAccess.layout(b).dim();
    Tensor larger = firstIsLarger ? a : b;
    Tensor smaller = firstIsLarger ? b : a;
    Layout layout = TensorAccess.layout(larger);
    if (layout.dim() < 3 || TensorAccess.layout(smaller).dim() > 2) {
      return false;
    }
    if (Recording.requiresGrad(smaller)) {
      return true;
    }
    if (TensorAccess.layout(a).dim() == 2) {
      return false;
    }
    if (layout.numel() == 0) {
      return true;
    }
    Layout rows = firstIsLarger ? layout : swapped(layout);
    for (int d = 0; d + 2 < rows.dim(); d++) {
      if (rows.stride(d) != rows.stride(d + 1) * rows.size(d + 1)) {
        return false;
      }
    }
    return true;
  }

  private static Layout swapped(Layout layout) {
    int n = layout.dim();
    long[] sizes = layout.sizes().clone();
    long[] strides = layout.strides().clone();
    sizes[n - 1] = layout.size(n - 2);
    sizes[n - 2] = layout.size(n - 1);
    strides[n - 1] = layout.stride(n - 2);
    strides[n - 2] = layout.stride(n - 1);
    return Layout.of(sizes, strides, layout.offset());
  }

  private static Tensor folded(Tensor a, Tensor b) {
    boolean transpose = TensorAccess.layout(b).dim() > TensorAccess.layout(a).dim();
    Tensor many = transpose ? Permute.transpose(b, -2, -1) : a;
    Tensor one = transpose ? (TensorAccess.layout(a).dim() == 2 ? Permute.t(a) : a) : b;
    Layout layout = TensorAccess.layout(many);
    int last = layout.dim() - 1;
    boolean matrix = TensorAccess.layout(one).dim() == 2;
    long[] sizes = Arrays.copyOf(layout.sizes(), matrix ? last + 1 : last);
    long rows = 1;
    for (int d = 0; d < last; d++) {
      rows *= sizes[d];
    }
    if (matrix) {
      sizes[last] = TensorAccess.layout(one).size(1);
    }
    Tensor rowsOfAll = Reshape.apply(many, rows, layout.size(last));
    Tensor product = matrix ? MatrixProduct.mm(rowsOfAll, one) : MatrixProduct.mv(rowsOfAll, one);
    Tensor result = UnsafeView.apply(product, sizes);
    if (!transpose || !matrix) {
      return result;
    }
    Tensor swapped = Permute.transpose(result, -2, -1);
    return TensorAccess.layout(swapped).isContiguous() ? swapped : Clone.contiguous(swapped);
  }

  private static Tensor broadcast(Tensor a, Tensor b) {
    Layout left = TensorAccess.layout(a);
    Layout right = TensorAccess.layout(b);
    int dimA = left.dim();
    int dimB = right.dim();
    long n = dimA > 1 ? left.size(dimA - 2) : 1;
    long innerA = left.size(dimA - 1);
    long innerB = right.size(Math.max(dimB - 2, 0));
    long p = dimB > 1 ? right.size(dimB - 1) : 1;
    long[] batch =
        Shapes.broadcast(
            Arrays.copyOf(left.sizes(), Math.max(dimA - 2, 0)),
            Arrays.copyOf(right.sizes(), Math.max(dimB - 2, 0)));
    long count = Layout.numel(batch);
    Tensor x = Reshape.apply(Expand.apply(a, with(batch, n, innerA)), count, n, innerA);
    Tensor product;
    if (dimB == 1) {
      Tensor columns = Reshape.apply(Expand.apply(b, with(batch, innerB)), count, innerB);
      product = Squeeze.apply(bmm(x, Unsqueeze.apply(columns, 2)), -1);
    } else {
      Tensor y = Reshape.apply(Expand.apply(b, with(batch, innerB, p)), count, innerB, p);
      product = bmm(x, y);
    }
    long[] sizes = dimA > 1 ? with(batch, n) : batch;
    return UnsafeView.apply(product, dimB > 1 ? with(sizes, p) : sizes);
  }

  private static long[] with(long[] sizes, long... more) {
    long[] all = Arrays.copyOf(sizes, sizes.length + more.length);
    System.arraycopy(more, 0, all, sizes.length, more.length);
    return all;
  }
}
