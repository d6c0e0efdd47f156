package dev.adjoint;

import dev.adjoint.ops.Dot;
import dev.adjoint.ops.MatrixProduct;

/** Products of vectors and matrices. */
@StaticTwins
sealed interface MatrixMethods permits Tensor {

  /** The inner product of two vectors. */
  default Tensor dot(Tensor other) {
    return Dot.apply((Tensor) this, other);
  }

  /** The product of vectors and matrices. */
  default Tensor matmul(Tensor other) {
    return MatrixProduct.matmul((Tensor) this, other);
  }

  /** The product of two matrices. */
  default Tensor mm(Tensor other) {
    return MatrixProduct.mm((Tensor) this, other);
  }

  /** The product of a matrix and a vector. */
  default Tensor mv(Tensor vector) {
    return MatrixProduct.mv((Tensor) this, vector);
  }
}
