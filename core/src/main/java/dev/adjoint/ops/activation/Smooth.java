package dev.adjoint.ops.activation;

import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.param;
import static dev.adjoint.kernel.expr.Expr.select;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Pointwise.Trait;
import dev.adjoint.op.Scalar;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.pointwise.Elementwise;

/** Activations with exponentials; gradients by PyTorch's formulas, in its order. */
public final class Smooth {
  private static final Expr X = in(0);
  private static final Expr GRAD = in(1);
  private static final Expr ONE = constant(1L);
  private static final Expr LOGISTIC = X.sigmoid();

  public static final Pointwise SILU =
      Rules.floating("silu", "SiluBackward0", X.div(X.neg().exp().add(1)), "silu_cpu")
          .gradients(GRAD.mul(LOGISTIC).mul(X.mul(ONE.sub(LOGISTIC)).add(1)));

  private static final double ROOT_HALF = Math.sqrt(0.5);
  private static final double TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);

  private static final Expr WITHIN = X.mul(ROOT_HALF).erf().add(1);

  private static final Pointwise GELU =
      Rules.floating("gelu", "GeluBackward0", X.mul(0.5).mul(WITHIN), "GeluKernelImpl")
          .gradients(
              GRAD.mul(
                  WITHIN
                      .mul(0.5)
                      .add(
                          X.mul(X.mul(X).mul(-0.5).exp().mul(TWO_OVER_ROOT_PI * ROOT_HALF * 0.5)))))
          .gradientNode("GeluBackwardBackward0");

  private static final double ROOT_TWO_OVER_PI = ROOT_HALF * TWO_OVER_ROOT_PI;
  private static final double CUBIC = 0.044715;
  private static final Expr TANH = X.add(X.mul(X).mul(X).mul(CUBIC)).mul(ROOT_TWO_OVER_PI).tanh();

  private static final Pointwise GELU_TANH =
      Rules.floating("gelu", "GeluBackward0", X.mul(0.5).mul(TANH.add(1)), "GeluKernelImpl")
          .gradients(
              GRAD.mul(
                  TANH.add(1)
                      .mul(0.5)
                      .add(
                          X.mul(0.5)
                              .mul(ONE.sub(TANH.mul(TANH)))
                              .mul(X.mul(X).mul(3 * CUBIC).add(1).mul(ROOT_TWO_OVER_PI)))))
          .gradientNode("GeluBackwardBackward0");

  private static final Expr TANH_SOFTPLUS = X.exp().log1p().tanh();

  public static final Pointwise MISH =
      Rules.floating("mish", "MishBackward0", X.mul(TANH_SOFTPLUS), "mish_cpu")
          .gradients(
              GRAD.mul(
                  TANH_SOFTPLUS.add(
                      X.mul(LOGISTIC).mul(ONE.sub(TANH_SOFTPLUS.mul(TANH_SOFTPLUS))))));

  /** {@code exp(-|x|)}, whose derivative at 0 is that from above. */
  private static final Expr DECAY = select(X.lt(0), X, X.neg()).exp();

  private static final Expr SHARE = DECAY.div(DECAY.add(1));

  public static final Pointwise LOG_SIGMOID =
      Rules.floating(
              "log_sigmoid",
              "LogSigmoidBackward0",
              X.min(0).sub(X.abs().neg().exp().log1p()),
              "log_sigmoid_cpu")
          .trait(Trait.ROW_MAJOR)
          .gradients(GRAD.mul(select(X.lt(0), ONE.sub(SHARE), SHARE)))
          .gradientNode("LogSigmoidBackwardBackward0");

  private static final Expr BETA = param(0);
  private static final Expr THRESHOLD = param(1);
  private static final Expr SCALED = X.mul(BETA);
  private static final Expr EXP = SCALED.exp();

  /** From the threshold on, a constant: second derivatives are 0 there. */
  private static final Expr BELOW = select(SCALED.ge(THRESHOLD), THRESHOLD, SCALED).exp();

  private static final Pointwise SOFTPLUS =
      Rules.floating(
              "softplus",
              "SoftplusBackward0",
              select(SCALED.gt(THRESHOLD), X, EXP.log1p().div(BETA)),
              "softplus_cpu")
          .gradients(select(SCALED.gt(THRESHOLD), GRAD, GRAD.mul(BELOW).div(BELOW.add(1))))
          .gradientNode("SoftplusBackwardBackward0");

  private Smooth() {}

  /** {@code log(1 + exp(beta * x)) / beta}, and the element itself above a threshold. */
  public static Tensor softplus(Tensor x, Scalar beta, Scalar threshold) {
    return SOFTPLUS.call(x, beta, threshold);
  }

  /** {@code x} times how probable it is that a normal number is not above it. */
  public static Tensor gelu(Tensor x, String approximate) {
    Pointwise op =
        switch (approximate) {
          case "none" -> GELU;
          case "tanh" -> GELU_TANH;
          default -> throw Errors.state("approximate argument must be either none or tanh.");
        };
    return op.call(x);
  }

  /** {@code x / (1 + |x|)}. */
  public static Tensor softsign(Tensor x) {
    return Arithmetic.DIV.call(
        x, Arithmetic.ADD_NUMBER.call(Elementwise.ABS.call(x), Scalar.of(1L)));
  }

  /** {@code x - tanh(x)}. */
  public static Tensor tanhshrink(Tensor x) {
    return Arithmetic.SUB.call(x, Elementwise.TANH.call(x));
  }
}
