package dev.adjoint.ops.reduce;

import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.param;
import static dev.adjoint.kernel.expr.Expr.select;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.Combine;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Reduction;
import dev.adjoint.ops.comparison.Comparison;
import dev.adjoint.ops.pointwise.Elementwise;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Table of the reductions behind norms of different orders, with their gradients. */
final class NormTable {
  private static final String NODE = "LinalgVectorNormBackward0";

  /** Inputs of the gradients: the gradient, the element, the norm. */
  private static final Expr G = in(0);

  private static final Expr X = in(1);
  private static final Expr N = in(2);
  private static final Expr P = param(0);
  private static final Expr ZERO = constant(0L);

  private static final Reduction TWO =
      norm(in(0).square(), Combine.SUM, in(0).sqrt(), gradient(G.mul(unlessZero(N, X.div(N)))));
  private static final Reduction ONE =
      norm(in(0).abs(), Combine.SUM, in(0), guarded(X.sign().mul(G)));
  private static final Reduction COUNT =
      norm(in(0).ne(0).asNumber(), Combine.SUM, in(0), (grad, saved) -> null);
  private static final Reduction LARGEST = extreme(Combine.MAX);
  private static final Reduction SMALLEST = extreme(Combine.MIN);

  private static final Reduction BELOW_ONE =
      norm(
          in(0).abs().pow(P),
          Combine.SUM,
          in(0).pow(constant(1L).div(P)),
          gradient(
              unlessZero(X, X.sign().mul(X.abs().pow(P.sub(1))))
                  .mul(G.mul(N.pow(constant(1L).sub(P))))));
  private static final Reduction BELOW_TWO =
      norm(
          in(0).abs().pow(P),
          Combine.SUM,
          in(0).pow(constant(1L).div(P)),
          gradient(X.sign().mul(X.abs().pow(P.sub(1))).mul(unlessZero(N, G.div(N.pow(P.sub(1)))))));
  private static final Reduction ABOVE_TWO =
      norm(
          in(0).abs().pow(P),
          Combine.SUM,
          in(0).pow(constant(1L).div(P)),
          gradient(X.mul(X.abs().pow(P.sub(2))).mul(unlessZero(N, G.div(N.pow(P.sub(1)))))));

  private static final Map<Reduction, Reduction> SINGLE = new ConcurrentHashMap<>();

  private NormTable() {}

  /** The reduction of a single element per result: no powers, so none overflows. */
  static Reduction ofOne(double p) {
    return p == 0 ? COUNT : SINGLE.computeIfAbsent(byOrder(p), NormTable::single);
  }

  private static Reduction single(Reduction usual) {
    return Reduction.of("norm", NODE, in(0).abs(), Combine.SUM, in(0)).gradientOf(usual);
  }

  /** The reduction for an order. */
  static Reduction byOrder(double p) {
    if (p == 2) {
      return TWO;
    }
    if (p == 1) {
      return ONE;
    }
    if (p == 0) {
      return COUNT;
    }
    if (p == Double.POSITIVE_INFINITY) {
      return LARGEST;
    }
    if (p == Double.NEGATIVE_INFINITY) {
      return SMALLEST;
    }
    return p < 1 ? BELOW_ONE : p < 2 ? BELOW_TWO : ABOVE_TWO;
  }

  private static Expr unlessZero(Expr test, Expr value) {
    return select(test.eq(0), ZERO, value);
  }

  private static Reduction norm(
      Expr element, Combine combine, Expr finish, Reduction.Rule gradient) {
    return Reduction.of("norm", NODE, element, combine, finish).gradient(true, true, gradient);
  }

  private static Reduction.Rule gradient(Expr expr) {
    return rule(operation(expr));
  }

  /** A rule that saves the gradient and the element, though its derivative is zero. */
  private static Reduction.Rule guarded(Expr expr) {
    return rule(operation(expr).guarding(0, 1));
  }

  private static Pointwise operation(Expr expr) {
    return Pointwise.of("norm_backward", "MulBackward0", expr).arity(3).promoting(0).deciding();
  }

  private static Reduction.Rule rule(Pointwise op) {
    return (grad, saved) ->
        op.call(new Tensor[] {grad, saved.input(0), saved.output()}, saved.numbers());
  }

  /** The gradient is divided among the elements whose absolute value equals the norm. */
  private static Reduction extreme(Combine combine) {
    Pointwise signed =
        Pointwise.of("norm_backward", "MulBackward0", in(0).mul(in(1).sign())).guarding(1);
    return norm(
        in(0).abs(),
        combine,
        in(0),
        (grad, saved) -> {
          Tensor x = saved.input(0);
          Tensor ties = Comparison.SAME.call(Elementwise.ABS.call(x), saved.output());
          return signed.call(Ties.scale(grad, ties, saved.reduced()), x);
        });
  }
}
