package dev.adjoint;

import dev.adjoint.ops.Dot;
import dev.adjoint.ops.MatrixProduct;

/** Products of vectors and matrices. */
@StaticTwins
sealed interface MatrixMethods permits Tensor {
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
    return Dot.apply((Tensor) this, other);
  }

  /**
   * The product of vectors and matrices: Python's {@code a @ b}.
   *
   * <p>Shapes: one or two dimensions each; a vector counts as a row on the left and as a column on
   * the right.
   *
   * <p>Dtypes: the same for both, but not bool.
   *
   * <p>Gradient: the gradient times the transpose of the other operand, on its side.
   *
   * <p>A new tensor.
   *
   * <p>Errors: sizes that do not fit, with both named; dtypes that differ; 0-d tensors, or more
   * than two dimensions.
   *
   * {@snippet :
   * var m = tensor(new double[][] {{1, 2}, {3, 4}});
   * m.matmul(tensor(1.0, 1.0)); // tensor([3., 7.])
   * }
   */
  default Tensor matmul(Tensor other) {
    return MatrixProduct.matmul((Tensor) this, other);
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
    return MatrixProduct.mm((Tensor) this, other);
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
    return MatrixProduct.mv((Tensor) this, vector);
  }
}
