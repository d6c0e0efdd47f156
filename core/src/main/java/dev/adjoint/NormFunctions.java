package dev.adjoint;

import dev.adjoint.ops.reduce.Norm;
import dev.adjoint.ops.view.Diagonal;
import org.jspecify.annotations.Nullable;

/** What {@code torch.linalg} does otherwise than {@code torch}: norms and diagonals. */
@Publish("Linalg")
final class NormFunctions {
  private NormFunctions() {}

  /**
   * Vector norm of all elements.
   *
   * <p>Shapes: the result is 0-d.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: as that of {@link Tensor#norm(double)}.
   *
   * <p>A new tensor.
   *
   * <p>Errors: integers and bool, unless a floating-point dtype is given.
   *
   * {@snippet :
   * Linalg.vectorNorm(tensor(3.0, -4.0), 1); // tensor(7.)
   * }
   *
   * @param x the vector, of any shape
   * @param ord the order of the norm, which may be 0, negative or infinite
   * @param dtype what the elements are converted to first
   */
  static Tensor vectorNorm(
      Tensor x, @Default("2") double ord, @Keyword("null") @Nullable DType dtype) {
    return Norm.apply(x, ord, null, false, dtype);
  }

  /** Vector norm over dimensions; see {@link Linalg#vectorNorm(Tensor, double, DType)}. */
  static Tensor vectorNorm(
      Tensor x,
      double ord,
      @AsDims long[] dims,
      @Default("false") boolean keepdim,
      @Keyword("null") @Nullable DType dtype) {
    return Norm.apply(x, ord, dims, keepdim, dtype);
  }

  /**
   * Euclidean norm of all elements, of a vector or a matrix; see {@link Linalg#vectorNorm(Tensor,
   * double, DType)}.
   */
  static Tensor norm(Tensor a, @Keyword("null") @Nullable DType dtype) {
    return Norm.apply(a, 2, null, false, dtype);
  }

  /** Diagonal of the last two dimensions; see {@link Tensor#diagonal(long, long, long)}. A view. */
  static Tensor diagonal(
      Tensor a, @Default("0") long offset, @Default("-2") long dim1, @Default("-1") long dim2) {
    return Diagonal.apply(a, offset, dim1, dim2);
  }
}
