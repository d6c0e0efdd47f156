package dev.adjoint.kernel.jit;

import static dev.adjoint.kernel.jit.Descriptors.BOOLEAN;
import static dev.adjoint.kernel.jit.Descriptors.BYTE;
import static dev.adjoint.kernel.jit.Descriptors.DOUBLE;
import static dev.adjoint.kernel.jit.Descriptors.FLOAT;
import static dev.adjoint.kernel.jit.Descriptors.INT;
import static dev.adjoint.kernel.jit.Descriptors.LONG;
import static dev.adjoint.kernel.jit.Descriptors.MEMORY;
import static dev.adjoint.kernel.jit.Descriptors.SHORT;
import static dev.adjoint.kernel.jit.Descriptors.VOID;
import static dev.adjoint.kernel.jit.Descriptors.method;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.expr.BinaryOp;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.kernel.expr.MultiplyAdd;
import dev.adjoint.memory.Memory;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Emits vector bytecode for primitives, through {@code jdk.incubator.vector}, whose classes it
 * knows by name only. Every operation gives the same bits as {@link ScalarCode}'s.
 *
 * <p>It is used like {@link ScalarCode}. Constants are made where they are used: in local variables
 * across the loop, C2 would make them all again at each safepoint poll, which costs more than half
 * the speed of a transcendental function. Conditions are masks of the numbers' species.
 */
public final class VectorCode {
  private static final String PACKAGE = "jdk.incubator.vector";
  private static final ClassDesc VECTOR = type("Vector");
  private static final ClassDesc SPECIES = type("VectorSpecies");
  private static final ClassDesc MASK = type("VectorMask");
  private static final ClassDesc OPERATORS = type("VectorOperators");
  private static final ClassDesc UNARY = OPERATORS.nested("Unary");
  private static final ClassDesc BINARY = OPERATORS.nested("Binary");
  private static final ClassDesc ASSOCIATIVE = OPERATORS.nested("Associative");
  private static final ClassDesc COMPARISON = OPERATORS.nested("Comparison");
  private static final ClassDesc CONVERSION = OPERATORS.nested("Conversion");
  private static final ClassDesc SEGMENT = Descriptors.of(MemorySegment.class);
  private static final ClassDesc ORDER = Descriptors.of(ByteOrder.class);
  private static final ClassDesc BYTES = type("ByteVector");
  private static final long ONES = 0x0101010101010101L;

  private final CodeBuilder code;
  private final DType compute;
  private final int vectorBits;
  private final VectorKind num;
  private final VectorKind bits;
  private final int lanes;
  private final Map<Expr, Integer> slots = new HashMap<>();

  /**
   * An emitter.
   *
   * @param vectorBits width of the preferred vectors
   */
  VectorCode(CodeBuilder code, DType compute, int vectorBits) {
    this.code = code;
    this.compute = compute;
    this.vectorBits = vectorBits;
    this.num = numberKind(compute);
    this.bits = compute == DType.FLOAT32 ? VectorKind.INTS : VectorKind.LONGS;
    this.lanes = lanes(compute, vectorBits);
  }

  private static ClassDesc type(String name) {
    return ClassDesc.of(PACKAGE, name);
  }

  private static VectorKind numberKind(DType compute) {
    return switch (compute) {
      case FLOAT32 -> VectorKind.FLOATS;
      case FLOAT64 -> VectorKind.DOUBLES;
      case INT32 -> VectorKind.INTS;
      case INT64 -> VectorKind.LONGS;
      case BOOL -> VectorKind.ZERO_ONES;
      default -> throw new IllegalArgumentException("nothing is computed in " + compute);
    };
  }

  /** Whether vectors of that width have room for the narrow types of the loop. */
  public static boolean fits(LoopBody body, int vectorBits) {
    int lanes = lanes(body.compute(), vectorBits);
    for (LoopBody.Access a : body.operands()) {
      if (lanes * a.type().itemSize() < 8 && !VectorCasts.of(a, body.compute()).isEmpty()) {
        return false;
      }
    }
    return lanes > 1;
  }

  /** Number of lanes of a computation in vectors of that width. */
  static int lanes(DType compute, int vectorBits) {
    return vectorBits / (8 * compute.itemSize());
  }

