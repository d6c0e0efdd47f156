package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.Dims;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.expr.Expr;
import org.jspecify.annotations.Nullable;

/**
 * Forward-mode rule of a reduction.
 *
 * <p>Each input element contributes to one result element, so the gradient for a result gradient of
 * ones holds all partial derivatives; the tangent is the sum of their products with the input's
 * tangent.
 */
record ReductionJvp(
    Reduction op, Tensor[] inputs, Tensor result, Scalar[] numbers, long[] sizes, boolean[] reduced)
    implements Reduction.Kept {
  private static final Pointwise MUL =
      Pointwise.of("mul", "MulBackward0", Expr.in(0).mul(Expr.in(1)));

  @Nullable Tensor run(@Nullable Tensor[] tangents) {
    Tensor sum = null;
    for (int i = 0; i < tangents.length; i++) {
      Tensor tangent = tangents[i];
      Tensor part = tangent == null ? null : part(i, tangent);
      if (part != null) {
        sum = sum == null ? part : sum.add(part);
      }
    }
    return sum;
  }

  private @Nullable Tensor part(int i, Tensor tangent) {
    DType dtype = TensorAccess.dtype(result);
    boolean alike = TensorAccess.dtype(tangent) == TensorAccess.dtype(inputs[i]);
    Tensor t = tangent.to(alike ? dtype : DType.promote(dtype, TensorAccess.dtype(tangent)));
    Tensor own = op.rule(i).tangent(t, this);
    Tensor parts = own == null ? products(i, t, dtype) : own;
    if (parts == null) {
      return null;
    }
    Tensor all = parts.expand(sizes);
    long[] dims = Shapes.marked(reduced);
    Tensor sum = dims.length == 0 ? all : all.sum(new Dims(dims), true);
    return sum.reshape(TensorAccess.layout(result).sizes());
  }

  private @Nullable Tensor products(int i, Tensor tangent, DType dtype) {
    Tensor one = Execution.empty(Shapes.keepDims(sizes, reduced), dtype);
    Execution.fill(one, Scalar.of(1L));
    Tensor slopes = op.rule(i).apply(one, this);
    return slopes == null ? null : slopes == one ? tangent : MUL.call(slopes, tangent);
  }

  @Override
  public Tensor input(int i) {
    return inputs[i];
  }

  @Override
  public Tensor output() {
    return result.reshape(Shapes.keepDims(sizes, reduced));
  }

  @Override
  public long count() {
    return Shapes.count(reduced, sizes);
  }
}
