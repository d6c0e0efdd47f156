package dev.adjoint;

import dev.adjoint.op.Require;
import dev.adjoint.op.Scalar;
import dev.adjoint.ops.BatchedProduct;
import dev.adjoint.ops.Dot;
import dev.adjoint.ops.MatrixProduct;
import dev.adjoint.ops.ScaledProduct;

/** Products of vectors and matrices. */
@StaticTwins
public sealed interface MatrixMethods permits Tensor {
  /**
   * The inner product of two vectors.
   *
   * <p>Shapes: one dimension each, of the same size; the result is 0-d.
   *
   * <p>Dtypes: the same for both, but not bool.
   *
   * <p>Gradient: each gets the gradient times the other.
   *
   * <p>A new tensor.
   *
   * <p>Errors: other numbers of dimensions, sizes or dtypes that differ.
   *
   * {@snippet :
   * tensor(1.0, 2.0).dot(tensor(3.0, 4.0)); // tensor(11.)
   * }
   */
  default Tensor dot(Tensor other) {
    return Dot.apply((Tensor) this, Require.nonNull(other, "other"));
  }

  /**
   * The product of vectors and matrices: Python's {@code a @ b}.
   *
   * <p>Shapes: one or more dimensions each; a vector counts as a row on the left and as a column on
   * the right. Dimensions before the last two are those of batches, and broadcast.
   *
   * <p>Dtypes: the same for both, but not bool.
   *
   * <p>Gradient: the gradient times the transpose of the other operand, on its side.
   *
   * <p>A new tensor.
   *
   * <p>Errors: sizes that do not fit, with both named; dtypes that differ; 0-d tensors.
   *
   * {@snippet :
   * var m = tensor(new double[][] {{1, 2}, {3, 4}});
   * m.matmul(tensor(1.0, 1.0)); // tensor([3., 7.])
   * }
   */
  default Tensor matmul(Tensor other) {
    return MatrixProduct.matmul((Tensor) this, Require.nonNull(other, "other"));
  }

  /**
   * The product of two matrices; see {@link #matmul(Tensor)}.
   *
   * <p>Errors: tensors that are no matrices.
   *
   * {@snippet :
   * eye(2).mm(eye(2)); // tensor([[1., 0.], [0., 1.]])
   * }
   */
  default Tensor mm(Tensor other) {
    return MatrixProduct.mm((Tensor) this, Require.nonNull(other, "other"));
  }

  /**
   * The product of a matrix and a vector; see {@link #matmul(Tensor)}.
   *
   * <p>Errors: tensors that are no matrix and vector.
   *
   * {@snippet :
   * eye(2).mv(tensor(3.0, 4.0)); // tensor([3., 4.])
   * }
   */
  default Tensor mv(Tensor vector) {
    return MatrixProduct.mv((Tensor) this, Require.nonNull(vector, "vector"));
  }

  /**
   * The products of as many pairs of matrices; see {@link #matmul(Tensor)}.
   *
   * <p>Shapes: three dimensions each, the first and the inner ones of the same size.
   *
   * <p>Errors: tensors that are no batches of matrices.
   *
   * {@snippet :
   * ones(1, 1, 2).bmm(ones(1, 2, 1)); // tensor([[[2.]]])
   * }
   */
  default Tensor bmm(Tensor other) {
    return BatchedProduct.bmm((Tensor) this, Require.nonNull(other, "other"));
  }

  /** This tensor plus a product of matrices; see {@link #addmm(Tensor, Tensor, double, double)}. */
  default Tensor addmm(Tensor mat1, Tensor mat2) {
    return ScaledProduct.matrices(
        (Tensor) this,
        Require.nonNull(mat1, "mat1"),
        Require.nonNull(mat2, "mat2"),
        Scalar.of(1L),
        Scalar.of(1L));
  }

  /**
   * {@code beta} times this tensor plus {@code alpha} times a product of matrices.
   *
   * <p>Shapes: this tensor expands to the sizes of the product.
   *
   * <p>Dtypes: the same for all, but not bool.
   *
   * <p>Gradient: to this tensor times {@code beta}; to the matrices as for a product.
   *
   * <p>A new tensor. Where {@code beta} is 0, this tensor is not looked at.
   *
   * <p>Errors: sizes that do not fit, dtypes that differ, tensors that are no matrices.
   *
   * {@snippet :
   * ones(1, 1).addmm(ones(1, 2), ones(2, 1), 1, 3); // tensor([[7.]])
   * }
   */
  default Tensor addmm(Tensor mat1, Tensor mat2, double beta, double alpha) {
    return ScaledProduct.matrices(
        (Tensor) this,
        Require.nonNull(mat1, "mat1"),
        Require.nonNull(mat2, "mat2"),
        Scalar.of(beta),
        Scalar.of(alpha));
  }

  /** The same with whole factors; see {@link #addmm(Tensor, Tensor, double, double)}. */
  default Tensor addmm(Tensor mat1, Tensor mat2, long beta, long alpha) {
    return ScaledProduct.matrices(
        (Tensor) this,
        Require.nonNull(mat1, "mat1"),
        Require.nonNull(mat2, "mat2"),
        Scalar.of(beta),
        Scalar.of(alpha));
  }

  /** This tensor plus products of matrices; see {@link #addmm(Tensor, Tensor, double, double)}. */
  default Tensor baddbmm(Tensor batch1, Tensor batch2) {
    return ScaledProduct.batches(
        (Tensor) this,
        Require.nonNull(batch1, "batch1"),
        Require.nonNull(batch2, "batch2"),
        Scalar.of(1L),
        Scalar.of(1L));
  }

  /**
   * {@code beta} times this tensor plus {@code alpha} times products of matrices; see {@link
   * #addmm(Tensor, Tensor, double, double)}.
   */
  default Tensor baddbmm(Tensor batch1, Tensor batch2, double beta, double alpha) {
    return ScaledProduct.batches(
        (Tensor) this,
        Require.nonNull(batch1, "batch1"),
        Require.nonNull(batch2, "batch2"),
        Scalar.of(beta),
        Scalar.of(alpha));
  }

  /** The same with whole factors; see {@link #baddbmm(Tensor, Tensor, double, double)}. */
  default Tensor baddbmm(Tensor batch1, Tensor batch2, long beta, long alpha) {
    return ScaledProduct.batches(
        (Tensor) this,
        Require.nonNull(batch1, "batch1"),
        Require.nonNull(batch2, "batch2"),
        Scalar.of(beta),
        Scalar.of(alpha));
  }
}