  /** Whether every load, operation and store of the loop has a vector form. */
  public static boolean supports(LoopBody body) {
    for (LoopBody.Access a : body.operands()) {
      if (a.type() != DType.BOOL
          && a.type() != LoopBody.memoryType(a.value(), body.compute())
          && !VectorCasts.isConditionAsNumber(a, body.compute())
          && VectorCasts.of(a, body.compute()).isEmpty()) {
        return false;
      }
    }
    boolean logical = body.compute() == DType.BOOL;
    for (Expr e : body.schedule().order()) {
      switch (e) {
        case Expr.Slow s -> {
          if (s.guard() instanceof Expr.Const) {
            return false;
          }
        }
        case Expr.Fma _ -> {
          if (!MultiplyAdd.FUSED && DTypes.computesInFloat(body.compute())) {
            return false; // a vector's is as slow
          }
        }
        case Expr.Binary b -> {
          if (logical && b.type() == Expr.Type.NUM && isShift(b.op())) {
            return false;
          }
        }
        default -> {}
      }
    }
    return true;
  }

  private void cast(VectorCasts.Cast cast) {
    code.getstatic(OPERATORS, cast.name(), CONVERSION);
    sizedSpecies(cast.to());
    code.iconst_0()
        .invokevirtual(VECTOR, "convertShape", method(VECTOR, CONVERSION, SPECIES, INT))
        .checkcast(cast.to().type());
  }

  /** The species of that kind with as many lanes as the numbers' one. */
  private void sizedSpecies(VectorKind kind) {
    code.getstatic(kind.type(), "SPECIES_" + lanes * kind.laneBits(), SPECIES);
  }

  private static boolean isShift(BinaryOp op) {
    return op == BinaryOp.SHL || op == BinaryOp.SHR || op == BinaryOp.USHR;
  }

  private VectorKind kind(Expr e) {
    return e.type() == Expr.Type.BITS ? bits : num;
  }

  /** Another emitter into the same code, which knows the values bound so far. */
  VectorCode fork() {
    VectorCode other = new VectorCode(code, compute, vectorBits);
    other.slots.putAll(slots);
    return other;
  }

  /** Tells that the local variable holds the value of {@code e}. */
  void bind(Expr e, int slot) {
    slots.put(e, slot);
  }

  /** Stores the value on the stack in a new local variable. */
  void bindTop(Expr e) {
    int slot = code.allocateLocal(TypeKind.REFERENCE);
    code.astore(slot);
    bind(e, slot);
  }

  private void constant(Expr.Const c) {
    switch (kind(c).laneKind()) {
      case FLOAT -> code.loadConstant((float) ScalarCode.number(c));
      case DOUBLE -> code.loadConstant(ScalarCode.number(c));
      case LONG -> code.loadConstant(ScalarCode.integer(c));
      default -> {
        long value = ScalarCode.integer(c);
        code.loadConstant(compute == DType.BOOL ? (value != 0 ? 1 : 0) : (int) value);
      }
    }
  }

  /** Replaces the species and the number on the stack by a vector of it; of numbers' kind. */
  void broadcastNumber() {
    broadcast(num);
  }

  /** Leaves the numbers' species on the stack. */
  void numberSpecies() {
    species(num);
  }

  private void broadcast(VectorKind kind) {
    code.invokestatic(kind.type(), "broadcast", method(kind.type(), SPECIES, kind.lane()));
  }

  private void species(VectorKind kind) {
    code.getstatic(kind.type(), "SPECIES_" + vectorBits, SPECIES);
  }

  /** Bytes' species of as many lanes as the numbers' one. */
  private void byteSpecies() {
    sizedSpecies(VectorKind.ZERO_ONES);
  }

  /**
   * Computes what the schedule uses more than once, into local variables.
   *
   * @param slow where to go, with an empty stack, if a lane needs a scalar function
   */
  void prepare(Schedule schedule, Label slow) {
    for (Expr e : schedule.order()) {
      if (e instanceof Expr.Slow s) {
        push(s.guard());
        code.invokevirtual(MASK, "anyTrue", method(BOOLEAN)).ifne(slow);
        push(s.fast());
        bindTop(e);
      } else if (schedule.useCount(e) > 1) {
        push(e);
        bindTop(e);
      }
    }
  }

