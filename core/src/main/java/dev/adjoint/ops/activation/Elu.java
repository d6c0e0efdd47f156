package dev.adjoint.ops.activation;

import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.param;
import static dev.adjoint.kernel.expr.Expr.select;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Scalar;

/** Exponential linear units: {@code scale * x}, and a scaled exponential below zero. */
public final class Elu {
  private static final Scalar ONE = Scalar.of(1L);
  private static final Scalar SELU_ALPHA = Scalar.of(1.6732632423543772848170429916717);
  private static final Scalar SELU_SCALE = Scalar.of(1.0507009873554804934193349852946);

  private static final Expr X = in(0);
  private static final Expr GRAD = in(1);
  private static final Expr SCALE = param(1);
  private static final Expr INNER = param(2);
  private static final Expr DEPTH = param(0).mul(SCALE);
  private static final Expr VALUE = select(X.lt(0), X.mul(INNER).expm1().mul(DEPTH), X.mul(SCALE));

  /** The slope from below at 0. */
  private static final Expr EDGE = GRAD.mul(INNER).mul(DEPTH);

  private static final Expr PLAIN = GRAD.mul(SCALE);

  /** The slope at 0 is that from below, but not its derivative; NaN gives NaN. */
  private static final Expr GRADIENT =
      select(X.gt(0), PLAIN, select(X.eq(0), EDGE, EDGE.mul(X.mul(INNER).exp())));

  /** The same of the result, which has the operand's sign. */
  private static final Expr GRADIENT_OF_RESULT =
      select(VALUE.gt(0), PLAIN, select(VALUE.eq(0), EDGE, GRAD.mul(INNER).mul(VALUE.add(DEPTH))));

  private static final Pointwise ELU = of("EluBackward0", GRADIENT);
  private static final Pointwise ELU_WRITTEN = of("EluBackward1", GRADIENT_OF_RESULT);
  private static final Pointwise CELU = of("CeluBackward0", GRADIENT);
  private static final Pointwise CELU_WRITTEN = of("CeluBackward1", GRADIENT_OF_RESULT);

  private Elu() {}

  private static Pointwise of(String node, Expr gradient) {
    return Rules.floating("elu", node, VALUE, "elu_cpu")
        .gradients(gradient)
        .gradientNode("EluBackwardBackward0");
  }

  /** {@code alpha * (exp(x) - 1)} below zero. */
  public static Tensor elu(Tensor x, Scalar alpha, boolean inPlace) {
    return run(ELU, ELU_WRITTEN, x, alpha, ONE, ONE, inPlace);
  }

  /** With a scale and an alpha that keep mean and variance. */
  public static Tensor selu(Tensor x, boolean inPlace) {
    return run(ELU, ELU_WRITTEN, x, SELU_ALPHA, SELU_SCALE, ONE, inPlace);
  }

  /** {@code alpha * (exp(x / alpha) - 1)} below zero. */
  public static Tensor celu(Tensor x, Scalar alpha, boolean inPlace) {
    if (alpha.toDouble() == 0) {
      throw new IllegalStateException("ZeroDivisionError: alpha cannot be 0 for CELU");
    }
    Scalar inverse = Scalar.of(1 / alpha.toDouble());
    return run(CELU, CELU_WRITTEN, x, alpha, ONE, inverse, inPlace);
  }

  private static Tensor run(
      Pointwise op,
      Pointwise written,
      Tensor x,
      Scalar alpha,
      Scalar scale,
      Scalar inner,
      boolean inPlace) {
    if (!inPlace) {
      return op.call(x, alpha, scale, inner);
    }
    // With a negative alpha the result does not tell the sign.
    boolean told = alpha.toDouble() >= 0;
    return (told ? written : op).inPlace(x, alpha, scale, inner);
  }
}
