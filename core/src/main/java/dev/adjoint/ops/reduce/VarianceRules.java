package dev.adjoint.ops.reduce;

import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.select;

import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Scalar;
import dev.adjoint.ops.arithmetic.Arithmetic;

/** Derivatives of {@link Variance}. */
final class VarianceRules {
  /** Nothing is left where the deviation is 0. */
  private static final Pointwise OF_ROOT =
      Pointwise.of(
          "std_backward",
          "MulBackward0",
          select(in(1).eq(0), constant(0L), in(0).div(in(1).mul(2))));

  private static final Pointwise WITHOUT_FREEDOM =
      Pointwise.of(
              "var_backward",
              "MulBackward0",
              in(0)
                  .mul(
                      select(
                          in(1).eq(in(2)),
                          constant(Double.NaN),
                          constant(Double.POSITIVE_INFINITY))))
          .deciding();

  private VarianceRules() {}

  static void warn(boolean root, boolean withMean) {
    String name = (root ? "std" : "var") + (withMean ? "_mean" : "");
    Warnings.warn(
        name
            + "(): degrees of freedom is <= 0. Correction should be strictly less than the"
            + " reduction factor (input numel divided by output numel).");
  }

  /** From the derivative of a variance to that of its root, or the other way round. */
  static Tensor ofRoot(Tensor derivative, Tensor deviation) {
    return OF_ROOT.call(derivative, deviation);
  }

  /**
   * The gradient of what the variance is of.
   *
   * @param freedom what the sum of squares was divided by
   * @param whole whether the variance is that of all elements, without naming dimensions
   */
  static Tensor gradient(Tensor grad, Tensor x, long[] dims, double freedom, boolean whole) {
    Tensor mean = Mean.apply(x, dims, true, null);
    if (whole && freedom <= 0) {
      return WITHOUT_FREEDOM.call(new Tensor[] {grad, x, mean});
    }
    Tensor scaled = Arithmetic.MUL_NUMBER.call(grad, Scalar.of(2 / freedom));
    return Arithmetic.MUL.call(scaled, Arithmetic.SUB.call(x, mean));
  }

  /** The tangent of the variance: each element's part, which is as its gradient, in one sum. */
  static Tensor tangent(
      Tensor tangent, Tensor x, long[] dims, boolean keepDim, double freedom, boolean whole) {
    return Sum.apply(gradient(tangent, x, dims, freedom, whole), dims, keepDim, null);
  }
}
