package dev.adjoint.kernel.math;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.expr.BinaryOp;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.kernel.expr.MultiplyAdd;
import dev.adjoint.kernel.expr.SlowOp;
import dev.adjoint.kernel.expr.UnaryOp;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Interpreter of expressions: evaluates the lowered primitives for single elements. It defines the
 * meaning of an expression, which compiled kernels must reproduce bit by bit.
 *
 * <p>Instances are immutable and may be shared between threads.
 */
public final class Evaluator {
  private final DType compute;
  private final RawArithmetic arithmetic;
  private final Expr[] order;
  private final int[][] operands;

  /** Prepares an expression for computation in the given type; half types use float32. */
  public Evaluator(Expr e, DType compute) {
    this.compute = compute;
    this.arithmetic = arithmeticOf(compute);
    List<Expr> nodes = Expr.postOrder(List.of(Lowering.lower(Meaning.of(e, compute), compute)));
    this.order = nodes.toArray(new Expr[0]);
    this.operands = new int[order.length][];
    Map<Expr, Integer> position = new IdentityHashMap<>();
    for (int i = 0; i < order.length; i++) {
      position.put(order[i], i);
      operands[i] =
          order[i].children().stream()
              .mapToInt(child -> position.getOrDefault(child, -1))
              .toArray();
    }
  }

  private static RawArithmetic arithmeticOf(DType compute) {
    return switch (compute) {
      case FLOAT16, BFLOAT16, FLOAT32 -> new FloatArithmetic();
      case FLOAT64 -> new DoubleArithmetic();
      case INT64 -> new IntegerArithmetic(64);
      case BOOL, UINT8, INT8, INT16, INT32 -> new IntegerArithmetic(32);
    };
  }

  /** The value in floating point; conditions are 1 and 0. */
  public double apply(double... inputs) {
    return apply(inputs, new double[0]);
  }

  /** The value in floating point with parameters; conditions are 1 and 0. */
  public double apply(double[] inputs, double[] params) {
    if (!DTypes.computesInFloat(compute) && compute != DType.BOOL) {
      throw new IllegalStateException("computes in " + compute);
    }
    long raw = run(arithmetic.rawAll(inputs), arithmetic.rawAll(params));
    return resultType() == Expr.Type.BOOL ? raw : arithmetic.toDouble(raw);
  }

  /** The value in integers; conditions are 1 and 0. */
  public long applyLong(long... inputs) {
    return applyLong(inputs, new long[0]);
  }

  /** The value in integers with parameters; conditions are 1 and 0. */
  public long applyLong(long[] inputs, long[] params) {
    if (DTypes.computesInFloat(compute)) {
      throw new IllegalStateException("computes in " + compute);
    }
    return run(inputs, params);
  }

  /** Whether the value is a condition. */
  public boolean isCondition() {
    return resultType() == Expr.Type.BOOL;
  }

  /**
   * The value as it is computed with: the bits of a floating-point number, an integer, 1 or 0.
   *
   * @param inputs in the same form
   * @param params in the same form
   */
  public long raw(long[] inputs, long[] params) {
    return run(inputs, params);
  }

  private Expr.Type resultType() {
    return order[order.length - 1].type();
  }

  /** Computes on raw values: the bits of floating-point numbers, integers, 1 or 0. */
  private long run(long[] inputs, long[] params) {
    long[] slots = new long[order.length];
    for (int i = 0; i < slots.length; i++) {
      int[] at = operands[i];
      slots[i] =
          switch (order[i]) {
            case Expr.Input x -> inputs[x.index()];
            case Expr.Param x -> params[x.index()];
            case Expr.Const c ->
                c.type() == Expr.Type.NUM ? arithmetic.constant(c) : arithmetic.wrap(c.integer());
            case Expr.Unary u -> unary(u, slots[at[0]]);
            case Expr.Binary b -> binary(b, slots[at[0]], slots[at[1]]);
            case Expr.Fma _ -> arithmetic.fma(slots[at[0]], slots[at[1]], slots[at[2]]);
            case Expr.Conditional _ -> slots[at[0]] != 0 ? slots[at[1]] : slots[at[2]];
            case Expr.Slow s ->
                slots[at[0]] != 0
                    ? arithmetic.slow(s.op(), slots[at[2]], at.length > 3 ? slots[at[3]] : null)
                    : slots[at[1]];
          };
    }
    return slots[slots.length - 1];
  }

  private long unary(Expr.Unary u, long a) {
    return switch (u.op()) {
      case NOT -> a ^ 1;
      case BITNOT -> ~a;
      case TO_BITS, FROM_BITS -> a;
      default -> arithmetic.unary(u.op(), a);
    };
  }

  private long binary(Expr.Binary e, long a, long b) {
    return switch (e.a().type()) {
      case BOOL ->
          switch (e.op()) {
            case AND -> a & b;
            case OR -> a | b;
            case XOR -> a ^ b;
            default -> throw new IllegalStateException(e.op() + " of conditions");
          };
      case BITS -> arithmetic.bits().binary(e.op(), a, b);
      case NUM -> arithmetic.binary(e.op(), a, b);
    };
  }

  private static IllegalStateException notPrimitive(Enum<?> op) {
    return new IllegalStateException(op + " is not primitive");
  }

  private static long truth(boolean value) {
    return value ? 1 : 0;
  }

  /** One type's operations on raw values. */
  private abstract static class RawArithmetic {
    abstract long constant(Expr.Const c);

