package dev.adjoint.kernel.jit;

import dev.adjoint.kernel.expr.Expr;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.util.List;

/**
 * Emits the loop nest over a tile: blocks of rows, within them groups of columns, within them rows,
 * whose accumulators stay in registers until the block is done.
 *
 * <p>The local variables with a tile's place and size are the user's to set before.
 */
final class TileWriter {
  private final CodeBuilder code;
  private final ReduceBody body;
  private final Schedule schedule;
  private final int inputs;

  /** By input, where it is used: address, bytes from column to column and from row to row. */
  final int[] base;

  final int[] columnStep;
  final int[] rowStep;

  /** Address of the values; whether, not 0, they are combined with what is there. */
  final int values;

  final int combines;

  /** How many there are; rows are counted down. */
  final int columns;

  final int rows;

  private final int block;
  private final int column;

  TileWriter(CodeBuilder code, ReduceBody body, Schedule schedule) {
    this.code = code;
    this.body = body;
    this.schedule = schedule;
    this.inputs = body.ins().length;
    base = new int[inputs];
    columnStep = new int[inputs];
    rowStep = new int[inputs];
    for (int k = 0; k < inputs; k++) {
      if (isUsed(k)) {
        base[k] = code.allocateLocal(TypeKind.LONG);
        columnStep[k] = code.allocateLocal(TypeKind.LONG);
        rowStep[k] = code.allocateLocal(TypeKind.LONG);
      }
    }
    values = code.allocateLocal(TypeKind.LONG);
    combines = code.allocateLocal(TypeKind.INT);
    columns = code.allocateLocal(TypeKind.INT);
    rows = code.allocateLocal(TypeKind.INT);
    block = code.allocateLocal(TypeKind.INT);
    column = code.allocateLocal(TypeKind.INT);
  }

  boolean isUsed(int input) {
    return schedule.isUsed(Expr.in(input));
  }

  /** Emits a tile whose columns are taken by groups of the first cells, then of the next. */
  void write(List<Cells> cells) {
    Label blocks = code.newLabel();
    Label end = code.newLabel();
    code.labelBinding(blocks);
    code.iload(rows).loadConstant(ReduceWriter.BLOCK);
    code.invokestatic(
        Descriptors.MATH,
        "min",
        Descriptors.method(Descriptors.INT, Descriptors.INT, Descriptors.INT));
    code.istore(block);
    code.iconst_0().istore(column);
    for (Cells c : cells) {
      if (c.group() > 1) {
        groups(c, c.group());
      }
      groups(c, 1);
    }
    code.iconst_1().istore(combines);
    code.iload(rows).iload(block).isub().istore(rows);
    code.iload(rows).ifle(end);
    for (int k = 0; k < inputs; k++) {
      if (isUsed(k)) {
        code.lload(rowStep[k]).iload(block).i2l().lmul();
        code.lload(base[k]).ladd().lstore(base[k]);
      }
    }
    code.goto_(blocks).labelBinding(end);
  }

  private void groups(Cells cells, int group) {
    int lanes = cells.lanes();
    TypeKind kind = cells.kind();
    int[] registers = new int[group];
    int[] pointers = new int[inputs];
    int[][] offsets = new int[inputs][group];
    for (int k = 0; k < inputs; k++) {
      if (isUsed(k)) {
        pointers[k] = code.allocateLocal(TypeKind.LONG);
        for (int g = 1; g < group && !cells.isStill(k); g++) {
          offsets[k][g] = code.allocateLocal(TypeKind.LONG);
          code.lload(columnStep[k]).loadConstant((long) g * lanes).lmul().lstore(offsets[k][g]);
        }
      }
    }
    for (int g = 0; g < group; g++) {
      registers[g] = code.allocateLocal(kind);
    }
    int row = code.allocateLocal(TypeKind.INT);
    Label test = code.newLabel();
    Label top = code.newLabel();
    Label rows = code.newLabel();
    code.goto_(test).labelBinding(top);
    for (int k = 0; k < inputs; k++) {
      if (isUsed(k)) {
        code.lload(columnStep[k]).iload(column).i2l().lmul();
        code.lload(base[k]).ladd().lstore(pointers[k]);
      }
    }
    for (int g = 0; g < group; g++) {
      cells.push(body.identity());
      code.storeLocal(kind, registers[g]);
    }
    code.iload(block).istore(row);
    code.labelBinding(rows);
    oneRow(cells, registers, pointers, offsets);
    for (int k = 0; k < inputs; k++) {
      if (isUsed(k)) {
        code.lload(pointers[k]).lload(rowStep[k]).ladd().lstore(pointers[k]);
      }
    }
    code.iinc(row, -1).iload(row).ifgt(rows);
    for (int g = 0; g < group; g++) {
      toMemory(cells, registers[g], g * lanes);
    }
    code.iinc(column, group * lanes).labelBinding(test);
    code.iload(column).loadConstant(group * lanes).iadd().iload(columns).if_icmple(top);
  }

  private void oneRow(Cells cells, int[] registers, int[] pointers, int[][] offsets) {
    Cells shared = cells.fork();
    for (int k = 0; k < inputs; k++) {
      if (isUsed(k) && cells.isStill(k)) {
        code.lload(pointers[k]);
        shared.load(k);
      }
    }
    for (int g = 0; g < registers.length; g++) {
      Cells cell = shared.fork();
      for (int k = 0; k < inputs; k++) {
        if (isUsed(k) && !cells.isStill(k)) {
          code.lload(pointers[k]);
          if (g > 0) {
            code.lload(offsets[k][g]).ladd();
          }
          cell.load(k);
        }
      }
      cell.bindValue(registers[g]);
      cell.prepare(schedule);
      cell.push(body.next());
      code.storeLocal(cells.kind(), registers[g]);
    }
  }

  /** Writes a register to the result's memory, or combines it with what is there. */
  private void toMemory(Cells cells, int register, int first) {
    int size = body.valueType().itemSize();
    int address = code.allocateLocal(TypeKind.LONG);
    code.iload(column).loadConstant(first).iadd().i2l().loadConstant((long) size).lmul();
    code.lload(values).ladd().lstore(address);
    Label store = code.newLabel();
    code.iload(combines).ifeq(store);
    code.lload(address);
    cells.fork().loadValue();
    cells.fork().combineWith(register);
    code.storeLocal(cells.kind(), register);
    code.labelBinding(store);
    code.loadLocal(cells.kind(), register);
    cells.storeValue(address);
  }
}
