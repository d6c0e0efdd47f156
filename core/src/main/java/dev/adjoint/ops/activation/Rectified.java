package dev.adjoint.ops.activation;

import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.param;
import static dev.adjoint.kernel.expr.Expr.select;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.CText;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Pointwise.Trait;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.pointwise.Elementwise;

/** Activations that are linear in pieces. */
public final class Rectified {
  private static final Expr X = in(0);
  private static final Expr GRAD = in(1);
  private static final Expr ZERO = constant(0L);
  private static final Expr A = param(0);
  private static final Expr B = param(1);
  private static final Expr LEAKY = select(X.gt(0), X, X.mul(A));

  private static final Pointwise LEAKY_RELU =
      leaky("LeakyReluBackward0", select(X.gt(0), GRAD, GRAD.mul(A)));

  /** In place: the gradient is one of the result, which has the operand's sign. */
  private static final Pointwise LEAKY_RELU_WRITTEN =
      leaky("LeakyReluBackward1", select(LEAKY.gt(0), GRAD, GRAD.mul(A)));

  public static final Pointwise HARDSIGMOID =
      Rules.floating(
              "hardsigmoid",
              "HardsigmoidBackward0",
              X.add(3).max(0).min(6).div(6),
              "hardsigmoid_cpu")
          .gradients(select(X.gt(-3).and(X.lt(3)), GRAD.mul(1f / 6), ZERO))
          .gradientNode("HardsigmoidBackwardBackward0");

  public static final Pointwise HARDSWISH =
      Rules.floating(
              "hardswish",
              "HardswishBackward0",
              X.mul(X.add(3).max(0).min(6)).div(6),
              "hardswish_cpu")
          .gradients(select(X.le(-3), ZERO, select(X.ge(3), GRAD, GRAD.mul(X.div(3).add(0.5)))))
          .gradientNode("HardswishBackwardBackward0");

  private static final Pointwise THRESHOLD = threshold("ThresholdBackward0");
  private static final Pointwise THRESHOLD_WRITTEN = threshold("ThresholdBackward1");

  private static final Expr WITHIN = X.ge(A.neg()).and(X.le(A));
  private static final Expr KEPT = select(X.gt(A).or(X.lt(A.neg())), GRAD, ZERO);

  public static final Pointwise HARDSHRINK =
      Rules.floating("hardshrink", "HardshrinkBackward0", select(WITHIN, ZERO, X), "hardshrink_cpu")
          .gradients(KEPT)
          .gradientNode("HardshrinkBackwardBackward0");

  /** Zeros keep their sign, and NaN stays. */
  private static final Pointwise SOFTSHRINK =
      Rules.floating(
              "softshrink",
              "SoftshrinkBackward0",
              select(X.gt(A), X.sub(A), select(X.lt(A.neg()), X.add(A), X.mul(ZERO))),
              "softshrink_check")
          .gradients(KEPT)
          .gradientNode("SoftshrinkBackwardBackward0");

  private Rectified() {}

  private static Pointwise leaky(String node, Expr gradient) {
    return Rules.floating("leaky_relu", node, LEAKY, "leaky_relu_cpu")
        .gradients(gradient)
        .gradientNode("LeakyReluBackwardBackward0");
  }

  private static Pointwise threshold(String node) {
    return Pointwise.of("threshold", node, select(X.le(A), B, X))
        .gradients(select(X.le(A), ZERO, GRAD))
        .promoting(0)
        .trait(Trait.FITTING_WIDE)
        .trait(Trait.IDEMPOTENT)
        .check(Elementwise.noBool("threshold_cpu"))
        .gradientNode("ThresholdBackwardBackward0");
  }

  /** The element where it is positive, its product with the slope elsewhere. */
  public static Tensor leakyRelu(Tensor x, Scalar slope, boolean inPlace) {
    if (!inPlace) {
      return LEAKY_RELU.call(x, slope);
    }
    // With a negative slope the result does not tell the sign.
    boolean told = slope.toDouble() >= 0;
    return (told ? LEAKY_RELU_WRITTEN : LEAKY_RELU).inPlace(x, slope);
  }

  /** Replaces what is not above a threshold. */
  public static Tensor threshold(Tensor x, Scalar threshold, Scalar value, boolean inPlace) {
    return inPlace
        ? THRESHOLD_WRITTEN.inPlace(x, threshold, value)
        : THRESHOLD.call(x, threshold, value);
  }

  /** Moves elements towards zero by {@code lambd}. */
  public static Tensor softshrink(Tensor x, Scalar lambd) {
    DType dtype = TensorAccess.dtype(x);
    double size = lambd.toDouble();
    if (DTypes.isRealFloat(dtype) && !(size >= 0 && size <= DTypes.largest(dtype))) {
      throw Errors.state(
          "lambda must be in range [0, %s] for input dtype %s, but found %s",
          CText.general(DTypes.largest(dtype)), dtype, CText.general(size));
    }
    return SOFTSHRINK.call(x, lambd);
  }
}
