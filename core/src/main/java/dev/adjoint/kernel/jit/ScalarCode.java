package dev.adjoint.kernel.jit;

import static dev.adjoint.kernel.jit.Descriptors.BOXED_DOUBLE;
import static dev.adjoint.kernel.jit.Descriptors.BOXED_FLOAT;
import static dev.adjoint.kernel.jit.Descriptors.BYTE;
import static dev.adjoint.kernel.jit.Descriptors.CONVERSIONS;
import static dev.adjoint.kernel.jit.Descriptors.DOUBLE;
import static dev.adjoint.kernel.jit.Descriptors.FLOAT;
import static dev.adjoint.kernel.jit.Descriptors.INT;
import static dev.adjoint.kernel.jit.Descriptors.LONG;
import static dev.adjoint.kernel.jit.Descriptors.MATH;
import static dev.adjoint.kernel.jit.Descriptors.MEMORY;
import static dev.adjoint.kernel.jit.Descriptors.MULTIPLY_ADD;
import static dev.adjoint.kernel.jit.Descriptors.SHORT;
import static dev.adjoint.kernel.jit.Descriptors.SLOW;
import static dev.adjoint.kernel.jit.Descriptors.VOID;
import static dev.adjoint.kernel.jit.Descriptors.method;

import dev.adjoint.DType;
import dev.adjoint.kernel.Conversions;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.expr.BinaryOp;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.kernel.expr.MultiplyAdd;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Emits scalar bytecode for primitives.
 *
 * <p>A user binds leaves to local variables ({@link #bind}), announces the results it is going to
 * ask for ({@link #prepare}), which computes what is used more than once, and then {@link #push}es
 * the results.
 *
 * <p>Conditions are the {@code int}s 0 and 1. Where the computation is in {@link DType#BOOL},
 * numbers are too.
 */
final class ScalarCode {
  private final CodeBuilder code;
  private final DType compute;
  private final TypeKind num;
  private final TypeKind bits;
  private final boolean logical;
  private final Map<Expr, Integer> slots = new HashMap<>();

  ScalarCode(CodeBuilder code, DType compute) {
    this.code = code;
    this.compute = compute;
    this.num = numberKind(compute);
    this.bits = compute == DType.FLOAT32 ? TypeKind.INT : TypeKind.LONG;
    this.logical = compute == DType.BOOL;
  }

  /** The JVM's type for numbers of a computation. */
  static TypeKind numberKind(DType compute) {
    return switch (compute) {
      case FLOAT32 -> TypeKind.FLOAT;
      case FLOAT64 -> TypeKind.DOUBLE;
      case INT64 -> TypeKind.LONG;
      case INT32, BOOL -> TypeKind.INT;
      default -> throw new IllegalArgumentException("nothing is computed in " + compute);
    };
  }

  /** The JVM's type of the expression's value. */
  TypeKind kind(Expr e) {
    return switch (e.type()) {
      case NUM -> num;
      case BOOL -> TypeKind.INT;
      case BITS -> bits;
    };
  }

  /** Another emitter into the same code, which knows the values bound so far. */
  ScalarCode fork() {
    ScalarCode other = new ScalarCode(code, compute);
    other.slots.putAll(slots);
    return other;
  }

  /** Tells that the local variable holds the value of {@code e}. */
  void bind(Expr e, int slot) {
    slots.put(e, slot);
  }

  /** Stores the value on the stack in a new local variable. */
  void bindTop(Expr e) {
    int slot = code.allocateLocal(kind(e));
    code.storeLocal(kind(e), slot);
    bind(e, slot);
  }

  /** Computes what the schedule uses more than once, into local variables. */
  void prepare(Schedule schedule) {
    for (Expr e : schedule.order()) {
      if (schedule.useCount(e) > 1) {
        push(e);
        bindTop(e);
      }
    }
  }

  /** Leaves the value of {@code e} on the stack. */
  void push(Expr e) {
    Integer slot = slots.get(e);
    if (slot != null) {
      code.loadLocal(kind(e), slot);
      return;
    }
    switch (e) {
      case Expr.Const c -> constant(c);
      case Expr.Unary u -> unary(u);
      case Expr.Binary b -> binary(b);
      case Expr.Fma f -> fma(f);
      case Expr.Conditional s -> choose(s.condition(), () -> push(s.a()), () -> push(s.b()));
      case Expr.Slow s -> choose(s.guard(), () -> call(s), () -> push(s.fast()));
      case Expr.Input _, Expr.Param _ -> throw new IllegalStateException("not bound: " + e);
    }
  }

  private void constant(Expr.Const c) {
    switch (kind(c)) {
      case FLOAT -> code.loadConstant((float) number(c));
      case DOUBLE -> code.loadConstant(number(c));
      case LONG -> code.loadConstant(integer(c));
      default -> code.loadConstant(logical ? (integer(c) != 0 ? 1 : 0) : (int) integer(c));
    }
  }

  static double number(Expr.Const c) {
    return c.isIntegral() && c.value() == 0 ? c.integer() : c.value();
  }

  static long integer(Expr.Const c) {
    return c.isIntegral() ? c.integer() : Conversions.toLong(c.value());
  }

  private void unary(Expr.Unary u) {
    push(u.a());
    TypeKind kind = kind(u.a());
    switch (u.op()) {
      case NEG -> negate(kind);
      case ABS -> {
        if (!logical) {
          math("abs", kind, 1);
        }
      }
      case SQRT -> squareRoot(kind);
      case NOT -> code.iconst_1().ixor();
      case BITNOT -> complement(kind);
      case TO_BITS -> {
        if (kind == TypeKind.FLOAT) {
          code.invokestatic(BOXED_FLOAT, "floatToRawIntBits", method(INT, FLOAT));
        } else {
          code.invokestatic(BOXED_DOUBLE, "doubleToRawLongBits", method(LONG, DOUBLE));
        }
      }
      case FROM_BITS -> {
        if (bits == TypeKind.INT) {
          code.invokestatic(BOXED_FLOAT, "intBitsToFloat", method(FLOAT, INT));
        } else {
          code.invokestatic(BOXED_DOUBLE, "longBitsToDouble", method(DOUBLE, LONG));
        }
      }
      default -> throw notPrimitive(u);
    }
  }

  private void negate(TypeKind kind) {
    switch (kind) {
      case FLOAT -> code.fneg();
      case DOUBLE -> code.dneg();
      case LONG -> code.lneg();
      default -> {
        if (!logical) {
          code.ineg();
        }
      }
    }
  }

  private void squareRoot(TypeKind kind) {
    // The square root of a float in double, rounded to float, is the correctly rounded one.
    if (kind == TypeKind.FLOAT) {
      code.f2d().invokestatic(MATH, "sqrt", method(DOUBLE, DOUBLE)).d2f();
    } else {
      code.invokestatic(MATH, "sqrt", method(DOUBLE, DOUBLE));
    }
  }

  private void complement(TypeKind kind) {
    if (logical) {
      code.iconst_1().ixor();
    } else if (kind == TypeKind.LONG) {
      code.loadConstant(-1L).lxor();
    } else {
      code.iconst_m1().ixor();
    }
  }

  private void binary(Expr.Binary b) {
    if (b.op().isComparison()) {
      condition(b);
      return;
    }
    TypeKind kind = kind(b);
    push(b.a());
    push(b.b());
    if (b.op() == BinaryOp.SHL || b.op() == BinaryOp.SHR || b.op() == BinaryOp.USHR) {
      shift(b.op(), kind);
      return;
    }
    switch (kind) {
      case FLOAT -> floating(b);
      case DOUBLE -> doublePrecision(b);
      case LONG -> longs(b);
      default -> ints(b);
    }
  }

  private void floating(Expr.Binary b) {
    switch (b.op()) {
      case ADD -> code.fadd();
      case SUB -> code.fsub();
      case MUL -> code.fmul();
      case DIV -> code.fdiv();
      case MAX -> math("max", TypeKind.FLOAT, 2);
      case MIN -> math("min", TypeKind.FLOAT, 2);
      default -> throw notPrimitive(b);
    }
  }

  private void doublePrecision(Expr.Binary b) {
    switch (b.op()) {
      case ADD -> code.dadd();
      case SUB -> code.dsub();
      case MUL -> code.dmul();
      case DIV -> code.ddiv();
      case MAX -> math("max", TypeKind.DOUBLE, 2);
      case MIN -> math("min", TypeKind.DOUBLE, 2);
      default -> throw notPrimitive(b);
    }
  }

  private void longs(Expr.Binary b) {
    switch (b.op()) {
      case ADD -> code.ladd();
      case SUB -> code.lsub();
      case MUL -> code.lmul();
      case MAX -> math("max", TypeKind.LONG, 2);
      case MIN -> math("min", TypeKind.LONG, 2);
      case AND -> code.land();
      case OR -> code.lor();
      case XOR -> code.lxor();
      default -> throw notPrimitive(b);
    }
  }

  private void ints(Expr.Binary b) {
    boolean zeroOne = logical && b.type() == Expr.Type.NUM;
    switch (b.op()) {
      case ADD -> {
        if (zeroOne) {
          code.ior();
        } else {
          code.iadd();
        }
      }
      case SUB -> {
        if (zeroOne) {
          code.ixor();
        } else {
          code.isub();
        }
      }
      case MUL -> code.imul();
      case MAX -> math("max", TypeKind.INT, 2);
      case MIN -> math("min", TypeKind.INT, 2);
      case AND -> code.iand();
      case OR -> code.ior();
      case XOR -> code.ixor();
      default -> throw notPrimitive(b);
    }
  }

  private void shift(BinaryOp op, TypeKind kind) {
    boolean wide = kind == TypeKind.LONG;
    if (wide) {
      code.l2i();
    }
    switch (op) {
      case SHL -> {
        if (wide) {
          code.lshl();
        } else {
          code.ishl();
        }
      }
      case SHR -> {
        if (wide) {
          code.lshr();
        } else {
          code.ishr();
        }
      }
      default -> {
        if (wide) {
          code.lushr();
        } else {
          code.iushr();
        }
      }
    }
  }

  private void fma(Expr.Fma f) {
    push(f.a());
    push(f.b());
    switch (num) {
      case FLOAT, DOUBLE -> {
        push(f.c());
        call(MultiplyAdd.FUSED ? MATH : MULTIPLY_ADD, "fma", num, 3);
      }
      case LONG -> {
        code.lmul();
        push(f.c());
        code.ladd();
      }
      default -> {
        code.imul();
        push(f.c());
        if (logical) {
          code.ior();
        } else {
          code.iadd();
        }
      }
    }
  }

  private void math(String name, TypeKind kind, int arity) {
    call(MATH, name, kind, arity);
  }

  private void call(ClassDesc owner, String name, TypeKind kind, int arity) {
    ClassDesc type = kind.upperBound();
    ClassDesc[] params = new ClassDesc[arity];
    Arrays.fill(params, type);
    code.invokestatic(owner, name, method(type, params));
  }

  /** A value that depends on a condition: computes only the side that counts. */
  private void choose(Expr condition, Runnable yes, Runnable no) {
    Label otherwise = code.newLabel();
    Label end = code.newLabel();
    jumpUnless(condition, otherwise);
    yes.run();
    code.goto_(end).labelBinding(otherwise);
    no.run();
    code.labelBinding(end);
  }

  private void condition(Expr e) {
    choose(e, code::iconst_1, code::iconst_0);
  }

  private void jumpUnless(Expr condition, Label target) {
    if (!slots.containsKey(condition)
        && condition instanceof Expr.Binary b
        && b.op().isComparison()) {
      push(b.a());
      push(b.b());
      BinaryOp op = b.op();
      switch (kind(b.a())) {
        // An unordered comparison must be false: NaN goes to the side that jumps.
        case FLOAT -> {
          if (op == BinaryOp.LT || op == BinaryOp.LE) {
            code.fcmpg();
          } else {
            code.fcmpl();
          }
          jumpUnlessZero(op, target);
        }
        case DOUBLE -> {
          if (op == BinaryOp.LT || op == BinaryOp.LE) {
            code.dcmpg();
          } else {
            code.dcmpl();
          }
          jumpUnlessZero(op, target);
        }
        case LONG -> {
          code.lcmp();
          jumpUnlessZero(op, target);
        }
        default -> jumpUnlessInts(op, target);
      }
    } else if (!slots.containsKey(condition)
        && condition instanceof Expr.Const c
        && c.integer() == 0) {
      code.goto_(target);
    } else {
      push(condition);
      code.ifeq(target);
    }
  }

  private void jumpUnlessZero(BinaryOp op, Label target) {
    switch (op) {
      case EQ -> code.ifne(target);
      case NE -> code.ifeq(target);
      case LT -> code.ifge(target);
      case LE -> code.ifgt(target);
      case GT -> code.ifle(target);
      default -> code.iflt(target);
    }
  }

  private void jumpUnlessInts(BinaryOp op, Label target) {
    switch (op) {
      case EQ -> code.if_icmpne(target);
      case NE -> code.if_icmpeq(target);
      case LT -> code.if_icmpge(target);
      case LE -> code.if_icmpgt(target);
      case GT -> code.if_icmple(target);
      default -> code.if_icmplt(target);
    }
  }

  private void call(Expr.Slow s) {
    boolean floating = num == TypeKind.FLOAT || num == TypeKind.DOUBLE;
    ClassDesc type = floating ? DOUBLE : LONG;
    ClassDesc[] params = new ClassDesc[s.args().size()];
    Arrays.fill(params, type);
    TypeKind wide = floating ? TypeKind.DOUBLE : TypeKind.LONG;
    for (Expr arg : s.args()) {
      push(arg);
      code.conversion(num, wide);
    }
    code.invokestatic(SLOW, s.op().methodName(), method(type, params));
    code.conversion(wide, num);
  }

  // ---- memory

  /**
   * Replaces the address on the stack by the element there, as a value of the kind of {@code e}.
   */
  void load(Expr e, DType type) {
    if (e.type() == Expr.Type.BITS && DTypes.isHalf(type)) {
      memoryGet("getShort", SHORT);
      code.loadConstant(0xffff).iand();
      return;
    }
    TypeKind to = kind(e);
    TypeKind from = TypeKind.INT;
    switch (type) {
      case BOOL, INT8 -> memoryGet("getByte", BYTE);
      case UINT8 -> {
        memoryGet("getByte", BYTE);
        code.sipush(255).iand();
      }
      case INT16 -> memoryGet("getShort", SHORT);
      case INT32 -> memoryGet("getInt", INT);
      case INT64 -> {
        memoryGet("getLong", LONG);
        from = TypeKind.LONG;
      }
      case FLOAT16 -> {
        memoryGet("getShort", SHORT);
        code.invokestatic(BOXED_FLOAT, "float16ToFloat", method(FLOAT, SHORT));
        from = TypeKind.FLOAT;
      }
      case BFLOAT16 -> {
        memoryGet("getShort", SHORT);
        code.invokestatic(CONVERSIONS, "fromBfloat16", method(FLOAT, SHORT));
        from = TypeKind.FLOAT;
      }
      case FLOAT32 -> {
        memoryGet("getFloat", FLOAT);
        from = TypeKind.FLOAT;
      }
      case FLOAT64 -> {
        memoryGet("getDouble", DOUBLE);
        from = TypeKind.DOUBLE;
      }
    }
    if (logical || e.type() == Expr.Type.BOOL) {
      if (type != DType.BOOL) {
        toZeroOne(from);
      }
    } else {
      convert(from, to);
    }
  }

  /** Consumes an address and a value of the kind of {@code e}: stores it. */
  void store(Expr e, DType type) {
    if (e.type() == Expr.Type.BITS && DTypes.isHalf(type)) {
      code.i2s();
      memorySet("setShort", SHORT);
      return;
    }
    TypeKind from = kind(e);
    boolean zeroOne = logical || e.type() == Expr.Type.BOOL;
    switch (type) {
      case BOOL -> {
        if (!zeroOne) {
          toZeroOne(from);
        }
        memorySet("setByte", BYTE);
      }
      case UINT8, INT8 -> {
        toInteger(from);
        code.i2b();
        memorySet("setByte", BYTE);
      }
      case INT16 -> {
        toInteger(from);
        code.i2s();
        memorySet("setShort", SHORT);
      }
      case INT32 -> {
        convert(from, TypeKind.INT);
        memorySet("setInt", INT);
      }
      case INT64 -> {
        convert(from, TypeKind.LONG);
        memorySet("setLong", LONG);
      }
      case FLOAT16 -> {
        convert(from, TypeKind.FLOAT);
        code.invokestatic(BOXED_FLOAT, "floatToFloat16", method(SHORT, FLOAT));
        memorySet("setShort", SHORT);
      }
      case BFLOAT16 -> {
        convert(from, TypeKind.FLOAT);
        code.invokestatic(CONVERSIONS, "toBfloat16", method(SHORT, FLOAT));
        memorySet("setShort", SHORT);
      }
      case FLOAT32 -> {
        convert(from, TypeKind.FLOAT);
        memorySet("setFloat", FLOAT);
      }
      case FLOAT64 -> {
        convert(from, TypeKind.DOUBLE);
        memorySet("setDouble", DOUBLE);
      }
    }
  }

  private void memoryGet(String name, ClassDesc type) {
    code.invokestatic(MEMORY, name, method(type, LONG));
  }

  private void memorySet(String name, ClassDesc type) {
    code.invokestatic(MEMORY, name, method(VOID, LONG, type));
  }

  /** The low 32 bits of the value as an int64. */
  private void toInteger(TypeKind from) {
    if (from != TypeKind.INT) {
      convert(from, TypeKind.LONG);
      code.l2i();
    }
  }

  private void toZeroOne(TypeKind from) {
    Label zero = code.newLabel();
    Label end = code.newLabel();
    switch (from) {
      case FLOAT -> code.fconst_0().fcmpl();
      case DOUBLE -> code.dconst_0().dcmpl();
      case LONG -> code.lconst_0().lcmp();
      default -> {}
    }
    code.ifeq(zero).iconst_1().goto_(end).labelBinding(zero).iconst_0().labelBinding(end);
  }

  private void convert(TypeKind from, TypeKind to) {
    boolean integer = to == TypeKind.INT || to == TypeKind.LONG;
    if (integer && (from == TypeKind.FLOAT || from == TypeKind.DOUBLE)) {
      code.invokestatic(
          CONVERSIONS,
          to == TypeKind.INT ? "toInt" : "toLong",
          method(to.upperBound(), from.upperBound()));
    } else if (from != to) {
      code.conversion(from, to);
    }
  }

  private static IllegalArgumentException notPrimitive(Expr e) {
    return new IllegalArgumentException("not a primitive of this type: " + e);
  }
}
