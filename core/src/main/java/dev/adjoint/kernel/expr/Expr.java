package dev.adjoint.kernel.expr;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A scalar expression over the elements of several inputs: the definition of a pointwise operation.
 *
 * <p>Nodes are immutable and interned, so that two expressions of the same structure are the same
 * object, {@code ==} compares structure, and common subexpressions are shared. Expressions are
 * simplified on construction by rules that preserve every IEEE 754 result ({@code x * 1}, {@code
 * -(-x)}, arithmetic on constants).
 *
 * <p>The type a number is computed in is chosen later: the same expression serves float32, float64,
 * and, where its operations exist for them, integers.
 */
public abstract sealed class Expr extends FluentExpr {
  /** What a node's value is. */
  public enum Type {
    /** A number of the type computed in. */
    NUM,
    /** A condition. */
    BOOL,
    /** A signed integer as wide as the number, only where that is a floating-point number. */
    BITS
  }

  private final Type type;
  private final List<Expr> children;
  private final int hash;

  private Expr(Type type, List<Expr> children, int ownHash) {
    this.type = type;
    this.children = children;
    int h = ownHash * 31 + type.ordinal();
    for (Expr child : children) {
      h = h * 0x2c1b3c6d + child.hash;
      h ^= h >>> 15;
    }
    this.hash = h;
  }

  /** An element of the input with this index. */
  public static final class Input extends Expr {
    private final int index;

    private Input(int index) {
      super(Type.NUM, List.of(), index + 1000);
      this.index = index;
    }

    /** Position among the inputs. */
    public int index() {
      return index;
    }
  }

  /** A number that is given at each run and is the same for all elements. */
  public static final class Param extends Expr {
    private final int index;

    private Param(int index) {
      super(Type.NUM, List.of(), index + 2_000_000);
      this.index = index;
    }

    /** Position among the parameters. */
    public int index() {
      return index;
    }
  }

  /** A fixed number, condition or pattern of bits. */
  public static final class Const extends Expr {
    private final double value;
    private final long integer;
    private final boolean integral;

    private Const(Type type, double value, long integer, boolean integral) {
      super(type, List.of(), Double.hashCode(value) * 31 + Long.hashCode(integer));
      this.value = value;
      this.integer = integer;
      this.integral = integral;
    }

    /** The number as a {@code double}: exact unless it is an integer of more than 53 bits. */
    public double value() {
      return value;
    }

    /** The integer, the bits, or 1 and 0 for true and false; 0 for a number with a fraction. */
    public long integer() {
      return integer;
    }

    /** Whether {@link #integer} holds the value. */
    public boolean isIntegral() {
      return integral;
    }
  }

  /** An operation of one operand. */
  public static final class Unary extends Expr {
    private final UnaryOp op;
    private final Expr a;

    private Unary(Type type, UnaryOp op, Expr a) {
      super(type, List.of(a), op.name().hashCode());
      this.op = op;
      this.a = a;
    }

    /** The operation. */
    public UnaryOp op() {
      return op;
    }

    /** The operand. */
    public Expr a() {
      return a;
    }
  }

  /** An operation of two operands. */
  public static final class Binary extends Expr {
    private final BinaryOp op;
    private final Expr a;
    private final Expr b;

    private Binary(Type type, BinaryOp op, Expr a, Expr b) {
      super(type, List.of(a, b), op.name().hashCode());
      this.op = op;
      this.a = a;
      this.b = b;
    }

    /** The operation. */
    public BinaryOp op() {
      return op;
    }

    /** The first operand. */
    public Expr a() {
      return a;
    }

    /** The second operand. */
    public Expr b() {
      return b;
    }
  }

  /** {@code a * b + c}, rounded once; wrapping for integers. */
  public static final class Fma extends Expr {
    private Fma(Expr a, Expr b, Expr c) {
      super(Type.NUM, List.of(a, b, c), "FMA".hashCode());
    }

    /** The first factor. */
    public Expr a() {
      return children().get(0);
    }

    /** The second factor. */
    public Expr b() {
      return children().get(1);
    }

    /** The addend. */
    public Expr c() {
      return children().get(2);
    }
  }

