package dev.adjoint.kernel.expr;

import org.jspecify.annotations.Nullable;

/** Simplification rules that preserve every IEEE 754 result except the sign of a NaN. */
final class Simplifier {
  /** Integers up to here are exact in {@code double}, so folding them is right in every type. */
  private static final double EXACT = 0x1p53;

  private Simplifier() {}

  /** A simpler form of {@code op(a)}, or null. */
  static @Nullable Expr unary(UnaryOp op, Expr a) {
    if (a instanceof Expr.Const c) {
      Expr folded = fold(op, c);
      if (folded != null) {
        return folded;
      }
    }
    if (a instanceof Expr.Unary inner) {
      switch (op) {
        case NEG, NOT, BITNOT -> {
          if (inner.op() == op) {
            return inner.a();
          }
        }
        case ABS -> {
          if (inner.op() == UnaryOp.ABS) {
            return inner;
          }
          if (inner.op() == UnaryOp.NEG) {
            return inner.a().abs();
          }
        }
        case TO_BITS -> {
          if (inner.op() == UnaryOp.FROM_BITS) {
            return inner.a();
          }
        }
        case FROM_BITS -> {
          if (inner.op() == UnaryOp.TO_BITS) {
            return inner.a();
          }
        }
        case FLOOR, CEIL, TRUNC, ROUND -> {
          if (isRounding(inner.op())) {
            return inner;
          }
        }
        default -> {}
      }
    }
    return null;
  }

  private static boolean isRounding(UnaryOp op) {
    return op == UnaryOp.FLOOR || op == UnaryOp.CEIL || op == UnaryOp.TRUNC || op == UnaryOp.ROUND;
  }

  private static @Nullable Expr fold(UnaryOp op, Expr.Const c) {
    if (c.type() == Expr.Type.BOOL) {
      return op == UnaryOp.NOT ? Expr.constant(c.integer() == 0) : null;
    }
    if (c.type() == Expr.Type.BITS) {
      return null;
    }
    double x = c.value();
    return switch (op) {
      case NEG -> foldNegation(c);
      case ABS -> Math.abs(x) <= EXACT || !c.isIntegral() ? Expr.constant(Math.abs(x)) : null;
      case SQRT -> Expr.constant(Math.sqrt(x));
      case RECIPROCAL -> Expr.constant(1 / x);
      case EXP -> Expr.constant(StrictMath.exp(x));
      case LOG -> Expr.constant(StrictMath.log(x));
      case SIGN -> Expr.constant(x > 0 ? 1L : x < 0 ? -1L : 0L);
      default -> null;
    };
  }

  /** The integer 0 has a negative, -0.0, only as a floating-point number: it stays as it is. */
  private static @Nullable Expr foldNegation(Expr.Const c) {
    if (!c.isIntegral()) {
      return Expr.constant(-c.value());
    }
    return c.integer() == 0 || Math.abs(c.value()) > EXACT ? null : Expr.constant(-c.integer());
  }

  /** A simpler form of {@code op(a, b)}, or null; a lone constant of a commutative op is b. */
  static @Nullable Expr binary(BinaryOp op, Expr a, Expr b) {
    if (a instanceof Expr.Const x && b instanceof Expr.Const y) {
      Expr folded = fold(op, x, y);
      if (folded != null) {
        return folded;
      }
    }
    if (a.type() == Expr.Type.BOOL) {
      return condition(op, a, b);
    }
    if (a.type() == Expr.Type.BITS) {
      return null;
    }
    return switch (op) {
      case ADD -> {
        if (b.isConstant(-0.0)) {
          yield a;
        }
        yield b instanceof Expr.Unary u && u.op() == UnaryOp.NEG ? a.sub(u.a()) : null;
      }
      case SUB -> {
        if (b.isConstant(0)) {
          yield a;
        }
        yield b instanceof Expr.Unary u && u.op() == UnaryOp.NEG ? a.add(u.a()) : null;
      }
      case MUL -> {
        if (b.isConstant(1)) {
          yield a;
        }
        if (b.isConstant(-1)) {
          yield a.neg();
        }
        if (negated(a) && negated(b)) {
          yield ((Expr.Unary) a).a().mul(((Expr.Unary) b).a());
        }
        if (negated(a) && b instanceof Expr.Const && !b.isConstant(0)) {
          yield ((Expr.Unary) a).a().mul(b.neg());
        }
        yield null;
      }
      case DIV -> {
        if (b.isConstant(1)) {
          yield a;
        }
        yield b.isConstant(-1) ? a.neg() : null;
      }
      case POW -> {
        if (b.isConstant(0)) {
          yield Expr.constant(1L);
        }
        yield b.isConstant(1) ? a : null;
      }
      case MAX, MIN -> a == b ? a : null;
      default -> null;
    };
  }

  private static boolean negated(Expr e) {
    return e instanceof Expr.Unary u && u.op() == UnaryOp.NEG;
  }

  private static @Nullable Expr condition(BinaryOp op, Expr a, Expr b) {
    if (a == b) {
      return op == BinaryOp.XOR ? Expr.constant(false) : a;
    }
    if (b instanceof Expr.Const c) {
      boolean truth = c.integer() != 0;
      return switch (op) {
        case AND -> truth ? a : b;
        case OR -> truth ? b : a;
        case XOR -> truth ? a.not() : a;
        default -> null;
      };
    }
    return null;
  }

  private static @Nullable Expr fold(BinaryOp op, Expr.Const a, Expr.Const b) {
    if (a.type() != Expr.Type.NUM) {
      return null;
    }
    double x = a.value();
    double y = b.value();
    boolean exact = Math.abs(x) <= EXACT && Math.abs(y) <= EXACT;
    boolean integers = a.isIntegral() && b.isIntegral();
    if (integers && !exact) {
      return null;
    }
    return switch (op) {
      case ADD -> number(x + y, integers);
      case SUB -> number(x - y, integers);
      case MUL -> number(x * y, integers);
      case DIV -> Expr.constant(x / y);
      case MAX -> Expr.constant(Math.max(x, y));
      case MIN -> Expr.constant(Math.min(x, y));
      case EQ -> Expr.constant(x == y);
      case NE -> Expr.constant(x != y);
      case LT -> Expr.constant(x < y);
      case LE -> Expr.constant(x <= y);
      case GT -> Expr.constant(x > y);
      case GE -> Expr.constant(x >= y);
      default -> null;
    };
  }

  private static @Nullable Expr number(double value, boolean integers) {
    if (integers) {
      return Math.abs(value) > EXACT ? null : Expr.constant((long) value);
    }
    return Expr.constant(value);
  }

  /** A simpler form of {@code c ? a : b}, or null. */
  static @Nullable Expr select(Expr c, Expr a, Expr b) {
    if (c instanceof Expr.Const constant) {
      return constant.integer() != 0 ? a : b;
    }
    if (a == b) {
      return a;
    }
    if (c instanceof Expr.Unary not && not.op() == UnaryOp.NOT) {
      return Expr.select(not.a(), b, a);
    }
    if (a.type() == Expr.Type.BOOL && a instanceof Expr.Const x && b instanceof Expr.Const) {
      return x.integer() != 0 ? c : c.not();
    }
    if (a instanceof Expr.Conditional s && s.condition() == c) {
      return Expr.select(c, s.a(), b);
    }
    if (b instanceof Expr.Conditional s && s.condition() == c) {
      return Expr.select(c, a, s.b());
    }
    return null;
  }
}
