package dev.adjoint.ops.pointwise;

import static dev.adjoint.kernel.expr.Expr.in;

import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Pointwise.Result;

/** What kind of number an element is. */
public final class Predicates {
  /** Times 0 it is 0, which holds in integers and bool too. */
  private static final Expr FINITE = in(0).mul(0).eq(0);

  private static final Expr INFINITE = FINITE.or(in(0).isNan()).not();

  public static final Pointwise ISNAN = predicate("isnan", in(0).isNan());
  public static final Pointwise ISINF = predicate("isinf", INFINITE);
  public static final Pointwise ISFINITE = predicate("isfinite", FINITE);
  public static final Pointwise ISPOSINF = predicate("isposinf", INFINITE.and(in(0).gt(0)));
  public static final Pointwise ISNEGINF = predicate("isneginf", INFINITE.and(in(0).lt(0)));

  private Predicates() {}

  private static Pointwise predicate(String name, Expr expr) {
    return Pointwise.of(name, name, expr).result(Result.BOOL);
  }
}
