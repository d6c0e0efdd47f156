package dev.adjoint.kernel.math;

import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.select;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.expr.BinaryOp;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.kernel.expr.UnaryOp;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an expression means in the type that it is computed in: the part of PyTorch's semantics that
 * is the same for every backend, so that none of them decides it.
 *
 * <p>Special exponents, reciprocals, signs and division with rounding become the arithmetic that
 * PyTorch defines them by. In {@code BOOL}, numbers are 0 or 1: sums become "or", products "and".
 * In integers rounding does nothing. An operation without a meaning in a type is an {@link
 * IllegalArgumentException}.
 *
 * <p>What is left for a backend: leaves, {@link Expr.Conditional} and {@link Expr.Fma}, conditions
 * and bits; in floating point the primitive operations of {@link UnaryOp} and {@link BinaryOp}, the
 * elementary functions, {@code FLOOR CEIL TRUNC ROUND}, {@code FMOD POW ATAN2} and {@code HYPOT};
 * in integers the primitive operations, {@code FLOOR_DIV TRUNC_DIV REMAINDER FMOD POW} and {@code
 * GCD}.
 */
public final class Meaning {
  private final Kind kind;
  private final int width;

  private enum Kind {
    FLOATING,
    INTEGER,
    LOGICAL
  }

  private Meaning(DType compute) {
    kind =
        DTypes.computesInFloat(compute)
            ? Kind.FLOATING
            : compute.isIntegral() ? Kind.INTEGER : Kind.LOGICAL;
    width = DTypes.computed(compute).itemSize() * Byte.SIZE;
  }

  /** What the expression means in computation in the given type; half types use float32. */
  public static Expr of(Expr e, DType compute) {
    return of(List.of(e), compute).getFirst();
  }

  /** What several expressions mean, keeping what they share. */
  public static List<Expr> of(List<Expr> outputs, DType compute) {
    Meaning meaning = new Meaning(compute);
    Map<Expr, Expr> made = new IdentityHashMap<>();
    for (Expr e : Expr.postOrder(outputs)) {
      made.put(e, meaning.node(e.mapChildren(child -> Expr.found(made, child))));
    }
    List<Expr> meant = new ArrayList<>(outputs.size());
    for (Expr output : outputs) {
      meant.add(Expr.found(made, output));
    }
    return meant;
  }

  private Expr node(Expr e) {
    return switch (e) {
      case Expr.Const c -> checked(c);
      case Expr.Unary u -> kind == Kind.FLOATING ? floating(u) : integer(u);
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

  private Expr integer(Expr.Unary u) {
    Expr a = u.a();
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

  private Expr floating(Expr.Unary u) {
    Expr a = u.a();
    return switch (u.op()) {
      case BITNOT -> {
        if (u.type() != Expr.Type.BITS) {
          throw unsupported(u.op());
        }
        yield u;
      }
      case SIGN -> sign(a);
      case RSQRT -> constant(1).div(a.sqrt());
      case RECIPROCAL -> constant(1).div(a);
      case ISNAN -> a.ne(a);
      default -> u;
    };
  }

  private static Expr sign(Expr a) {
    return select(a.gt(0), constant(1), select(a.lt(0), constant(-1), constant(0)));
  }

  private Expr floating(Expr.Binary e) {
    Expr a = e.a();
    Expr b = e.b();
    return switch (e.op()) {
      case FLOOR_DIV -> floorDiv(a, b);
      case TRUNC_DIV -> Expr.unary(UnaryOp.TRUNC, a.div(b));
      case REMAINDER -> remainder(a, b);
      case CLAMP_MIN -> a.max(b);
      case CLAMP_MAX -> a.min(b);
      case POW -> power(a, b, e);
      case AND, OR, XOR, SHL, SHR, USHR -> {
        if (e.type() == Expr.Type.NUM) {
          throw unsupported(e.op());
        }
        yield e;
      }
      case GCD -> throw unsupported(e.op());
      default -> e;
    };
  }

  /** As Python's: the sign is that of the divisor. */
  private static Expr remainder(Expr x, Expr y) {
    Expr m = Expr.binary(BinaryOp.FMOD, x, y);
    Expr otherSign = m.lt(0).xor(y.lt(0));
    return select(m.ne(0).and(otherSign), m.add(y), m);
  }

  /** As Python's: the quotient of what is left without the remainder, rounded to an integer. */
  private Expr floorDiv(Expr x, Expr y) {
    Expr m = Expr.binary(BinaryOp.FMOD, x, y);
    Expr quotient = x.sub(m).div(y);
    Expr otherSign = m.lt(0).xor(y.lt(0));
    Expr down = select(m.ne(0).and(otherSign), quotient.sub(1), quotient);
    Expr floored = Expr.unary(UnaryOp.FLOOR, down);
    Expr whole = select(down.sub(floored).gt(0.5), floored.add(1), floored);
    Expr ratio = x.div(y);
    return select(y.eq(0), ratio, select(down.eq(0), signedZero(ratio), whole));
  }

  /** Zero with the sign of a number. */
  private Expr signedZero(Expr x) {
    return x.toBits().and(Expr.bits(1L << (width - 1))).fromBits();
  }

  /** The exponents that PyTorch computes without its general power. */
  private static Expr power(Expr a, Expr b, Expr general) {
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
    return general;
  }

  private Expr integer(Expr.Binary e) {
    Expr a = e.a();
    Expr b = e.b();
    if (kind == Kind.LOGICAL && e.type() == Expr.Type.NUM) {
      return logical(e.op(), a, b, e);
    }
    return switch (e.op()) {
      case CLAMP_MIN -> a.max(b);
      case CLAMP_MAX -> a.min(b);
      case POW -> {
        if (b.isConstant(2)) {
          yield a.mul(a);
        }
        yield b.isConstant(3) ? a.mul(a).mul(a) : e;
      }
      case DIV, ATAN2, HYPOT -> throw unsupported(e.op());
      default -> e;
    };
  }

  private Expr logical(BinaryOp op, Expr a, Expr b, Expr original) {
    return switch (op) {
      case ADD, MAX, CLAMP_MIN -> a.or(b);
      case MUL, MIN, CLAMP_MAX -> a.and(b);
      case AND, OR, XOR, POW -> original;
      default -> throw unsupported(op);
    };
  }
}
