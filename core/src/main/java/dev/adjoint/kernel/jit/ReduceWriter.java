package dev.adjoint.kernel.jit;

import static dev.adjoint.kernel.jit.Descriptors.BOXED_DOUBLE;
import static dev.adjoint.kernel.jit.Descriptors.DOUBLE;
import static dev.adjoint.kernel.jit.Descriptors.INT;
import static dev.adjoint.kernel.jit.Descriptors.LONG;
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

/** Generates the classes of {@link ReduceLoop}s and loads them as hidden classes. */
public final class ReduceWriter {
  /** Rows that one register adds up before it goes to memory. */
  public static final int BLOCK = 32;

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final ClassDesc LOOP = Descriptors.of(ReduceLoop.class);

  private static final String TILE = "ReduceTile";
  private static final String LINES = "ReduceLines";
  private static final String ROWS_LOOP = "ReduceRows";
  private static final String FOLD = "ReduceFold";

  private static final int FRAME = 1;
  private static final int COLUMNS = 2;
  private static final int ROWS = 3;

  private final ReduceBody body;
  private final Schedule schedule;
  private final int operands;

  private ReduceWriter(ReduceBody body) {
    this.body = body;
    this.schedule = body.schedule();
    this.operands = body.ins().length + 1;
  }

  /**
   * A loop that combines the rows of each column into a value in memory.
   *
   * @param vectorBits width of the vectors of neighbouring columns; 0 for single ones
   * @param still a bit for each input that is the same in all columns; with vectors, all others lie
   *     densely
   */
  public static ReduceLoop tile(ReduceBody body, int vectorBits, long still) {
    ReduceWriter writer = new ReduceWriter(body);
    return writer.define(TILE, code -> writer.tile(code, writer.cells(code, vectorBits, still)));
  }

  /**
   * A loop that spreads each row over as many values in memory as {@link ReduceBody#lanes} says: a
   * value combines every so-manieth element. Results follow each other densely.
   */
  public static ReduceLoop lines(ReduceBody body, int vectorBits, long still) {
    ReduceWriter writer = new ReduceWriter(body);
    return writer.define(LINES, code -> writer.lines(code, writer.cells(code, vectorBits, still)));
  }

  /** A loop that reduces the few columns of each row to a finished result. */
  public static ReduceLoop rows(ReduceBody body, Expr finish, DType finishType, DType out) {
    ReduceWriter writer = new ReduceWriter(body);
    return writer.define(ROWS_LOOP, code -> writer.rows(code, finish, finishType, out));
  }

  /**
   * A loop that combines values that lie densely, {@code columns} of them to one, which is halved
   * again and again. The frame holds the address of the values, of the first result, and the bytes
   * from one group of values to the next.
   */
  public static ReduceLoop fold(ReduceBody body) {
    ReduceWriter writer = new ReduceWriter(body);
    return writer.define(FOLD, writer::fold);
  }

  /** The bytes of the code of {@link #tile} and {@link #lines}, in that order. */
  public static List<byte[]> tileClasses(ReduceBody body, int vectorBits, long still) {
    ReduceWriter writer = new ReduceWriter(body);
    return List.of(
        assemble(TILE, code -> writer.tile(code, writer.cells(code, vectorBits, still))),
        assemble(LINES, code -> writer.lines(code, writer.cells(code, vectorBits, still))));
  }

  /** The bytes of the code of {@link #rows} and {@link #fold}, in that order. */
  public static List<byte[]> endClasses(ReduceBody body, Expr finish, DType finishType, DType out) {
    ReduceWriter writer = new ReduceWriter(body);
    return List.of(
        assemble(ROWS_LOOP, code -> writer.rows(code, finish, finishType, out)),
        assemble(FOLD, writer::fold));
  }

  private ReduceLoop define(String kind, Consumer<CodeBuilder> run) {
    byte[] bytes = assemble(LoopNames.of(kind, body), run);
    try {
      return (ReduceLoop)
          LOOKUP
              .defineHiddenClass(bytes, true)
              .lookupClass()
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a generated class does not load", e);
    }
  }

