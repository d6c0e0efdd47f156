package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.reduce.Reduced;
import dev.adjoint.ops.view.Expand;
import dev.adjoint.ops.view.Reshape;
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
    Tensor t = Clone.to(tangent, alike ? dtype : DType.promote(dtype, TensorAccess.dtype(tangent)));
    Tensor own = op.rule(i).tangent(t, this);
    Tensor parts = own == null ? products(i, t, dtype) : own;
    if (parts == null) {
      return null;
    }
    Tensor kept = Reduced.sum(Expand.apply(parts, sizes), reduced);
    return Reshape.apply(kept, TensorAccess.layout(result).sizes());
  }

  private @Nullable Tensor products(int i, Tensor tangent, DType dtype) {
    Tensor one = Dispatch.empty(Shapes.keepDims(sizes, reduced), dtype);
    Dispatch.fill(one, Scalar.of(1L));
    Tensor slopes = op.rule(i).apply(one, this);
    return slopes == null ? null : slopes == one ? tangent : MUL.call(slopes, tangent);
  }

  @Override
  public Tensor input(int i) {
    return inputs[i];
  }

  @Override
  public Tensor output() {
    return Reshape.apply(result, Shapes.keepDims(sizes, reduced));
  }

  @Override
  public long count() {
    return Reduced.count(reduced, sizes);
  }
}
