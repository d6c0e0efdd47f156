package dev.adjoint.ops.comparison;

import static dev.adjoint.kernel.expr.Expr.in;

import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Pointwise.Result;

/** Logic of truth values: what is not zero is true. */
public final class Logic {
  private static final Expr FIRST = in(0).ne(0);
  private static final Expr SECOND = in(1).ne(0);

  public static final Pointwise NOT = logical("logical_not", in(0).eq(0));
  public static final Pointwise AND = logical("logical_and", FIRST.and(SECOND));
  public static final Pointwise OR = logical("logical_or", FIRST.or(SECOND));
  public static final Pointwise XOR =
      logical("logical_xor", FIRST.and(SECOND.not()).or(FIRST.not().and(SECOND)));

  private Logic() {}

  private static Pointwise logical(String name, Expr expr) {
    return Pointwise.of(name, name, expr).result(Result.BOOL);
  }
}