  private static byte[] assemble(String name, Consumer<CodeBuilder> run) {
    return ClassFile.of()
        .build(
            ClassDesc.of(ReduceWriter.class.getPackageName(), name),
            type ->
                type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
                    .withSuperclass(LOOP)
                    .withMethodBody(
                        ConstantDescs.INIT_NAME,
                        ConstantDescs.MTD_void,
                        0,
                        code ->
                            code.aload(0)
                                .invokespecial(
                                    LOOP, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                                .return_())
                    .withMethodBody("run", Descriptors.RUN, 0, run));
  }

  private boolean isUsed(int input) {
    return schedule.isUsed(Expr.in(input));
  }

  // ---- long rows and columns

  private List<Cells> cells(CodeBuilder code, int vectorBits, long still) {
    // Beyond 8,000 bytes of bytecode nothing is compiled.
    int group = Math.clamp(300 / (schedule.order().size() + 1), 1, 8);
    if (vectorBits == 0) {
      return List.of(new Cells.ScalarCells(code, body, Math.min(group, 4)));
    }
    return List.of(
        new Cells.Vector(code, body, schedule, vectorBits, still, group),
        new Cells.ScalarCells(code, body, 1));
  }

  private void tile(CodeBuilder code, List<Cells> cells) {
    TileWriter tile = new TileWriter(code, body, schedule);
    for (int k = 0; k < operands - 1; k++) {
      if (isUsed(k)) {
        pushFrame(code, k + 1).lstore(tile.base[k]);
        pushFrame(code, operands + k + 1).lstore(tile.columnStep[k]);
        pushFrame(code, rowStrides() + k + 1).lstore(tile.rowStep[k]);
      }
    }
    pushFrame(code, 0).lstore(tile.values);
    code.iconst_0().istore(tile.combines);
    code.iload(COLUMNS).istore(tile.columns);
    code.iload(ROWS).istore(tile.rows);
    tile.write(cells);
    code.return_();
  }

  private void lines(CodeBuilder code, List<Cells> cells) {
    TileWriter tile = new TileWriter(code, body, schedule);
    int lanes = body.lanes();
    int[] line = new int[operands];
    int[] next = new int[operands];
    for (int k = 1; k < operands; k++) {
      if (isUsed(k - 1)) {
        line[k] = frameLocal(code, k);
        next[k] = frameLocal(code, rowStrides() + k);
        pushFrame(code, operands + k).lstore(tile.columnStep[k - 1]);
        code.lload(tile.columnStep[k - 1]).loadConstant((long) lanes).lmul();
        code.lstore(tile.rowStep[k - 1]);
      }
    }
    pushFrame(code, 0).lstore(tile.values);
    int rest = code.allocateLocal(TypeKind.INT);
    Label row = code.newLabel();
    Label part = code.newLabel();
    Label advance = code.newLabel();
    Label end = code.newLabel();
    code.labelBinding(row);
    for (int k = 1; k < operands; k++) {
      if (isUsed(k - 1)) {
        code.lload(line[k]).lstore(tile.base[k - 1]);
      }
    }
    // First the whole rows of values, then the elements that do not fill one.
    code.iconst_0().istore(tile.combines);
    code.iload(COLUMNS).loadConstant(lanes).irem().istore(rest);
    code.iload(COLUMNS).loadConstant(lanes).idiv().istore(tile.rows);
    code.loadConstant(lanes).istore(tile.columns);
    Label whole = code.newLabel();
    code.iload(tile.rows).ifgt(whole);
    code.iload(rest).istore(tile.columns).iconst_0().istore(rest).iconst_1().istore(tile.rows);
    code.labelBinding(whole).labelBinding(part);
    tile.write(cells);
    code.iload(rest).ifle(advance);
    for (int k = 1; k < operands; k++) {
      if (isUsed(k - 1)) {
        code.lload(line[k]).lload(tile.columnStep[k - 1]);
        code.iload(COLUMNS).iload(rest).isub().i2l().lmul().ladd().lstore(tile.base[k - 1]);
      }
    }
    code.iload(rest).istore(tile.columns).iconst_0().istore(rest).iconst_1().istore(tile.rows);
    code.goto_(part).labelBinding(advance);
    code.iinc(ROWS, -1).iload(ROWS).ifle(end);
    for (int k = 1; k < operands; k++) {
      if (isUsed(k - 1)) {
        code.lload(line[k]).lload(next[k]).ladd().lstore(line[k]);
      }
    }
    code.lload(tile.values).loadConstant((long) lanes * body.valueType().itemSize()).ladd();
    code.lstore(tile.values).goto_(row).labelBinding(end).return_();
  }

  // ---- short rows

  private void rows(CodeBuilder code, Expr finish, DType finishType, DType out) {
    ScalarCode scalar = new ScalarCode(code, body.compute());
    bindParams(code, scalar, schedule, body.compute(), operands);
    int[] pointers = new int[operands];
    int[] steps = new int[operands];
    for (int k = 0; k < operands; k++) {
      if (k == 0 || isUsed(k - 1)) {
        pointers[k] = frameLocal(code, k);
        steps[k] = frameLocal(code, operands + k);
      }
    }
    // Four values in turn: one alone would make each element wait for the one before.
    int[] values = new int[4];
    TypeKind kind = scalar.kind(body.sofar());
    for (int v = 0; v < 4; v++) {
      values[v] = code.allocateLocal(kind);
    }
    int i = code.allocateLocal(TypeKind.INT);
    int[] at = new int[operands];
    Label row = code.newLabel();
    Label top = code.newLabel();
    Label test = code.newLabel();
    code.labelBinding(row);
    for (int v = 0; v < 4; v++) {
      scalar.push(body.identity());
      code.storeLocal(kind, values[v]);
    }
    for (int k = 1; k < operands; k++) {
      if (isUsed(k - 1)) {
        at[k] = code.allocateLocal(TypeKind.LONG);
        code.lload(pointers[k]).lstore(at[k]);
      }
    }
    code.iconst_0().istore(i).goto_(test).labelBinding(top);
    ScalarCode step = scalar.fork();
    for (int k = 1; k < operands; k++) {
      if (isUsed(k - 1)) {
        code.lload(at[k]);
        step.load(Expr.in(k - 1), body.ins()[k - 1]);
        step.bindTop(Expr.in(k - 1));
        code.lload(at[k]).lload(steps[k]).ladd().lstore(at[k]);
      }
    }
    step.bind(body.sofar(), values[0]);
    step.prepare(schedule);
    step.push(body.next());
    for (int v = 0; v < 3; v++) {
      code.loadLocal(kind, values[v + 1]).storeLocal(kind, values[v]);
    }
    code.storeLocal(kind, values[3]);
    code.iinc(i, 1).labelBinding(test).iload(i).iload(COLUMNS).if_icmplt(top);

    combine(code, scalar, kind, values[0], values[2]);
    combine(code, scalar, kind, values[1], values[3]);
    combine(code, scalar, kind, values[0], values[1]);
    ScalarCode last = new ScalarCode(code, finishType);
    Schedule end = Schedule.of(List.of(finish), List.of(Expr.in(0)));
    last.bind(Expr.in(0), values[0]);
    bindParams(code, last, end, finishType, operands);
    code.lload(pointers[0]);
    last.prepare(end);
    last.push(finish);
    last.store(finish, out);

    Label done = code.newLabel();
    code.iinc(ROWS, -1).iload(ROWS).ifle(done);
    for (int k = 0; k < operands; k++) {
      if (k == 0 || isUsed(k - 1)) {
        code.lload(pointers[k]);
        code.aload(FRAME).loadConstant(rowStrides() + k).laload();
        code.ladd().lstore(pointers[k]);
      }
    }
    code.goto_(row).labelBinding(done).return_();
  }

  /** Combines two local variables into the first. */
  private void combine(CodeBuilder code, ScalarCode scalar, TypeKind kind, int a, int b) {
    ScalarCode both = scalar.fork();
    both.bind(body.sofar(), a);
    both.bind(body.other(), b);
    both.push(body.both());
    code.storeLocal(kind, a);
  }

  // ---- groups of values

  private void fold(CodeBuilder code) {
    ScalarCode scalar = new ScalarCode(code, body.compute());
    TypeKind kind = scalar.kind(body.sofar());
    DType type = body.valueType();
    int size = type.itemSize();
    int values = frameLocal(code, 0);
    int result = frameLocal(code, 1);
    int a = code.allocateLocal(kind);
    int b = code.allocateLocal(kind);
    int live = code.allocateLocal(TypeKind.INT);
    int half = code.allocateLocal(TypeKind.INT);
    int i = code.allocateLocal(TypeKind.INT);
    int at = code.allocateLocal(TypeKind.LONG);
    Label row = code.newLabel();
    Label halve = code.newLabel();
    Label top = code.newLabel();
    Label test = code.newLabel();
    Label one = code.newLabel();
    Label next = code.newLabel();
    code.labelBinding(row).iload(COLUMNS).istore(live);
    int lanes = body.lanes();
    if (lanes <= 32) {
      // The common case, without a loop: all in registers.
      Label other = code.newLabel();
      code.iload(live).loadConstant(lanes).if_icmpne(other);
      tree(code, scalar, values, 0, 1);
      code.storeLocal(kind, a).lload(result).loadLocal(kind, a);
      scalar.store(body.sofar(), type);
      code.goto_(next).labelBinding(other);
    }
    code.iload(COLUMNS).iconst_1().isub();
    code.invokestatic(ConstantDescs.CD_Integer, "highestOneBit", method(INT, INT)).istore(half);
    code.labelBinding(halve).iload(live).iconst_1().if_icmple(one);
    code.iconst_0().istore(i).lload(values).lstore(at).goto_(test).labelBinding(top);
    code.lload(at);
    scalar.load(body.sofar(), type);
    code.storeLocal(kind, a);
    code.lload(at).iload(half).loadConstant(size).imul().i2l().ladd();
    scalar.load(body.other(), type);
    code.storeLocal(kind, b);
    combine(code, scalar, kind, a, b);
    code.lload(at).loadLocal(kind, a);
    scalar.store(body.sofar(), type);
    code.lload(at).loadConstant((long) size).ladd().lstore(at);
    code.iinc(i, 1).labelBinding(test);
    code.iload(i).iload(live).iload(half).isub().if_icmplt(top);
    code.iload(half).istore(live).iload(half).iconst_1().ishr().istore(half).goto_(halve);
    code.labelBinding(one);
    code.lload(result).lload(values);
    scalar.load(body.sofar(), type);
    scalar.store(body.sofar(), type);
    Label done = code.newLabel();
    code.labelBinding(next).iinc(ROWS, -1).iload(ROWS).ifle(done);
    code.lload(result).loadConstant((long) size).ladd().lstore(result);
    code.lload(values).aload(FRAME).iconst_2().laload().ladd().lstore(values);
    code.goto_(row).labelBinding(done).return_();
  }

  /** Leaves the fold of every {@code step}-th value from number {@code first} on the stack. */
  private void tree(CodeBuilder code, ScalarCode scalar, int values, int first, int step) {
    DType type = body.valueType();
    if (step == body.lanes()) {
      code.lload(values).loadConstant((long) first * type.itemSize()).ladd();
      scalar.load(body.sofar(), type);
      return;
    }
    TypeKind kind = scalar.kind(body.sofar());
    int a = code.allocateLocal(kind);
    int b = code.allocateLocal(kind);
    tree(code, scalar, values, first, 2 * step);
    code.storeLocal(kind, a);
    tree(code, scalar, values, first + step, 2 * step);
    code.storeLocal(kind, b);
    combine(code, scalar, kind, a, b);
    code.loadLocal(kind, a);
  }

  // ---- shared

  private int rowStrides() {
    return 2 * operands + body.paramCount();
  }

  /** Leaves a part of the frame on the stack. */
  private static CodeBuilder pushFrame(CodeBuilder code, int index) {
    return code.aload(FRAME).loadConstant(index).laload();
  }

  /** A new local variable that holds a part of the frame. */
  private static int frameLocal(CodeBuilder code, int index) {
    int slot = code.allocateLocal(TypeKind.LONG);
    pushFrame(code, index).lstore(slot);
    return slot;
  }

  static void bindParams(
      CodeBuilder code, ScalarCode scalar, Schedule schedule, DType compute, int operands) {
    for (Expr e : schedule.uses().keySet()) {
      if (e instanceof Expr.Param p) {
        pushParam(code, p, compute, operands);
        scalar.bindTop(e);
      }
    }
  }

  /** Leaves a parameter on the stack. */
  static void pushParam(CodeBuilder code, Expr.Param p, DType compute, int operands) {
    code.aload(FRAME).loadConstant(2 * operands + p.index()).laload();
    switch (ScalarCode.numberKind(compute)) {
      case FLOAT -> code.invokestatic(BOXED_DOUBLE, "longBitsToDouble", method(DOUBLE, LONG)).d2f();
      case DOUBLE -> code.invokestatic(BOXED_DOUBLE, "longBitsToDouble", method(DOUBLE, LONG));
      case LONG -> {}
      default -> code.l2i();
    }
  }
}
