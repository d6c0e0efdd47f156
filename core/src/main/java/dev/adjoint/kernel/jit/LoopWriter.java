package dev.adjoint.kernel.jit;

import static dev.adjoint.kernel.jit.Descriptors.BOXED_DOUBLE;
import static dev.adjoint.kernel.jit.Descriptors.DOUBLE;
import static dev.adjoint.kernel.jit.Descriptors.INT;
import static dev.adjoint.kernel.jit.Descriptors.LONG;
import static dev.adjoint.kernel.jit.Descriptors.LONGS;
import static dev.adjoint.kernel.jit.Descriptors.LOOP;
import static dev.adjoint.kernel.jit.Descriptors.VOID;
import static dev.adjoint.kernel.jit.Descriptors.method;

import dev.adjoint.DType;
import dev.adjoint.kernel.expr.Expr;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Generates the classes of {@link Loop}s and loads them as hidden classes. */
public final class LoopWriter {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private static final int FRAME = 1;
  private static final int N = 2;
  private static final int ROWS = 3;

  private final LoopBody body;
  private final Schedule schedule;
  private final int operands;

  private LoopWriter(LoopBody body) {
    this.body = body;
    this.schedule = body.schedule();
    this.operands = body.operands().size();
  }

  /** A loop over single elements, at any strides. */
  public static Loop scalar(LoopBody body) {
    LoopWriter writer = new LoopWriter(body);
    return writer.define(LoopNames.of("ScalarLoop", body), writer::scalarRun, null);
  }

  /** The bytes of the code of a loop over single elements. */
  public static byte[] scalarClass(LoopBody body) {
    LoopWriter writer = new LoopWriter(body);
    return assemble("ScalarLoop", writer::scalarRun);
  }

  /**
   * A loop over whole vectors. Operands lie densely; with {@code repeats}, those of stride zero
   * have their element repeated as often as a vector has lanes at their address.
   */
  public static Loop vector(LoopBody body, Loop scalar, int vectorBits, boolean repeats) {
    LoopWriter writer = new LoopWriter(body);
    return writer.define(
        LoopNames.of(repeats ? "RepeatingVectorLoop" : "VectorLoop", body),
        code -> writer.vectorRun(code, vectorBits, repeats),
        scalar);
  }

  /** The bytes of the code of a loop over whole vectors. */
  public static byte[] vectorClass(LoopBody body, int vectorBits, boolean repeats) {
    LoopWriter writer = new LoopWriter(body);
    return assemble("VectorLoop", code -> writer.vectorRun(code, vectorBits, repeats));
  }

  private Loop define(String name, Consumer<CodeBuilder> run, @Nullable Loop scalar) {
    byte[] bytes = assemble(name, run);
    try {
      return (Loop)
          LOOKUP
              .defineHiddenClass(bytes, true)
              .lookupClass()
              .getDeclaredConstructor(Loop.class, int.class)
              .newInstance(scalar, operands);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a generated class does not load", e);
    }
  }

  private static byte[] assemble(String name, Consumer<CodeBuilder> run) {
    ClassDesc self = ClassDesc.of(LoopWriter.class.getPackageName(), name);
    return ClassFile.of()
        .build(
            self,
            type ->
                type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
                    .withSuperclass(LOOP)
                    .withMethodBody(
                        ConstantDescs.INIT_NAME,
                        Descriptors.NEW_LOOP,
                        0,
                        code ->
                            code.aload(0)
                                .aload(1)
                                .iload(2)
                                .invokespecial(LOOP, ConstantDescs.INIT_NAME, Descriptors.NEW_LOOP)
                                .return_())
                    .withMethodBody("run", Descriptors.RUN, 0, run));
  }

  private List<LoopBody.Access> accesses() {
    return body.operands();
  }

  /** Whether an operand is touched at all. */
  private boolean isUsed(LoopBody.Access a) {
    return a.stored() || schedule.isUsed(a.value());
  }

  // ---- single elements

  private void scalarRun(CodeBuilder code) {
    ScalarCode scalar = new ScalarCode(code, body.compute());
    for (Expr e : schedule.uses().keySet()) {
      if (e instanceof Expr.Param p) {
        pushParam(code, p);
        scalar.bindTop(e);
      }
    }
    int[] steps = new int[operands];
    int[] pointers = new int[operands];
    for (int j = 0; j < operands; j++) {
      if (isUsed(accesses().get(j))) {
        pushFrame(code, operands + j);
        steps[j] = storeNew(code, TypeKind.LONG);
        pointers[j] = code.allocateLocal(TypeKind.LONG);
      }
    }
    int i = code.allocateLocal(TypeKind.INT);
    Label row = code.newLabel();
    Label top = code.newLabel();
    Label test = code.newLabel();
    code.labelBinding(row);
    loadPointers(code, pointers);
    code.iconst_0().istore(i).goto_(test).labelBinding(top);
    for (int j = 0; j < operands; j++) {
      LoopBody.Access a = accesses().get(j);
      if (!a.stored() && isUsed(a)) {
        code.lload(pointers[j]);
        scalar.load(a.value(), a.type());
        scalar.bindTop(a.value());
      }
    }
    scalar.prepare(schedule);
    for (int j = 0; j < operands; j++) {
      LoopBody.Access a = accesses().get(j);
      if (a.stored()) {
        code.lload(pointers[j]);
        scalar.push(a.value());
        scalar.store(a.value(), a.type());
      }
    }
    advance(code, pointers, steps);
    code.iinc(i, 1).labelBinding(test).iload(i).iload(N).if_icmplt(top);
    nextRow(code, row);
  }

