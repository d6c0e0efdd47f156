package dev.adjoint.ops.loss;

import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.select;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.op.Composite;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.pointwise.Elementwise;
import org.jspecify.annotations.Nullable;

/**
 * Kullback-Leibler divergence of each element. Inputs: the target, and the logarithm of the other
 * distribution. Computed at once, so that it is rounded once.
 */
enum Divergence implements Composite {
  KL_DIV;

  /** A number times the logarithm of another; 0 where the first is 0. */
  private static final Pointwise XLOGY =
      Pointwise.of("xlogy", "XlogyBackward0", timesLogarithm(in(0), in(1)))
          .result(Pointwise.Result.FLOATING)
          .gradients(
              select(in(0).eq(0).and(in(1).le(0)), constant(0L), timesLogarithm(in(2), in(1))),
              in(2).mul(in(0)).div(in(1)));

  private static final Pointwise WHOLE =
      Pointwise.of("kl_div", "SubBackward0", timesLogarithm(in(0), in(0)).sub(in(0).mul(in(1))));

  private static Expr timesLogarithm(Expr x, Expr y) {
    return select(y.isNan(), y, select(x.eq(0), constant(0L), x.mul(y.log())));
  }

  @Override
  public String nodeName() {
    return "SubBackward0";
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return i == 0 || needed[0];
  }

  @Override
  public @Nullable Tensor[] vjp(@Nullable Tensor[] grads, Saved saved) {
    Tensor grad = grads[0];
    return grad == null || saved.needs(0)
        ? Composite.super.vjp(grads, saved)
        : new Tensor[] {null, Arithmetic.MUL.call(Elementwise.NEG.call(grad), saved.input(0))};
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    // PyTorch rounds the logarithm to the target's dtype.
    return TensorAccess.dtype(inputs[0]) == TensorAccess.dtype(inputs[1])
        ? new Tensor[] {WHOLE.call(inputs[0], inputs[1])}
        : composed(inputs);
  }

  @Override
  public Tensor[] composed(Tensor[] inputs) {
    Tensor target = inputs[0];
    return new Tensor[] {
      Arithmetic.SUB.call(XLOGY.call(target, target), Arithmetic.MUL.call(target, inputs[1]))
    };
  }
}
