package dev.adjoint;

import dev.adjoint.op.Scalar;
import dev.adjoint.ops.linalg.Affine;
import dev.adjoint.ops.linalg.BatchedProduct;
import dev.adjoint.ops.linalg.Dot;
import dev.adjoint.ops.linalg.Einsum;
import dev.adjoint.ops.linalg.MatrixProduct;
import dev.adjoint.ops.linalg.Outer;
import dev.adjoint.ops.linalg.ScaledProduct;
import dev.adjoint.ops.linalg.Tensordot;
import dev.adjoint.ops.linalg.Trace;
import dev.adjoint.ops.reduce.Norm;
import dev.adjoint.ops.view.Diagonal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Vector and matrix products. */
@Publish
final class LinalgFunctions {
  private LinalgFunctions() {}

  /**
   * Dot product of two vectors.
   *
   * <p>Shapes: both 1-d, of the same size; the result is 0-d.
   *
   * <p>Dtypes: all but bool; the same for both.
   *
   * <p>Gradient: each vector gets {@code grad} times the other.
   *
   * <p>A new tensor.
   *
   * <p>Errors: tensors that are not 1-d; sizes or dtypes that differ.
   *
   * {@snippet :
   * tensor(1.0, 2.0).dot(tensor(3.0, 4.0)); // tensor(11.)
   * }
   */
  static Tensor dot(Tensor self, Tensor other) {
    return Dot.apply(self, other);
  }

  /**
   * Matrix product of vectors, matrices or batches of matrices: Python's {@code a @ b}.
   *
   * <p>Shapes: at least 1 dimension each; a vector is a row on the left and a column on the right.
   * Leading dimensions are batch dimensions and broadcast.
   *
   * <p>Dtypes: all but bool; the same for both.
   *
   * <p>Gradient: {@code grad @ b^T} for the left operand, {@code a^T @ grad} for the right one.
   *
   * <p>A new tensor.
   *
   * <p>Errors: inner sizes that do not match (the message names both shapes); dtypes that differ;
   * 0-d tensors.
   *
   * {@snippet :
   * var m = tensor(new double[][] {{1, 2}, {3, 4}});
   * m.matmul(tensor(1.0, 1.0)); // tensor([3., 7.])
   * }
   */
  @Also(in = "Linalg")
  static Tensor matmul(Tensor self, Tensor other) {
    return MatrixProduct.matmul(self, other);
  }

  /**
   * Matrix product of two 2-d tensors; see {@link Tensor#matmul(Tensor)}.
   *
   * <p>Errors: tensors that are not 2-d.
   *
   * {@snippet :
   * eye(2).mm(eye(2)); // tensor([[1., 0.], [0., 1.]])
   * }
   */
  static Tensor mm(Tensor self, Tensor other) {
    return MatrixProduct.mm(self, other);
  }

  /**
   * Matrix-vector product; see {@link Tensor#matmul(Tensor)}.
   *
   * <p>Errors: tensors other than a 2-d and a 1-d one.
   *
   * {@snippet :
   * eye(2).mv(tensor(3.0, 4.0)); // tensor([3., 4.])
   * }
   */
  static Tensor mv(Tensor self, Tensor vector) {
    return MatrixProduct.mv(self, vector);
  }

  /**
   * Batched matrix product of two 3-d tensors; see {@link Tensor#matmul(Tensor)}.
   *
   * <p>Shapes: {@code (b, n, m)} and {@code (b, m, p)} give {@code (b, n, p)}.
   *
   * <p>Errors: tensors that are not 3-d.
   *
   * {@snippet :
   * ones(1, 1, 2).bmm(ones(1, 2, 1)); // tensor([[[2.]]])
   * }
   */
  static Tensor bmm(Tensor self, Tensor other) {
    return BatchedProduct.bmm(self, other);
  }

  /**
   * Scaled matrix product added to this tensor: {@code beta * this + alpha * (mat1 @ mat2)}.
   *
   * <p>Shapes: this tensor broadcasts to the shape of the product.
   *
   * <p>Dtypes: all but bool; the same for all three.
   *
   * <p>Gradient: {@code beta * grad} for this tensor; for the matrices that of the product, times
   * {@code alpha}.
   *
   * <p>A new tensor. If {@code beta} is 0, this tensor is ignored, so NaN in it does not propagate.
   *
   * <p>Errors: sizes that do not match, dtypes that differ, tensors that are not matrices.
   *
   * {@snippet :
   * ones(1, 1).addmm(ones(1, 2), ones(2, 1), 1, 3); // tensor([[7.]])
   * }
   *
   * @param beta the factor of this tensor
   * @param alpha the factor of the product
   */
  static Tensor addmm(Tensor self, Tensor mat1, Tensor mat2, Scalar beta, Scalar alpha) {
    return ScaledProduct.matrices(self, mat1, mat2, beta, alpha);
  }

