package dev.adjoint.kernel.math;

import static dev.adjoint.kernel.expr.Expr.constant;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.expr.BinaryOp;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.kernel.expr.SlowOp;
import dev.adjoint.kernel.expr.UnaryOp;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lowers what expressions mean ({@link Meaning}) to what code generators implement: leaves,
 * primitive {@link UnaryOp}s and {@link BinaryOp}s, {@link Expr.Fma}, {@link Expr.Conditional} and
 * {@link Expr.Slow}.
 *
 * <p>In a floating-point type each function becomes the operations of {@link Functions}: the same
 * polynomials wherever they are computed. In integers, division and power are {@link SlowOp}s.
 */
public final class Lowering {
  private final boolean floating;
  private final Functions functions;

  private Lowering(DType compute) {
    floating = DTypes.computesInFloat(compute);
    functions = compute == DType.FLOAT64 ? Functions.DOUBLE : Functions.FLOAT;
  }

  /** The expression in primitives, for computation in the given type; half types use float32. */
  public static Expr lower(Expr e, DType compute) {
    return lower(List.of(e), compute).get(0);
  }

  /** Several expressions in primitives, keeping what they share. */
  public static List<Expr> lower(List<Expr> outputs, DType compute) {
    Lowering lowering = new Lowering(compute);
    Map<Expr, Expr> made = new IdentityHashMap<>();
    for (Expr e : Expr.postOrder(outputs)) {
      made.put(e, lowering.node(e.mapChildren(child -> Expr.found(made, child))));
    }
    List<Expr> lowered = new ArrayList<>(outputs.size());
    for (Expr output : outputs) {
      lowered.add(Expr.found(made, output));
    }
    return lowered;
  }

  /** A node whose operands are primitive already. */
  private Expr node(Expr e) {
    return switch (e) {
      case Expr.Unary u when !u.op().isPrimitive() -> unary(u.op(), u.a());
      case Expr.Binary b when !b.op().isPrimitive() ->
          floating ? binary(b.op(), b.a(), b.b()) : integer(b.op(), b.a(), b.b());
      default -> e;
    };
  }

  private Expr unary(UnaryOp op, Expr a) {
    return switch (op) {
      case EXP -> functions.exp(a);
      case EXP2 -> functions.exp2(a);
      case EXPM1 -> functions.expm1(a);
      case LOG -> functions.log(a);
      case LOG2 -> functions.log2(a);
      case LOG10 -> functions.log10(a);
      case LOG1P -> functions.log1p(a);
      case SIN -> functions.sin(a);
      case COS -> functions.cos(a);
      case TAN -> functions.tan(a);
      case ASIN -> functions.inverse().asin(a);
      case ACOS -> functions.inverse().acos(a);
      case ATAN -> functions.inverse().atan(a);
      case SINH -> functions.sinh(a);
      case COSH -> functions.cosh(a);
      case ASINH -> functions.inverse().asinh(a);
      case ACOSH -> functions.inverse().acosh(a);
      case ATANH -> functions.inverse().atanh(a);
      case TANH -> functions.tanh(a);
      case ERF -> functions.error().erf(a);
      case ERFC -> functions.error().erfc(a);
      case SIGMOID -> functions.sigmoid(a);
      case FLOOR -> functions.floor(a);
      case CEIL -> functions.ceil(a);
      case TRUNC -> functions.trunc(a);
      case ROUND -> functions.round(a);
      default -> throw undecided(op);
    };
  }

  private Expr binary(BinaryOp op, Expr a, Expr b) {
    return switch (op) {
      case FMOD -> functions.fmod(a, b);
      case POW -> functions.pow(a, b);
      case ATAN2 -> scalar(SlowOp.ATAN2, a, b);
      case HYPOT -> functions.hypot(a, b);
      default -> throw undecided(op);
    };
  }

  private static Expr integer(BinaryOp op, Expr a, Expr b) {
    return switch (op) {
      case FLOOR_DIV -> scalar(SlowOp.FLOOR_DIV, a, b);
      case TRUNC_DIV -> scalar(SlowOp.TRUNC_DIV, a, b);
      case REMAINDER -> scalar(SlowOp.REMAINDER, a, b);
      case FMOD -> scalar(SlowOp.FMOD, a, b);
      case POW -> scalar(SlowOp.POW, a, b);
      case GCD -> scalar(SlowOp.GCD, a, b);
      default -> throw undecided(op);
    };
  }

  private static Expr scalar(SlowOp op, Expr a, Expr b) {
    return Expr.slow(op, constant(true), constant(0), List.of(a, b));
  }

  private static IllegalArgumentException undecided(Enum<?> op) {
    return new IllegalArgumentException(op + ": what it means has to be decided first");
  }
}
