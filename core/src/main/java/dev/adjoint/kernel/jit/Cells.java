package dev.adjoint.kernel.jit;

import dev.adjoint.kernel.expr.Expr;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;

/** Code emitter for the unit that a loop over columns processes: one scalar or one vector. */
abstract sealed class Cells {
  final CodeBuilder code;
  final ReduceBody body;

  private Cells(CodeBuilder code, ReduceBody body) {
    this.code = code;
    this.body = body;
  }

  /** Columns of a cell. */
  abstract int lanes();

  /** Cells that are worked on side by side where columns are many. */
  abstract int group();

  /** Whether an input is the same in all columns. */
  abstract boolean isStill(int input);

  /** A copy that knows what is bound so far. */
  abstract Cells fork();

  /** The JVM's type of a value. */
  abstract TypeKind kind();

  /** Binds an input to what is at the address on the stack, or to its one element. */
  abstract void load(int input);

  /** Binds the value so far to a local variable. */
  abstract void bindValue(int slot);

  abstract void prepare(Schedule schedule);

  abstract void push(Expr e);

  /** Replaces the address on the stack by the value there. */
  abstract void loadValue();

  /** Stores the value on the stack at the address in a local variable. */
  abstract void storeValue(int address);

  /** Combines the value on the stack with another one in a local variable. */
  abstract void combineWith(int slot);

  /** Single numbers. */
  static final class ScalarCells extends Cells {
    private final ScalarCode scalar;
    private final int group;

    ScalarCells(CodeBuilder code, ReduceBody body, int group) {
      this(code, body, new ScalarCode(code, body.compute()), group);
      ReduceWriter.bindParams(code, scalar, body.schedule(), body.compute(), body.ins().length + 1);
    }

    private ScalarCells(CodeBuilder code, ReduceBody body, ScalarCode scalar, int group) {
      super(code, body);
      this.scalar = scalar;
      this.group = group;
    }

    @Override
    int lanes() {
      return 1;
    }

    @Override
    int group() {
      return group;
    }

    @Override
    boolean isStill(int input) {
      return false;
    }

    @Override
    Cells fork() {
      return new ScalarCells(code, body, scalar.fork(), group);
    }

    @Override
    TypeKind kind() {
      return scalar.kind(body.sofar());
    }

    @Override
    void load(int input) {
      scalar.load(Expr.in(input), body.ins()[input]);
      scalar.bindTop(Expr.in(input));
    }

    @Override
    void bindValue(int slot) {
      scalar.bind(body.sofar(), slot);
    }

    @Override
    void prepare(Schedule schedule) {
      scalar.prepare(schedule);
    }

    @Override
    void push(Expr e) {
      scalar.push(e);
    }

    @Override
    void loadValue() {
      scalar.load(body.sofar(), body.valueType());
    }

    @Override
    void storeValue(int address) {
      int slot = code.allocateLocal(kind());
      code.storeLocal(kind(), slot).lload(address).loadLocal(kind(), slot);
      scalar.store(body.sofar(), body.valueType());
    }

    @Override
    void combineWith(int slot) {
      ScalarCode both = scalar.fork();
      both.bindTop(body.sofar());
      both.bind(body.other(), slot);
      both.push(body.both());
    }
  }

  /** Vectors of neighbouring columns. */
  static final class Vector extends Cells {
    private final VectorCode vector;
    private final int lanes;
    private final long still;
    private final int group;

    /**
     * Cells of whole vectors.
     *
     * @param group cells side by side, at most
     * @param still a bit for each input that is the same in all columns
     */
    Vector(
        CodeBuilder code,
        ReduceBody body,
        Schedule schedule,
        int vectorBits,
        long still,
        int group) {
      this(
          code,
          body,
          new VectorCode(code, body.compute(), vectorBits),
          VectorCode.lanes(body.compute(), vectorBits),
          still,
          group);
      for (Expr e : schedule.uses().keySet()) {
        if (e instanceof Expr.Param p) {
          vector.numberSpecies();
          ReduceWriter.pushParam(code, p, body.compute(), body.ins().length + 1);
          vector.broadcastNumber();
          vector.bindTop(e);
        }
      }
    }

    private Vector(
        CodeBuilder code, ReduceBody body, VectorCode vector, int lanes, long still, int group) {
      super(code, body);
      this.group = group;
      this.vector = vector;
      this.lanes = lanes;
      this.still = still;
    }

    @Override
    int lanes() {
      return lanes;
    }

    @Override
    int group() {
      return Math.clamp(body.lanes() / lanes, 1, group);
    }

    @Override
    boolean isStill(int input) {
      return (still >> input & 1) != 0;
    }

    @Override
    Cells fork() {
      return new Vector(code, body, vector.fork(), lanes, still, group);
    }

    @Override
    TypeKind kind() {
      return TypeKind.REFERENCE;
    }

    @Override
    void load(int input) {
      Expr e = Expr.in(input);
      if (isStill(input)) {
        int address = code.allocateLocal(TypeKind.LONG);
        code.lstore(address);
        vector.numberSpecies();
        code.lload(address);
        new ScalarCode(code, body.compute()).load(e, body.ins()[input]);
        vector.broadcastNumber();
      } else {
        vector.load(e, body.ins()[input]);
      }
      vector.bindTop(e);
    }

    @Override
    void bindValue(int slot) {
      vector.bind(body.sofar(), slot);
    }

    @Override
    void prepare(Schedule schedule) {
      // No vector loop is made of a body that may need scalar functions: nothing jumps there.
      Label nowhere = code.newLabel();
      vector.prepare(schedule, nowhere);
      code.labelBinding(nowhere);
    }

    @Override
    void push(Expr e) {
      vector.push(e);
    }

    @Override
    void loadValue() {
      vector.load(body.sofar(), body.valueType());
    }

    @Override
    void storeValue(int address) {
      vector.store(body.sofar(), body.valueType(), address);
    }

    @Override
    void combineWith(int slot) {
      VectorCode both = vector.fork();
      both.bindTop(body.sofar());
      both.bind(body.other(), slot);
      both.push(body.both());
    }
  }
}
