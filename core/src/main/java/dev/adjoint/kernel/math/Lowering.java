package dev.adjoint.kernel.math;

import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.select;

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
 * Lowers expressions to what code generators implement: leaves, primitive {@link UnaryOp}s and
 * {@link BinaryOp}s, {@link Expr.Fma}, {@link Expr.Conditional} and {@link Expr.Slow}.
 *
 * <p>In a floating-point type each function becomes the operations of {@link Functions}, in an
 * integer type what it means there (rounding does nothing, division is a {@link SlowOp}). In {@code
 * BOOL}, numbers are 0 or 1: sums become "or", products "and". An operation without a meaning in a
 * type is an {@link IllegalArgumentException}.
 */
public final class Lowering {
  private final Kind kind;
  private final Functions functions;

  private enum Kind {
    FLOATING,
    INTEGER,
    LOGICAL
  }

  private Lowering(DType compute) {
    kind =
        DTypes.computesInFloat(compute)
            ? Kind.FLOATING
            : compute.isIntegral() ? Kind.INTEGER : Kind.LOGICAL;
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
      case Expr.Const c -> checked(c);
      case Expr.Unary u -> unary(u);
      case Expr.Binary b -> kind == Kind.FLOATING ? floating(b) : integer(b);
      case Expr.Fma f ->
          kind == Kind.LOGICAL ? logical(BinaryOp.ADD, f.a().and(f.b()), f.c(), f) : f;
      case Expr.Slow s -> {
        if (kind == Kind.FLOATING ? !s.op().isFloating() : !s.op().isIntegral()) {
          throw unsupported(s.op());
        }
        yield s;
      }
      case Expr.Input _, Expr.Param _, Expr.Conditional _ -> e;
    };
  }

  private Expr checked(Expr.Const c) {
    if (kind != Kind.FLOATING && c.type() == Expr.Type.NUM && !c.isIntegral()) {
      throw new IllegalArgumentException(c + " is not an integer");
    }
    return c;
  }

  private IllegalArgumentException unsupported(Enum<?> op) {
    String where = kind == Kind.LOGICAL ? "bool" : kind == Kind.INTEGER ? "integers" : "floats";
    return new IllegalArgumentException(op + " is not defined for " + where);
  }

  private Expr unary(Expr.Unary u) {
    Expr a = u.a();
    if (kind == Kind.FLOATING) {
      return floating(u, a);
    }
    return switch (u.op()) {
      case NOT -> u;
      case ABS, SIGN -> {
        if (kind == Kind.LOGICAL) {
          yield a;
        }
        yield u.op() == UnaryOp.ABS ? u : sign(a);
      }
      case NEG, BITNOT -> {
        if (kind == Kind.LOGICAL) {
          if (u.op() == UnaryOp.NEG) {
            throw unsupported(u.op());
          }
          yield a.xor(constant(1L));
        }
        yield u;
      }
      case FLOOR, CEIL, TRUNC, ROUND -> a;
      case ISNAN -> constant(false);
      default -> throw unsupported(u.op());
    };
  }

  private Expr floating(Expr.Unary u, Expr a) {
    return switch (u.op()) {
      case NEG, ABS, SQRT, NOT, TO_BITS, FROM_BITS -> u;
      case BITNOT -> {
        if (u.type() != Expr.Type.BITS) {
          throw unsupported(u.op());
        }
        yield u;
      }
      case SIGN -> sign(a);
      case RSQRT -> constant(1).div(a.sqrt());
      case RECIPROCAL -> constant(1).div(a);
      case EXP -> functions.exp(a);
      case EXPM1 -> functions.expm1(a);
      case LOG -> functions.log(a);
      case LOG1P -> functions.log1p(a);
      case SIN -> functions.sin(a);
      case COS -> functions.cos(a);
      case TAN -> functions.tan(a);
      case TANH -> functions.tanh(a);
      case SIGMOID -> functions.sigmoid(a);
      case FLOOR -> functions.floor(a);
      case CEIL -> functions.ceil(a);
      case TRUNC -> functions.trunc(a);
      case ROUND -> functions.round(a);
      case ISNAN -> a.ne(a);
    };
  }

  private static Expr sign(Expr a) {
    return select(a.gt(0), constant(1), select(a.lt(0), constant(-1), constant(0)));
  }

  private Expr floating(Expr.Binary e) {
    Expr a = e.a();
    Expr b = e.b();
    return switch (e.op()) {
      case FLOOR_DIV -> functions.floorDiv(a, b);
      case TRUNC_DIV -> functions.trunc(a.div(b));
      case REMAINDER -> functions.remainder(a, b);
      case FMOD -> functions.fmod(a, b);
      case CLAMP_MIN -> a.max(b);
      case CLAMP_MAX -> a.min(b);
      case POW -> power(a, b);
      case ATAN2 -> scalar(SlowOp.ATAN2, a, b);
      case AND, OR, XOR, SHL, SHR, USHR -> {
        if (e.type() == Expr.Type.NUM) {
          throw unsupported(e.op());
        }
        yield e;
      }
      default -> e;
    };
  }

  private static Expr scalar(SlowOp op, Expr a, Expr b) {
    return Expr.slow(op, constant(true), constant(0), List.of(a, b));
  }

  /** The exponents that PyTorch computes without its general power, then the general one. */
  private Expr power(Expr a, Expr b) {
    if (b instanceof Expr.Const c) {
      Expr square = a.mul(a);
      if (c.value() == 2) {
        return square;
      }
      if (c.value() == 3) {
        return square.mul(a);
      }
      if (c.value() == 0.5) {
        return a.sqrt();
      }
      if (c.value() == -0.5) {
        return constant(1).div(a.sqrt());
      }
      if (c.value() == -1) {
        return constant(1).div(a);
      }
      if (c.value() == -2) {
        return constant(1).div(square);
      }
    }
    return functions.pow(a, b);
  }

  private Expr integer(Expr.Binary e) {
    Expr a = e.a();
    Expr b = e.b();
    if (kind == Kind.LOGICAL && e.type() == Expr.Type.NUM) {
      return logical(e.op(), a, b, e);
    }
    return switch (e.op()) {
      case FLOOR_DIV -> scalar(SlowOp.FLOOR_DIV, a, b);
      case TRUNC_DIV -> scalar(SlowOp.TRUNC_DIV, a, b);
      case REMAINDER -> scalar(SlowOp.REMAINDER, a, b);
      case FMOD -> scalar(SlowOp.FMOD, a, b);
      case CLAMP_MIN -> a.max(b);
      case CLAMP_MAX -> a.min(b);
      case POW -> {
        if (b.isConstant(2)) {
          yield a.mul(a);
        }
        yield b.isConstant(3) ? a.mul(a).mul(a) : scalar(SlowOp.POW, a, b);
      }
      case DIV, ATAN2 -> throw unsupported(e.op());
      default -> e;
    };
  }

  private Expr logical(BinaryOp op, Expr a, Expr b, Expr original) {
    return switch (op) {
      case ADD, MAX, CLAMP_MIN -> a.or(b);
      case MUL, MIN, CLAMP_MAX -> a.and(b);
      case AND, OR, XOR -> original;
      case POW -> scalar(SlowOp.POW, a, b);
      default -> throw unsupported(op);
    };
  }
}
