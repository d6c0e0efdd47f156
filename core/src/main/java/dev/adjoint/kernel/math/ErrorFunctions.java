package dev.adjoint.kernel.math;

import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.select;
import static dev.adjoint.kernel.math.Functions.polynomial;

import dev.adjoint.kernel.expr.Expr;
import java.util.Arrays;

/** The error function and its complement as expressions of primitives. */
final class ErrorFunctions {
  private static final double ERF_FAR_FROM = 0.875;
  private static final double ERFC_FAR_FROM = 0.5;

  private final Functions functions;
  private final ErrorFunctionTable table;

  ErrorFunctions(Functions functions, ErrorFunctionTable table) {
    this.functions = functions;
    this.table = table;
  }

  /** A polynomial whose last sum is kept in two parts, and so is its first coefficient. */
  private record CarriedSum(Expr high, Expr low) {
    static CarriedSum of(Expr x, double[] coefficients, double firstLow) {
      Expr first = constant(coefficients[0]);
      double[] others = Arrays.copyOfRange(coefficients, 1, coefficients.length);
      Expr rest = x.mul(polynomial(x, others));
      Expr high = first.add(rest);
      return new CarriedSum(high, rest.sub(high.sub(first)).add(firstLow));
    }
  }

  Expr erf(Expr x) {
    Expr a = x.abs();
    Expr near = Expr.fma(a, polynomial(a.mul(a), table.erf()), a);
    Expr t = a.min(table.oneAbove()).sub(table.center());
    CarriedSum log = CarriedSum.of(t, table.logErfc(), table.logErfcLow());
    Expr rest = functions.expOfNormal(log.high.neg());
    Expr far = constant(1).sub(Expr.fma(rest.neg(), log.low, rest));
    Expr flat = select(a.gt(table.oneAbove()), constant(1), far);
    return Functions.withSign(select(a.lt(ERF_FAR_FROM), near, flat), functions.signOf(x));
  }

  Expr erfc(Expr x) {
    Expr a = x.abs();
    // 1 - x - x p(x^2), the first difference with what it lost.
    Expr first = constant(1).sub(x);
    Expr lost = constant(1).sub(first).sub(x);
    Expr near = first.add(Expr.fma(x.neg(), polynomial(x.mul(x), table.erf()), lost));
    Expr far = far(a.min(table.zeroAbove()));
    Expr tail = select(a.gt(table.zeroAbove()), constant(0), far);
    Expr ofEither = select(x.lt(0), constant(2).sub(tail), tail);
    return select(a.lt(ERFC_FAR_FROM), near, ofEither);
  }

  /** {@code exp(-a^2) / (1 + 2a)} times a polynomial. */
  private Expr far(Expr a) {
    Expr square = a.mul(a);
    Expr squareLow = Expr.fma(a, a, square.neg());
    Expr shrunk = a.sub(table.turn()).div(a.add(table.turn()));
    CarriedSum above = CarriedSum.of(shrunk, table.erfcx(), table.erfcxLow());
    Expr below = Expr.fma(a, constant(2), constant(1));
    Expr belowLow = constant(1).sub(below.sub(a.add(a)));
    Expr inverse = constant(1).div(below);
    Expr quotient = above.high.mul(inverse);
    Expr residue =
        Expr.fma(quotient.neg(), belowLow, Expr.fma(quotient.neg(), below, above.high))
            .add(above.low);
    return functions.scaledExpTimes(square.neg(), squareLow.neg(), quotient, residue.mul(inverse));
  }
}