  /** Leaves the value of {@code e} on the stack. */
  void push(Expr e) {
    Integer slot = slots.get(e);
    if (slot != null) {
      code.aload(slot);
      return;
    }
    switch (e) {
      case Expr.Const c when c.type() != Expr.Type.BOOL -> {
        species(kind(c));
        constant(c);
        broadcast(kind(c));
      }
      case Expr.Const c -> {
        species(num);
        code.loadConstant((int) c.integer())
            .invokeinterface(SPECIES, "maskAll", method(MASK, BOOLEAN));
      }
      case Expr.Unary u -> unary(u);
      case Expr.Binary b -> binary(b);
      case Expr.Fma f -> fma(f);
      case Expr.Conditional s -> select(s);
      case Expr.Slow _, Expr.Input _, Expr.Param _ ->
          throw new IllegalStateException("not bound: " + e);
    }
  }

  private void unary(Expr.Unary u) {
    push(u.a());
    VectorKind kind = kind(u.a());
    switch (u.op()) {
      case NEG -> {
        if (num != VectorKind.ZERO_ONES) {
          code.invokevirtual(kind.type(), "neg", method(kind.type()));
        }
      }
      case ABS -> {
        if (num != VectorKind.ZERO_ONES) {
          code.invokevirtual(kind.type(), "abs", method(kind.type()));
        }
      }
      case SQRT -> code.invokevirtual(kind.type(), "sqrt", method(kind.type()));
      case NOT -> code.invokevirtual(MASK, "not", method(MASK));
      case BITNOT -> {
        if (num == VectorKind.ZERO_ONES) {
          code.getstatic(OPERATORS, "XOR", ASSOCIATIVE)
              .iconst_1()
              .invokevirtual(kind.type(), "lanewise", method(kind.type(), BINARY, BYTE));
        } else {
          code.getstatic(OPERATORS, "NOT", UNARY)
              .invokevirtual(kind.type(), "lanewise", method(kind.type(), UNARY));
        }
      }
      case TO_BITS ->
          code.invokevirtual(
              num.type(),
              bits == VectorKind.INTS ? "reinterpretAsInts" : "reinterpretAsLongs",
              method(bits.type()));
      case FROM_BITS ->
          code.invokevirtual(
              bits.type(),
              bits == VectorKind.INTS ? "reinterpretAsFloats" : "reinterpretAsDoubles",
              method(num.type()));
      default -> throw notPrimitive(u);
    }
  }

  private void binary(Expr.Binary b) {
    BinaryOp op = b.op();
    push(b.a());
    VectorKind kind = kind(b.a());
    if (op.isComparison()) {
      code.getstatic(OPERATORS, op.name(), COMPARISON);
      push(b.b());
      code.invokevirtual(kind.type(), "compare", method(MASK, COMPARISON, VECTOR));
      if (kind != num) {
        species(num);
        castMask();
      }
      return;
    }
    if (b.type() == Expr.Type.BOOL) {
      push(b.b());
      code.invokevirtual(MASK, op.name().toLowerCase(Locale.ROOT), method(MASK, MASK));
      return;
    }
    if (isShift(op)) {
      shift(b, kind);
      return;
    }
    if (op == BinaryOp.XOR || (num == VectorKind.ZERO_ONES && op == BinaryOp.SUB)) {
      code.getstatic(OPERATORS, "XOR", ASSOCIATIVE);
      push(b.b());
      code.invokevirtual(kind.type(), "lanewise", method(kind.type(), BINARY, VECTOR));
      return;
    }
    push(b.b());
    String name =
        switch (op) {
          case ADD -> num == VectorKind.ZERO_ONES ? "or" : "add";
          case SUB -> "sub";
          case MUL -> num == VectorKind.ZERO_ONES ? "and" : "mul";
          case DIV -> "div";
          case MAX -> "max";
          case MIN -> "min";
          case AND -> "and";
          case OR -> "or";
          default -> throw notPrimitive(b);
        };
    code.invokevirtual(kind.type(), name, method(kind.type(), VECTOR));
  }

