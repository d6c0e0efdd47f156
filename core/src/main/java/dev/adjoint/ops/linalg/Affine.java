package dev.adjoint.ops.linalg;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.CText;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.view.Permute;
import dev.adjoint.ops.view.Reshape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** {@code linear} and {@code bilinear}: products with a weight, plus a bias. */
public final class Affine {
  private static final Scalar ONE = Scalar.of(1L);

  private Affine() {}

  /** {@code input @ weight^T + bias}. */
  public static Tensor linear(Tensor input, Tensor weight, @Nullable Tensor bias) {
    Layout layout = TensorAccess.layout(input);
    int rank = TensorAccess.layout(weight).dim();
    Errors.require(
        layout.dim() != 0 && rank != 0,
        "both arguments to linear need to be at least 1D, but they are %sD and %sD",
        layout.dim(),
        rank);
    Tensor turned = Permute.t(weight);
    if (bias == null) {
      return MatrixProduct.matmul(input, turned);
    }
    if (layout.dim() == 2) {
      return ScaledProduct.matrices(bias, input, turned, ONE, ONE);
    }
    if (layout.isContiguous() && isRow(TensorAccess.layout(bias))) {
      int last = layout.dim() - 1;
      long[] sizes = layout.sizes().clone();
      long rows = Layout.numel(Arrays.copyOf(sizes, last));
      Tensor flat = Reshape.apply(input, rows, sizes[last]);
      Tensor sum = ScaledProduct.matrices(bias, flat, turned, ONE, ONE);
      sizes[last] = TensorAccess.layout(sum).size(1);
      return Reshape.view(sum, sizes);
    }
    Tensor product = MatrixProduct.matmul(input, turned);
    return Levels.inTransform() ? product.add(bias) : product.add_(bias);
  }

  /** For each matrix of the weight the product of both inputs with it. */
  public static Tensor bilinear(Tensor a, Tensor b, Tensor weight, @Nullable Tensor bias) {
    Layout left = TensorAccess.layout(a);
    Layout right = TensorAccess.layout(b);
    Layout by = TensorAccess.layout(weight);
    int last = left.dim() - 1;
    requireSame(a, b, weight, bias);
    if (left.dim() != right.dim()) {
      throw Errors.state(
          "bilinear(): input dimensions do not match: got %s and %s", left.dim(), right.dim());
    }
    for (int d = 0; d < last; d++) {
      if (left.size(d) != right.size(d)) {
        throw Errors.state(
            "bilinear(): input batch dimensions do not match at dim %s: got %s and %s",
            d, left.size(d), right.size(d));
      }
    }
    Errors.require(last >= 0, "bilinear(): both inputs need to be at least 1D, but they are 0D");
    Errors.require(by.dim() == 3, "bilinear(): the weight needs to be 3D, but is %sD", by.dim());
    requireSize("input1", left.size(last), by.size(1));
    requireSize("input2", right.size(last), by.size(2));
    if (bias != null) {
      Layout added = TensorAccess.layout(bias);
      requireSize("bias", added.dim() == 0 ? 1 : added.size(0), by.size(0));
    }
    long[] sizes = Arrays.copyOf(left.sizes(), last + 1);
    sizes[last] = by.size(0);
    Tensor x = Reshape.apply(a, -1, left.size(last));
    Tensor y = Reshape.apply(b, -1, right.size(last));
    Tensor product = Trilinear.apply(x, weight, y);
    Tensor result = Reshape.apply(product, sizes);
    return bias == null ? result : Arithmetic.ADD.call(result, bias);
  }

  private static void requireSame(Tensor a, Tensor b, Tensor weight, @Nullable Tensor bias) {
    DType dtype = TensorAccess.dtype(a);
    DType second = TensorAccess.dtype(b);
    DType third = TensorAccess.dtype(weight);
    DType added = bias == null ? dtype : TensorAccess.dtype(bias);
    Errors.require(
        dtype == second && dtype == third && dtype == added,
        "All tensors must have the same dtype, got input1: %s, input2: %s, weight: %s%s",
        CText.typeName(dtype),
        CText.typeName(second),
        CText.typeName(third),
        bias == null ? "" : ", bias: " + CText.typeName(added));
  }

  private static void requireSize(String name, long size, long wanted) {
    if (size != wanted) {
      throw Errors.state(
          "bilinear(): %s size does not match weight size: got %s but expected %s",
          name, size, wanted);
    }
  }

  /** Whether a bias is a row of contiguous elements, by whatever dimensions of size 1. */
  private static boolean isRow(Layout bias) {
    long larger = Arrays.stream(bias.sizes()).filter(size -> size != 1).count();
    return bias.isContiguous() && (bias.dim() == 1 || larger == 1);
  }
}