  /** {@code a} where the condition holds, {@code b} elsewhere. */
  public static final class Conditional extends Expr {
    private Conditional(Expr condition, Expr a, Expr b) {
      super(a.type, List.of(condition, a, b), "SELECT".hashCode());
    }

    /** The condition. */
    public Expr condition() {
      return children().get(0);
    }

    /** The value where the condition holds. */
    public Expr a() {
      return children().get(1);
    }

    /** The value elsewhere. */
    public Expr b() {
      return children().get(2);
    }
  }

  /**
   * A scalar function where the guard holds, another expression elsewhere; vector code computes the
   * lanes where the guard holds one by one.
   */
  public static final class Slow extends Expr {
    private final SlowOp op;

    private Slow(SlowOp op, List<Expr> children) {
      super(Type.NUM, children, op.name().hashCode() * 7);
      this.op = op;
    }

    /** The scalar function. */
    public SlowOp op() {
      return op;
    }

    /** The condition. */
    public Expr guard() {
      return children().get(0);
    }

    /** The value where the guard does not hold. */
    public Expr fast() {
      return children().get(1);
    }

    /** The arguments of the scalar function. */
    public List<Expr> args() {
      return children().subList(2, children().size());
    }
  }

  // ---- properties

  /** What the value is. */
  public final Type type() {
    return type;
  }

  /** The operands in order; empty for inputs, parameters and constants. */
  public final List<Expr> children() {
    return children;
  }

  /** A hash of the structure, the same in every run. */
  @Override
  public final int hashCode() {
    return hash;
  }

  /** Identity, which is equality of structure. */
  @Override
  public final boolean equals(@Nullable Object other) {
    return this == other;
  }

  /** Whether this is the constant number {@code value}; positive and negative zero differ. */
  public final boolean isConstant(double value) {
    return this instanceof Const c
        && type == Type.NUM
        && Double.doubleToLongBits(c.value) == Double.doubleToLongBits(value);
  }

  /** Indices of the inputs this depends on. */
  public final SortedSet<Integer> freeInputs() {
    SortedSet<Integer> found = new TreeSet<>();
    for (Expr e : postOrder(List.of(this))) {
      if (e instanceof Input input) {
        found.add(input.index);
      }
    }
    return found;
  }

  /** Indices of the parameters this depends on. */
  public final SortedSet<Integer> freeParams() {
    SortedSet<Integer> found = new TreeSet<>();
    for (Expr e : postOrder(List.of(this))) {
      if (e instanceof Param param) {
        found.add(param.index);
      }
    }
    return found;
  }

  /** Whether this depends on the input with that index. */
  public final boolean usesInput(int index) {
    return freeInputs().contains(index);
  }

  /** Whether {@code part} occurs in this. */
  public final boolean contains(Expr part) {
    return postOrder(List.of(this)).contains(part);
  }

  // ---- whole-graph services

  /** Every node below the roots once, operands before their users. Iterative: depth is no limit. */
  public static List<Expr> postOrder(Collection<Expr> roots) {
    List<Expr> order = new ArrayList<>();
    Map<Expr, Boolean> done = new IdentityHashMap<>();
    ArrayDeque<Expr> stack = new ArrayDeque<>();
    for (Expr root : roots) {
      stack.push(root);
      while (!stack.isEmpty()) {
        Expr top = stack.peek();
        Boolean state = done.get(top);
        if (state == null) {
          done.put(top, Boolean.FALSE);
          for (int i = top.children.size() - 1; i >= 0; i--) {
            Expr child = top.children.get(i);
            if (!done.containsKey(child)) {
              stack.push(child);
            }
          }
        } else {
          stack.pop();
          if (!state) {
            done.put(top, Boolean.TRUE);
            order.add(top);
          }
        }
      }
    }
    return order;
  }

  /**
   * Rebuilds this from its leaves up: {@code rule} gets each node with its operands already
   * rebuilt, and returns it or a replacement.
   */
  public final Expr rewrite(UnaryOperator<Expr> rule) {
    Map<Expr, Expr> made = new IdentityHashMap<>();
    for (Expr e : postOrder(List.of(this))) {
      made.put(e, rule.apply(e.mapChildren(child -> found(made, child))));
    }
    return found(made, this);
  }