  private void shift(Expr.Binary b, VectorKind kind) {
    String name =
        switch (b.op()) {
          case SHL -> "LSHL";
          case SHR -> "ASHR";
          default -> "LSHR";
        };
    code.getstatic(OPERATORS, name, BINARY);
    if (b.b() instanceof Expr.Const c) {
      // One count for all lanes is a cheaper instruction.
      if (kind.laneKind() == TypeKind.LONG) {
        code.loadConstant(ScalarCode.integer(c) & 63);
      } else {
        code.loadConstant((int) ScalarCode.integer(c) & 31);
      }
      code.invokevirtual(kind.type(), "lanewise", method(kind.type(), BINARY, kind.lane()));
    } else {
      push(b.b());
      code.invokevirtual(kind.type(), "lanewise", method(kind.type(), BINARY, VECTOR));
    }
  }

  private void fma(Expr.Fma f) {
    push(f.a());
    push(f.b());
    if (num == VectorKind.FLOATS || num == VectorKind.DOUBLES) {
      push(f.c());
      code.invokevirtual(num.type(), "fma", method(num.type(), VECTOR, VECTOR));
    } else {
      code.invokevirtual(
          num.type(), num == VectorKind.ZERO_ONES ? "and" : "mul", method(num.type(), VECTOR));
      push(f.c());
      code.invokevirtual(
          num.type(), num == VectorKind.ZERO_ONES ? "or" : "add", method(num.type(), VECTOR));
    }
  }

  private void select(Expr.Conditional s) {
    if (s.type() == Expr.Type.BOOL) {
      // (c & a) | (b & !c)
      push(s.condition());
      push(s.a());
      code.invokevirtual(MASK, "and", method(MASK, MASK));
      push(s.b());
      push(s.condition());
      code.invokevirtual(MASK, "andNot", method(MASK, MASK))
          .invokevirtual(MASK, "or", method(MASK, MASK));
      return;
    }
    VectorKind kind = kind(s);
    push(s.b());
    push(s.a());
    push(s.condition());
    if (kind != num) {
      species(kind);
      castMask();
    }
    code.invokevirtual(kind.type(), "blend", method(kind.type(), VECTOR, MASK));
  }

  private void castMask() {
    code.invokevirtual(MASK, "cast", method(MASK, SPECIES));
  }

  // ---- memory

  /** Replaces the address on the stack by a vector, or a mask, of the elements there. */
  void load(Expr e, DType type) {
    boolean mask = e.type() == Expr.Type.BOOL;
    List<VectorCasts.Cast> casts =
        type == DType.BOOL ? List.of() : VectorCasts.load(e.type(), type, compute);
    if (!casts.isEmpty()) {
      VectorKind narrow = casts.get(0).from();
      plainLoad(narrow, () -> sizedSpecies(narrow), type.itemSize());
      casts.forEach(this::cast);
      return;
    }
    if (type != DType.BOOL || compute == DType.BOOL) {
      plainLoad(kind(e), () -> species(kind(e)), type.itemSize());
      if (mask) {
        zeroOnesToMask();
      }
      return;
    }
    loadMask();
    if (!mask) {
      int slot = code.allocateLocal(TypeKind.REFERENCE);
      code.astore(slot);
      maskToNumber(slot);
    }
  }

  private void plainLoad(VectorKind kind, Runnable species, int itemSize) {
    int address = code.allocateLocal(TypeKind.LONG);
    code.lstore(address);
    check(address, itemSize);
    species.run();
    code.getstatic(MEMORY, "ALL", SEGMENT).lload(address);
    order();
    code.invokestatic(
        kind.type(), "fromMemorySegment", method(kind.type(), SPECIES, SEGMENT, LONG, ORDER));
  }

  /** Replaces the address of as many bytes as there are lanes by the mask of those not zero. */
  private void loadMask() {
    if (lanes >= 8) {
      plainLoad(VectorKind.ZERO_ONES, this::byteSpecies, 1);
      code.getstatic(OPERATORS, "NE", COMPARISON)
          .iconst_0()
          .invokevirtual(BYTES, "compare", method(MASK, COMPARISON, BYTE));
      species(num);
      castMask();
      return;
    }
    // No vector of bytes is that short: gather the lowest bits of the bytes.
    int address = code.allocateLocal(TypeKind.LONG);
    code.lstore(address);
    species(num);
    code.lload(address);
    if (lanes == 4) {
      code.invokestatic(MEMORY, "getInt", method(INT, LONG));
    } else {
      code.invokestatic(MEMORY, "getShort", method(SHORT, LONG));
    }
    code.i2l()
        .loadConstant(ONES >>> (64 - 8 * lanes))
        .invokestatic(Descriptors.BOXED_LONG, "compress", method(LONG, LONG, LONG))
        .invokestatic(MASK, "fromLong", method(MASK, SPECIES, LONG));
  }

