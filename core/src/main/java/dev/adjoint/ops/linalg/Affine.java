package dev.adjoint.ops.linalg;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.view.Permute;
import dev.adjoint.ops.view.Reshape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** {@code linear}: a product with a weight, plus a bias. */
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

  /** Whether a bias is a row of contiguous elements, by whatever dimensions of size 1. */
  private static boolean isRow(Layout bias) {
    long larger = Arrays.stream(bias.sizes()).filter(size -> size != 1).count();
    return bias.isContiguous() && (bias.dim() == 1 || larger == 1);
  }
}