  /** This with every occurrence of {@code what} replaced. */
  public final Expr substitute(Expr what, Expr by) {
    Map<Expr, Expr> made = new IdentityHashMap<>();
    for (Expr e : postOrder(List.of(this))) {
      made.put(e, e == what ? by : e.mapChildren(child -> found(made, child)));
    }
    return found(made, this);
  }

  /** This with input {@code i} replaced by {@code by.get(i)}, all at once. */
  public final Expr substituteInputs(List<Expr> by) {
    Map<Expr, Expr> made = new IdentityHashMap<>();
    for (Expr e : postOrder(List.of(this))) {
      Expr now =
          e instanceof Input input && input.index < by.size()
              ? by.get(input.index)
              : e.mapChildren(child -> found(made, child));
      made.put(e, now);
    }
    return found(made, this);
  }

  /** The node of the same kind over other operands, simplified. */
  public final Expr mapChildren(UnaryOperator<Expr> map) {
    boolean same = true;
    List<Expr> now = new ArrayList<>(children.size());
    for (Expr child : children) {
      Expr mapped = map.apply(child);
      same &= mapped == child;
      now.add(mapped);
    }
    if (same) {
      return this;
    }
    return switch (this) {
      case Input _, Param _, Const _ -> this;
      case Unary u -> unary(u.op, now.get(0));
      case Binary b -> binary(b.op, now.get(0), now.get(1));
      case Fma _ -> fma(now.get(0), now.get(1), now.get(2));
      case Conditional _ -> select(now.get(0), now.get(1), now.get(2));
      case Slow s -> slow(s.op, now.get(0), now.get(1), now.subList(2, now.size()));
    };
  }

  public static Expr found(Map<Expr, Expr> map, Expr key) {
    Expr value = map.get(key);
    if (value == null) {
      throw new IllegalStateException("not visited yet: " + key);
    }
    return value;
  }

  // ---- leaves

  /** An element of input {@code index}. */
  public static Expr in(int index) {
    return Interner.intern(new Input(requireIndex(index)));
  }

  /** The parameter {@code index}. */
  public static Expr param(int index) {
    return Interner.intern(new Param(requireIndex(index)));
  }

  private static int requireIndex(int index) {
    if (index < 0) {
      throw new IllegalArgumentException("negative index " + index);
    }
    return index;
  }

  /** A fixed number; it counts as an integer where it is one. */
  public static Expr constant(double value) {
    boolean integral =
        Math.abs(value) <= 0x1p53
            && value == Math.rint(value)
            && Double.doubleToRawLongBits(value) != Long.MIN_VALUE;
    double canonical = Double.isNaN(value) ? Double.NaN : value;
    return Interner.intern(new Const(Type.NUM, canonical, integral ? (long) value : 0, integral));
  }

  /** A fixed integer, exact for all 64 bits. */
  public static Expr constant(long value) {
    return Interner.intern(new Const(Type.NUM, (double) value, value, true));
  }

  /** A fixed condition. */
  public static Expr constant(boolean value) {
    return Interner.intern(new Const(Type.BOOL, 0, value ? 1 : 0, true));
  }

  /** A fixed pattern of bits; float32 keeps the low 32. */
  public static Expr bits(long value) {
    return Interner.intern(new Const(Type.BITS, 0, value, true));
  }

  // ---- nodes

  /** An operation of one operand. */
  public static Expr unary(UnaryOp op, Expr a) {
    return switch (op) {
      case NOT -> make(Type.BOOL, op, a.asCondition());
      case BITNOT -> make(requireNot(a, Type.BOOL, op), op, a);
      case FROM_BITS -> make(Type.NUM, op, require(a, Type.BITS, op));
      case TO_BITS -> make(Type.BITS, op, require(a, Type.NUM, op));
      case ISNAN -> make(Type.BOOL, op, a.asNumber());
      default -> make(Type.NUM, op, a.asNumber());
    };
  }