    abstract long raw(double value);

    abstract double toDouble(long raw);

    abstract long unary(UnaryOp op, long a);

    abstract long binary(BinaryOp op, long a, long b);

    abstract long fma(long a, long b, long c);

    abstract long slow(SlowOp op, long a, @Nullable Long b);

    abstract IntegerArithmetic bits();

    long wrap(long value) {
      return bits().wrap(value);
    }

    long[] rawAll(double[] values) {
      long[] raw = new long[values.length];
      for (int i = 0; i < raw.length; i++) {
        raw[i] = raw(values[i]);
      }
      return raw;
    }
  }

  /**
   * Floating point, computed as doubles: what two floats come to is rounded to the same float, by
   * way of a double or not.
   */
  private abstract static class RealArithmetic extends RawArithmetic {
    private final IntegerArithmetic bits;

    RealArithmetic(int width) {
      bits = new IntegerArithmetic(width);
    }

    @Override
    long unary(UnaryOp op, long a) {
      double x = toDouble(a);
      return switch (op) {
        case NEG -> raw(-x);
        case ABS -> raw(Math.abs(x));
        case SQRT -> raw(Math.sqrt(x));
        default -> throw notPrimitive(op);
      };
    }

    @Override
    long binary(BinaryOp op, long a, long b) {
      double x = toDouble(a);
      double y = toDouble(b);
      return switch (op) {
        case ADD -> raw(x + y);
        case SUB -> raw(x - y);
        case MUL -> raw(x * y);
        case DIV -> raw(x / y);
        case MAX -> raw(Math.max(x, y));
        case MIN -> raw(Math.min(x, y));
        case EQ -> truth(x == y);
        case NE -> truth(x != y);
        case LT -> truth(x < y);
        case LE -> truth(x <= y);
        case GT -> truth(x > y);
        case GE -> truth(x >= y);
        default -> throw notPrimitive(op);
      };
    }

    @Override
    long slow(SlowOp op, long a, @Nullable Long b) {
      return raw(SlowFunctions.apply(op, toDouble(a), b == null ? 0.0 : toDouble(b)));
    }

    @Override
    IntegerArithmetic bits() {
      return bits;
    }
  }

  private static final class FloatArithmetic extends RealArithmetic {
    FloatArithmetic() {
      super(32);
    }

    private static float f(long raw) {
      return Float.intBitsToFloat((int) raw);
    }

    @Override
    long constant(Expr.Const c) {
      return c.isIntegral() ? Float.floatToRawIntBits((float) c.integer()) : raw(c.value());
    }

    @Override
    long raw(double value) {
      return Float.floatToRawIntBits((float) value);
    }

    @Override
    double toDouble(long raw) {
      return f(raw);
    }

    @Override
    long fma(long a, long b, long c) {
      return raw(MultiplyAdd.fma(f(a), f(b), f(c)));
    }
  }

  private static final class DoubleArithmetic extends RealArithmetic {
    DoubleArithmetic() {
      super(64);
    }

    @Override
    long constant(Expr.Const c) {
      return raw(c.value());
    }

    @Override
    long raw(double value) {
      return Double.doubleToRawLongBits(value);
    }

    @Override
    double toDouble(long raw) {
      return Double.longBitsToDouble(raw);
    }

    @Override
    long fma(long a, long b, long c) {
      return raw(MultiplyAdd.fma(toDouble(a), toDouble(b), toDouble(c)));
    }
  }

  private static final class IntegerArithmetic extends RawArithmetic {
    private final int width;

    IntegerArithmetic(int width) {
      this.width = width;
    }

    @Override
    long wrap(long value) {
      return width == 32 ? (int) value : value;
    }

    @Override
    long constant(Expr.Const c) {
      return wrap(c.integer());
    }

    @Override
    long raw(double value) {
      return wrap((long) value);
    }

    @Override
    double toDouble(long raw) {
      return raw;
    }

    @Override
    long unary(UnaryOp op, long a) {
      return switch (op) {
        case NEG -> wrap(-a);
        case ABS -> wrap(Math.abs(a));
        default -> throw notPrimitive(op);
      };
    }

    @Override
    long binary(BinaryOp op, long a, long b) {
      int count = (int) b & (width - 1);
      long unsigned = width == 32 ? a & 0xffff_ffffL : a;
      return switch (op) {
        case ADD -> wrap(a + b);
        case SUB -> wrap(a - b);
        case MUL -> wrap(a * b);
        case MAX -> Math.max(a, b);
        case MIN -> Math.min(a, b);
        case EQ -> truth(a == b);
        case NE -> truth(a != b);
        case LT -> truth(a < b);
        case LE -> truth(a <= b);
        case GT -> truth(a > b);
        case GE -> truth(a >= b);
        case AND -> a & b;
        case OR -> a | b;
        case XOR -> a ^ b;
        case SHL -> wrap(a << count);
        case SHR -> a >> count;
        case USHR -> wrap(unsigned >>> count);
        default -> throw notPrimitive(op);
      };
    }

    @Override
    long fma(long a, long b, long c) {
      return wrap(a * b + c);
    }

    @Override
    long slow(SlowOp op, long a, @Nullable Long b) {
      return wrap(SlowFunctions.apply(op, a, b == null ? 0L : (long) b));
    }

    @Override
    IntegerArithmetic bits() {
      return this;
    }
  }
}