  private void zeroOnesToMask() {
    code.getstatic(OPERATORS, "NE", COMPARISON)
        .iconst_0()
        .invokevirtual(BYTES, "compare", method(MASK, COMPARISON, BYTE));
  }

  /** Leaves the vector of ones and zeros of the mask in the local variable on the stack. */
  private void maskToNumber(int mask) {
    species(num);
    zero();
    broadcast(num);
    one();
    code.aload(mask).invokevirtual(num.type(), "blend", method(num.type(), num.lane(), MASK));
  }

  private void zero() {
    switch (num.laneKind()) {
      case FLOAT -> code.fconst_0();
      case DOUBLE -> code.dconst_0();
      case LONG -> code.lconst_0();
      default -> code.iconst_0();
    }
  }

  private void one() {
    switch (num.laneKind()) {
      case FLOAT -> code.fconst_1();
      case DOUBLE -> code.dconst_1();
      case LONG -> code.lconst_1();
      default -> code.iconst_1();
    }
  }

  /** Stores the value on the stack at the address in a local variable. */
  void store(Expr e, DType type, int address) {
    boolean mask = e.type() == Expr.Type.BOOL;
    if (type == DType.BOOL && compute != DType.BOOL) {
      if (!mask) {
        numberToMask();
      }
      storeMask(address);
      return;
    }
    VectorKind kind = kind(e);
    if (mask) {
      int slot = code.allocateLocal(TypeKind.REFERENCE);
      code.astore(slot);
      maskToNumber(slot);
    }
    for (VectorCasts.Cast cast : VectorCasts.store(e.type(), type, compute)) {
      cast(cast);
      kind = cast.to();
    }
    plainStore(kind, address, type.itemSize());
  }

  private void numberToMask() {
    code.getstatic(OPERATORS, "NE", COMPARISON);
    zero();
    code.invokevirtual(num.type(), "compare", method(MASK, COMPARISON, num.lane()));
  }

  private void plainStore(VectorKind kind, int address, int itemSize) {
    check(address, itemSize);
    code.getstatic(MEMORY, "ALL", SEGMENT).lload(address);
    order();
    code.invokevirtual(kind.type(), "intoMemorySegment", method(VOID, SEGMENT, LONG, ORDER));
  }

  private void storeMask(int address) {
    if (lanes >= 8) {
      int slot = code.allocateLocal(TypeKind.REFERENCE);
      byteSpecies();
      castMask();
      code.astore(slot);
      byteSpecies();
      code.iconst_0()
          .invokestatic(BYTES, "broadcast", method(BYTES, SPECIES, BYTE))
          .iconst_1()
          .aload(slot)
          .invokevirtual(BYTES, "blend", method(BYTES, BYTE, MASK));
      plainStore(VectorKind.ZERO_ONES, address, 1);
      return;
    }
    int word = code.allocateLocal(TypeKind.LONG);
    code.invokevirtual(MASK, "toLong", method(LONG))
        .loadConstant(ONES >>> (64 - 8 * lanes))
        .invokestatic(Descriptors.BOXED_LONG, "expand", method(LONG, LONG, LONG))
        .lstore(word)
        .lload(address)
        .lload(word)
        .l2i();
    if (lanes == 4) {
      code.invokestatic(MEMORY, "setInt", method(VOID, LONG, INT));
    } else {
      code.i2s().invokestatic(MEMORY, "setShort", method(VOID, LONG, SHORT));
    }
  }

  private void check(int address, int itemSize) {
    if (Memory.CHECKED) {
      code.lload(address)
          .loadConstant((long) itemSize * lanes)
          .invokestatic(MEMORY, "check", Descriptors.CHECK);
    }
  }

  private void order() {
    boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    code.getstatic(ORDER, little ? "LITTLE_ENDIAN" : "BIG_ENDIAN", ORDER);
  }

  private static IllegalArgumentException notPrimitive(Expr e) {
    return new IllegalArgumentException("not a primitive of this type: " + e);
  }
}