  /** An operation of two operands; a condition among numbers counts as 1 or 0. */
  public static Expr binary(BinaryOp op, Expr a, Expr b) {
    Type type = Type.NUM;
    if (a.type == Type.BITS || b.type == Type.BITS) {
      require(a, Type.BITS, op);
      require(b, Type.BITS, op);
      if (!op.isBitwise() && !op.isComparison() && op != BinaryOp.ADD && op != BinaryOp.SUB) {
        throw new IllegalArgumentException(op + " is not defined for bits");
      }
      type = Type.BITS;
    } else if (a.type == Type.BOOL && b.type == Type.BOOL) {
      switch (op) {
        case AND, OR, XOR -> {
          return make(Type.BOOL, op, a, b);
        }
        case NE -> {
          return make(Type.BOOL, BinaryOp.XOR, a, b);
        }
        case EQ -> {
          return make(Type.BOOL, BinaryOp.XOR, a, b).not();
        }
        default -> {}
      }
    }
    if (type == Type.NUM) {
      a = a.asNumber();
      b = b.asNumber();
    }
    return make(op.isComparison() ? Type.BOOL : type, op, a, b);
  }

  private static Expr make(Type type, UnaryOp op, Expr a) {
    Expr simpler = Simplifier.unary(op, a);
    return simpler != null ? simpler : Interner.intern(new Unary(type, op, a));
  }

  private static Expr make(Type type, BinaryOp op, Expr a, Expr b) {
    if (op.isCommutative() && a instanceof Const && !(b instanceof Const)) {
      return make(type, op, b, a);
    }
    Expr simpler = Simplifier.binary(op, a, b);
    return simpler != null ? simpler : Interner.intern(new Binary(type, op, a, b));
  }

  /** {@code a * b + c}, rounded once or, where that takes long, twice. */
  public static Expr multiplyAdd(Expr a, Expr b, Expr c) {
    return MultiplyAdd.FUSED ? fma(a, b, c) : a.asNumber().mul(b).add(c);
  }

  /** {@code a * b + c}, rounded once: for what would be wrong otherwise. */
  public static Expr fma(Expr a, Expr b, Expr c) {
    return Interner.intern(new Fma(a.asNumber(), b.asNumber(), c.asNumber()));
  }

  /** {@code a} where the condition holds (a number: is not zero), {@code b} elsewhere. */
  public static Expr select(Expr condition, Expr a, Expr b) {
    Expr c = condition.asCondition();
    if (a.type != b.type) {
      if (a.type == Type.BITS || b.type == Type.BITS) {
        throw new IllegalArgumentException("select between " + a.type + " and " + b.type);
      }
      a = a.asNumber();
      b = b.asNumber();
    }
    Expr simpler = Simplifier.select(c, a, b);
    return simpler != null ? simpler : Interner.intern(new Conditional(c, a, b));
  }

  /** The scalar function of the arguments where the guard holds, {@code fast} elsewhere. */
  public static Expr slow(SlowOp op, Expr guard, Expr fast, List<Expr> args) {
    if (args.size() != op.arity()) {
      throw new IllegalArgumentException(op + " takes " + op.arity() + " arguments");
    }
    if (guard instanceof Const c && c.integer == 0) {
      return fast;
    }
    List<Expr> all = new ArrayList<>(args.size() + 2);
    all.add(require(guard, Type.BOOL, op));
    all.add(fast.asNumber());
    for (Expr arg : args) {
      all.add(arg.asNumber());
    }
    return Interner.intern(new Slow(op, List.copyOf(all)));
  }

  private static Expr require(Expr e, Type type, Enum<?> op) {
    if (e.type != type) {
      throw new IllegalArgumentException(op + " wants " + type + ", got " + e.type);
    }
    return e;
  }

  private static Type requireNot(Expr e, Type type, Enum<?> op) {
    if (e.type == type) {
      throw new IllegalArgumentException(op + " is not defined for " + type);
    }
    return e.type;
  }

  /** This as a number: a condition becomes 1 or 0. */
  public final Expr asNumber() {
    return switch (type) {
      case NUM -> this;
      case BOOL -> select(this, constant(1L), constant(0L));
      case BITS -> throw new IllegalArgumentException("bits are no number: " + this);
    };
  }

  /** This as a condition: a number becomes whether it is not zero. */
  public final Expr asCondition() {
    return switch (type) {
      case BOOL -> this;
      case NUM -> ne(0);
      case BITS -> throw new IllegalArgumentException("bits are no condition: " + this);
    };
  }

  /** The text of the expression, with names for shared parts. */
  @Override
  public String toString() {
    return ExprText.of(this);
  }
}