  /** See {@link Tensor#addmm(Tensor, Tensor, double, double)}, with both factors 1. */
  static Tensor addmm(Tensor self, Tensor mat1, Tensor mat2) {
    return ScaledProduct.matrices(self, mat1, mat2, Scalar.of(1L), Scalar.of(1L));
  }

  /**
   * Scaled batched matrix product added to this tensor, {@code beta * this + alpha * (batch1 @
   * batch2)}; see {@link Tensor#addmm(Tensor, Tensor, double, double)}.
   */
  static Tensor baddbmm(Tensor self, Tensor batch1, Tensor batch2, Scalar beta, Scalar alpha) {
    return ScaledProduct.batches(self, batch1, batch2, beta, alpha);
  }

  /** See {@link Tensor#baddbmm(Tensor, Tensor, double, double)}, with both factors 1. */
  static Tensor baddbmm(Tensor self, Tensor batch1, Tensor batch2) {
    return ScaledProduct.batches(self, batch1, batch2, Scalar.of(1L), Scalar.of(1L));
  }

  /**
   * Outer product of two vectors: each element of one times each of the other.
   *
   * <p>Shapes: both 1-d; the result is a matrix.
   *
   * <p>Dtypes: all; the result has the promoted dtype.
   *
   * <p>Gradient: that of a product, summed over the other vector.
   *
   * <p>A new tensor.
   *
   * <p>Errors: tensors that are not 1-d.
   *
   * {@snippet :
   * tensor(1, 2).outer(tensor(3, 4)); // tensor([[3, 4], [6, 8]])
   * }
   */
  @OtherName("ger")
  static Tensor outer(Tensor self, Tensor vec2) {
    return Outer.apply(self, vec2);
  }

  /**
   * Tensor contraction: products summed over dimensions of both tensors.
   *
   * <p>Shapes: the dimensions that are summed have the same sizes, or size 1 in one of them; the
   * result has the others, those of this tensor first.
   *
   * <p>Dtypes: all but bool; the same for both.
   *
   * <p>Gradient: {@code grad} contracted with the other tensor.
   *
   * <p>A new tensor.
   *
   * <p>Errors: sizes or dtypes that differ; other numbers of dimensions; a dimension twice or out
   * of range.
   *
   * {@snippet :
   * tensordot(ones(2, 3), ones(3, 4), dims(1), dims(0)).shape(); // torch.Size([2, 4])
   * }
   *
   * @param dimsSelf the dimensions of this tensor that are summed
   * @param dimsOther those of the other one that go with them
   */
  @FunctionOnly
  static Tensor tensordot(Tensor self, Tensor other, Dims dimsSelf, Dims dimsOther) {
    return Tensordot.apply(self, other, dimsSelf.values(), dimsOther.values());
  }

  /**
   * Contracts the last {@code dims} dimensions of a tensor with the first ones of another; see
   * {@link Adjoint#tensordot(Tensor, Tensor, Dims, Dims)}.
   */
  @FunctionOnly
  static Tensor tensordot(Tensor self, Tensor other, @Default("2") long dims) {
    return Tensordot.apply(self, other, dims);
  }

  /**
   * Einstein summation: products of elements with equal subscripts, summed over the subscripts that
   * the result does not have.
   *
   * <p>Shapes: a letter for each dimension of each tensor, the tensors apart by commas: {@code
   * "ij,jk->ik"}. A letter that occurs twice in one tensor takes its diagonal; {@code ...} stands
   * for any dimensions, which broadcast. Without an arrow the result has what {@code ...} covers,
   * and the letters that occur once, sorted, upper case first. Dimensions of size 1 broadcast.
   *
   * <p>Dtypes: all; the same for all tensors where something is summed over two of them.
   *
   * <p>Gradient: that of the products and sums.
   *
   * <p>A new tensor, or a view where one tensor is only permuted.
   *
   * <p>Three or more tensors are multiplied in pairs, in the order that takes the fewest
   * multiplications (up to eight tensors the best of all orders), from left to right where that is
   * as cheap; a dimension is summed as soon as no other tensor has it.
   *
   * <p>Errors: an equation that does not fit the tensors; the text says where.
   *
   * {@snippet :
   * einsum("ij,jk->ik", tensors(eye(2), ones(2, 3))).shape(); // torch.Size([2, 3])
   * einsum("ii", tensors(eye(3))); // tensor(3.)
   * }
   */
  static Tensor einsum(String equation, List<Tensor> tensors) {
    return Einsum.apply(equation, tensors);
  }