  // ---- vectors

  private void vectorRun(CodeBuilder code, int vectorBits, boolean repeats) {
    VectorCode vector = new VectorCode(code, body.compute(), vectorBits);
    int lanes = VectorCode.lanes(body.compute(), vectorBits);
    for (Expr e : schedule.uses().keySet()) {
      if (e instanceof Expr.Param p) {
        vector.numberSpecies();
        pushParam(code, p);
        vector.broadcastNumber();
        vector.bindTop(e);
      }
    }
    int[] steps = new int[operands];
    int[] pointers = new int[operands];
    for (int j = 0; j < operands; j++) {
      if (isUsed(accesses().get(j))) {
        if (repeats) {
          pushFrame(code, operands + j);
          code.loadConstant((long) lanes).lmul();
          steps[j] = storeNew(code, TypeKind.LONG);
        }
        pointers[j] = code.allocateLocal(TypeKind.LONG);
      }
    }
    code.iload(N).loadConstant(lanes - 1).isub();
    final int limit = storeNew(code, TypeKind.INT);
    int i = code.allocateLocal(TypeKind.INT);
    Label row = code.newLabel();
    Label top = code.newLabel();
    Label slow = code.newLabel();
    Label next = code.newLabel();
    Label test = code.newLabel();
    Label done = code.newLabel();
    code.labelBinding(row);
    loadPointers(code, pointers);
    code.iconst_0().istore(i).goto_(test).labelBinding(top);
    for (int j = 0; j < operands; j++) {
      LoopBody.Access a = accesses().get(j);
      if (!a.stored() && isUsed(a)) {
        pushAddress(code, pointers[j], i, a.type(), repeats);
        vector.load(a.value(), a.type());
        vector.bindTop(a.value());
      }
    }
    vector.prepare(schedule, slow);
    for (int j = 0; j < operands; j++) {
      LoopBody.Access a = accesses().get(j);
      if (a.stored()) {
        pushAddress(code, pointers[j], i, a.type(), repeats);
        int address = storeNew(code, TypeKind.LONG);
        vector.push(a.value());
        vector.store(a.value(), a.type(), address);
      }
    }
    if (schedule.order().stream().anyMatch(Expr.Slow.class::isInstance)) {
      code.goto_(next).labelBinding(slow);
      code.aload(0).aload(FRAME).iload(i).loadConstant(lanes);
      callSingle(code);
    }
    code.labelBinding(next);
    if (repeats) {
      advance(code, pointers, steps);
    }
    code.iinc(i, lanes).labelBinding(test).iload(i).iload(limit).if_icmplt(top);
    code.iload(i).iload(N).if_icmpge(done);
    code.aload(0).aload(FRAME).iload(i).iload(N).iload(i).isub();
    callSingle(code);
    code.labelBinding(done);
    nextRow(code, row);
  }

  private static void pushAddress(
      CodeBuilder code, int pointer, int i, DType type, boolean repeats) {
    code.lload(pointer);
    if (!repeats) {
      int shift = Integer.numberOfTrailingZeros(type.itemSize());
      code.iload(i).i2l();
      if (shift > 0) {
        code.loadConstant(shift).lshl();
      }
      code.ladd();
    }
  }

  private static void callSingle(CodeBuilder code) {
    code.invokevirtual(LOOP, "single", method(VOID, LONGS, INT, INT));
  }

  // ---- both

  private static int storeNew(CodeBuilder code, TypeKind kind) {
    int slot = code.allocateLocal(kind);
    code.storeLocal(kind, slot);
    return slot;
  }

  private static void pushFrame(CodeBuilder code, int index) {
    code.aload(FRAME).loadConstant(index).laload();
  }

  private void pushParam(CodeBuilder code, Expr.Param p) {
    pushFrame(code, 2 * operands + p.index());
    switch (ScalarCode.numberKind(body.compute())) {
      case FLOAT -> code.invokestatic(BOXED_DOUBLE, "longBitsToDouble", method(DOUBLE, LONG)).d2f();
      case DOUBLE -> code.invokestatic(BOXED_DOUBLE, "longBitsToDouble", method(DOUBLE, LONG));
      case LONG -> {}
      default -> code.l2i();
    }
  }

  private void loadPointers(CodeBuilder code, int[] pointers) {
    for (int j = 0; j < operands; j++) {
      if (isUsed(accesses().get(j))) {
        pushFrame(code, j);
        code.lstore(pointers[j]);
      }
    }
  }

  private void advance(CodeBuilder code, int[] pointers, int[] steps) {
    for (int j = 0; j < operands; j++) {
      if (isUsed(accesses().get(j))) {
        code.lload(pointers[j]).lload(steps[j]).ladd().lstore(pointers[j]);
      }
    }
  }

  /** Goes on with the next row, or returns. */
  private void nextRow(CodeBuilder code, Label row) {
    Label more = code.newLabel();
    code.iinc(ROWS, -1).iload(ROWS).ifgt(more).return_().labelBinding(more);
    for (int j = 0; j < operands; j++) {
      if (isUsed(accesses().get(j))) {
        code.aload(FRAME).loadConstant(j).dup2().laload();
        pushFrame(code, 2 * operands + body.paramCount() + j);
        code.ladd().lastore();
      }
    }
    code.goto_(row);
  }
}
