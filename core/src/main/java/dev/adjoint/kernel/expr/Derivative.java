package dev.adjoint.kernel.expr;

import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.select;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Symbolic derivatives, of any order, since a derivative is an expression again.
 *
 * <p>The rules follow PyTorch's formulas, down to the order of their operations and to their
 * choices at kinks: the derivative of {@code abs} at zero is zero, that of {@code relu} too, {@code
 * clamp} passes on its bounds, {@code maximum} splits ties into halves, and the branch that a
 * {@code select} does not take contributes exactly zero, whatever its own derivative is. Rules use
 * the value of the function itself where PyTorch saves the result, so that {@link Expr#substitute}
 * can put a saved result in its place.
 */
public final class Derivative {
  private static final double LN_2 = Math.log(2);
  private static final double LN_10 = Math.log(10);
  private static final double TWO_OVER_ROOT_PI = 0x1.20dd750429b6dp+0;

  private final Expr variable;
  private final Expr seed;

  private Derivative(Expr variable, Expr seed) {
    this.variable = variable;
    this.seed = seed;
  }

  /** The derivative with respect to an input. */
  public static Expr of(Expr f, int input) {
    return times(f, Expr.in(input), constant(1));
  }

  /** The derivative with respect to a parameter. */
  public static Expr of(Expr f, Expr.Param param) {
    return times(f, param, constant(1));
  }

  /**
   * The derivative with respect to an input times {@code gradient}, in the order in which PyTorch
   * multiplies: this is the gradient of the input where {@code gradient} is that of the result, and
   * the tangent of the result where {@code gradient} is that of the input.
   */
  public static Expr times(Expr f, int input, Expr gradient) {
    return times(f, Expr.in(input), gradient);
  }

  private static Expr times(Expr f, Expr variable, Expr seed) {
    Derivative rules = new Derivative(variable, seed);
    // Nodes that do not depend on the variable have no entry.
    Map<Expr, Expr> known = new IdentityHashMap<>();
    for (Expr e : Expr.postOrder(List.of(f))) {
      Expr d = rules.rule(e, known);
      if (d != null) {
        known.put(e, d);
      }
    }
    return known.getOrDefault(f, constant(0));
  }

  private @Nullable Expr rule(Expr e, Map<Expr, Expr> known) {
    if (e == variable) {
      return seed;
    }
    if (e.type() != Expr.Type.NUM || e.children().stream().noneMatch(known::containsKey)) {
      if (e instanceof Expr.Unary u && u.op() == UnaryOp.FROM_BITS && dependsOnVariable(u)) {
        throw new IllegalArgumentException("no derivative through bits: " + e);
      }
      return null;
    }
    return switch (e) {
      case Expr.Input _, Expr.Param _, Expr.Const _ -> null;
      case Expr.Unary u -> unary(u, Expr.found(known, u.a()));
      case Expr.Binary b -> binary(b, known.get(b.a()), known.get(b.b()));
      case Expr.Fma f ->
          sum(product(f.a(), known.get(f.a()), f.b(), known.get(f.b())), known.get(f.c()));
      case Expr.Conditional s -> choice(s.condition(), known.get(s.a()), known.get(s.b()));
      case Expr.Slow s -> throw new IllegalArgumentException("no derivative of lowered " + s.op());
    };
  }

  private boolean dependsOnVariable(Expr e) {
    return e.contains(variable);
  }

  private static @Nullable Expr sum(@Nullable Expr a, @Nullable Expr b) {
    if (a == null) {
      return b;
    }
    return b == null ? a : a.add(b);
  }

  private static @Nullable Expr product(Expr a, @Nullable Expr da, Expr b, @Nullable Expr db) {
    return sum(da == null ? null : da.mul(b), db == null ? null : db.mul(a));
  }

  private static @Nullable Expr choice(Expr condition, @Nullable Expr a, @Nullable Expr b) {
    if (a == null && b == null) {
      return null;
    }
    return select(condition, a == null ? constant(0) : a, b == null ? constant(0) : b);
  }

  private static @Nullable Expr unary(Expr.Unary out, Expr d) {
    Expr a = out.a();
    return switch (out.op()) {
      case NEG -> d.neg();
      case ABS -> d.mul(a.sign());
      case SQRT -> d.div(out.mul(2));
      case RSQRT -> d.mul(-0.5).mul(out.mul(out).mul(out));
      case RECIPROCAL -> d.neg().mul(out.mul(out));
      case EXP -> d.mul(out);
      case EXP2 -> d.mul(out).mul(LN_2);
      case EXPM1 -> d.mul(out.add(1));
      case LOG -> d.div(a);
      case LOG2 -> d.div(a.mul(LN_2));
      case LOG10 -> d.div(a.mul(LN_10));
      case LOG1P -> d.div(a.add(1));
      case SIN -> d.mul(a.cos());
      case COS -> d.mul(a.sin().neg());
      case TAN -> d.mul(out.mul(out).add(1));
      case ASIN -> d.mul(constant(1).sub(a.mul(a)).rsqrt());
      case ACOS -> d.mul(constant(1).sub(a.mul(a)).rsqrt().neg());
      case ATAN -> d.div(a.mul(a).add(1));
      case SINH -> d.mul(a.cosh());
      case COSH -> d.mul(a.sinh());
      case ASINH -> d.mul(a.mul(a).add(1).rsqrt());
      case ACOSH -> d.mul(a.mul(a).sub(1).rsqrt());
      case ATANH -> d.div(constant(1).sub(a.mul(a)));
      case TANH -> d.mul(constant(1).sub(out.mul(out)));
      case ERF -> d.mul(a.mul(a).neg().exp().mul(TWO_OVER_ROOT_PI));
      case ERFC -> d.mul(a.mul(a).neg().exp().mul(-TWO_OVER_ROOT_PI));
      case SIGMOID -> d.mul(constant(1).sub(out)).mul(out);
      case SIGN, FLOOR, CEIL, TRUNC, ROUND -> null;
      case NOT, BITNOT, TO_BITS, FROM_BITS, ISNAN ->
          throw new IllegalArgumentException("no derivative of " + out.op());
    };
  }

  private static @Nullable Expr binary(Expr.Binary out, @Nullable Expr da, @Nullable Expr db) {
    Expr a = out.a();
    Expr b = out.b();
    return switch (out.op()) {
      case ADD -> sum(da, db);
      case SUB -> {
        if (db == null) {
          yield da;
        }
        yield da == null ? db.neg() : da.sub(db);
      }
      case MUL -> product(a, da, b, db);
      case DIV -> sum(da == null ? null : da.div(b), db == null ? null : db.neg().mul(out.div(b)));
      case REMAINDER -> sum(da, db == null ? null : db.neg().mul(a.floorDiv(b)));
      case FMOD -> sum(da, db == null ? null : db.neg().mul(a.truncDiv(b)));
      case MAX -> sum(extreme(a.eq(b), a.lt(b), da), extreme(a.eq(b), a.gt(b), db));
      case MIN -> sum(extreme(a.eq(b), a.gt(b), da), extreme(a.eq(b), a.lt(b), db));
      case CLAMP_MIN -> sum(choice(a.ge(b), da, null), choice(a.lt(b), db, null));
      case CLAMP_MAX -> sum(choice(a.le(b), da, null), choice(a.gt(b), db, null));
      case POW -> sum(powerByBase(a, b, da), powerByExponent(out, db));
      case ATAN2 -> {
        Expr square = a.mul(a).add(b.mul(b));
        Expr norm = select(square.eq(0), constant(0), square.reciprocal());
        yield sum(
            da == null ? null : da.mul(b.mul(norm)), db == null ? null : db.mul(a.neg().mul(norm)));
      }
      case HYPOT ->
          sum(da == null ? null : da.mul(a.div(out)), db == null ? null : db.mul(b.div(out)));
      case FLOOR_DIV, TRUNC_DIV -> null;
      case EQ, NE, LT, LE, GT, GE, AND, OR, XOR, SHL, SHR, USHR, GCD ->
          throw new IllegalArgumentException("no derivative of " + out.op());
    };
  }

  private static @Nullable Expr extreme(Expr tie, Expr loses, @Nullable Expr d) {
    return d == null ? null : select(tie, d.div(2), select(loses, constant(0), d));
  }

  private static @Nullable Expr powerByBase(Expr a, Expr b, @Nullable Expr da) {
    if (da == null || b.isConstant(0)) {
      return null;
    }
    Expr slope = da.mul(b.mul(a.pow(b.sub(1))));
    return b instanceof Expr.Const ? slope : select(b.eq(0), constant(0), slope);
  }

  private static @Nullable Expr powerByExponent(Expr.Binary out, @Nullable Expr db) {
    if (db == null) {
      return null;
    }
    Expr a = out.a();
    Expr flat = a.eq(0).and(out.b().ge(0));
    return db.mul(select(flat, constant(0), out.mul(a.log())));
  }
}