  /** Einstein summation of these tensors; see {@link Adjoint#einsum(String, List)}. */
  static Tensor einsum(String equation, Tensor... tensors) {
    return Einsum.apply(equation, List.of(tensors));
  }

  /**
   * Linear layer: {@code input @ weight^T + bias}.
   *
   * <p>Shapes: {@code (…, in)} with a weight of {@code (out, in)} to {@code (…, out)}; a weight of
   * {@code (in)} to {@code (…)}. The bias broadcasts to the result.
   *
   * <p>Dtypes: all but bool; the same for all.
   *
   * <p>Gradient: {@code grad @ weight}, {@code grad^T @ input}, and {@code grad} summed for the
   * bias.
   *
   * <p>A new tensor.
   *
   * <p>Errors: sizes or dtypes that do not fit; 0-d tensors.
   *
   * {@snippet :
   * F.linear(tensor(1.0, 2.0), tensor(new double[][] {{3, 4}}), tensor(0.5)); // tensor([11.5000])
   * }
   *
   * @param input the input
   * @param weight a row for each result
   * @param bias what is added; or null
   */
  @In("F")
  static Tensor linear(Tensor input, Tensor weight, @Default("null") @Nullable Tensor bias) {
    return Affine.linear(input, weight, bias);
  }

  /**
   * Bilinear layer: {@code input1 @ weight[k] @ input2} for each matrix of the weight, plus the
   * bias.
   *
   * <p>Shapes: {@code (…, in1)} and {@code (…, in2)} with a weight of {@code (out, in1, in2)} to
   * {@code (…, out)}.
   *
   * <p>Dtypes: floating-point; the same for all.
   *
   * <p>Gradient: each factor gets {@code grad} times the other two, summed.
   *
   * <p>A new tensor.
   *
   * <p>Errors: sizes or dtypes that do not fit.
   *
   * {@snippet :
   * F.bilinear(ones(2, 3), ones(2, 4), ones(5, 3, 4)).shape(); // torch.Size([2, 5])
   * }
   *
   * @param input1 the first input
   * @param input2 the second input
   * @param weight a matrix for each result
   * @param bias what is added; or null
   */
  @In("F")
  static Tensor bilinear(
      Tensor input1, Tensor input2, Tensor weight, @Default("null") @Nullable Tensor bias) {
    return Affine.bilinear(input1, input2, weight, bias);
  }

  /**
   * Trace: the sum of the diagonal of a matrix.
   *
   * <p>Shapes: 2 dimensions; the result is 0-d.
   *
   * <p>Dtypes: all but bool, float16 and bfloat16; integers are summed as int64.
   *
   * <p>Gradient: {@code grad} on the diagonal, 0 elsewhere.
   *
   * <p>A new tensor.
   *
   * <p>Errors: another number of dimensions.
   *
   * {@snippet :
   * eye(3).trace(); // tensor(3.)
   * }
   */
  static Tensor trace(Tensor self) {
    return Trace.apply(self);
  }

  /**
   * Vector norm of all elements, or over dimensions.
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
   * @param dims the dimensions to reduce; none for all
   * @param keepdim whether to keep them with size 1
   * @param dtype what the elements are converted to first
   */
  @In("Linalg")
  static Tensor vectorNorm(
      Tensor x,
      @Default("2") double ord,
      @Default("null") @AsDims long @Nullable [] dims,
      @Default("false") boolean keepdim,
      @Keyword("null") @Nullable DType dtype) {
    return Norm.apply(x, ord, dims, keepdim, dtype);
  }

  /**
   * Euclidean norm of all elements, of a vector or a matrix; see {@link Linalg#vectorNorm(Tensor,
   * double, DType)}.
   */
  @In("Linalg")
  static Tensor norm(Tensor a, @Keyword("null") @Nullable DType dtype) {
    return Norm.apply(a, 2, null, false, dtype);
  }

  /** Diagonal of the last two dimensions; see {@link Tensor#diagonal(long, long, long)}. A view. */
  @In("Linalg")
  static Tensor diagonal(
      Tensor a, @Default("0") long offset, @Default("-2") long dim1, @Default("-1") long dim2) {
    return Diagonal.apply(a, offset, dim1, dim2);
  }
}
