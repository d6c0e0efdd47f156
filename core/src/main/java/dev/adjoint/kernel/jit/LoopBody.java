package dev.adjoint.kernel.jit;

import dev.adjoint.DType;
import dev.adjoint.kernel.expr.Expr;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of a generated loop: loads, primitive arithmetic, stores.
 *
 * <p>A local operand is either loaded or stored, never both; one in memory that is both has two.
 *
 * @param compute the compute type, normalized
 * @param operands the operands in the order of the loop's frame
 * @param paramCount number of parameters in the frame
 */
public record LoopBody(DType compute, List<Access> operands, int paramCount) {

  /**
   * An operand.
   *
   * @param value what is loaded from it or stored into it
   * @param type its type in memory
   * @param stored whether it is stored
   * @param slot its place among the operands, or behind them the scratch areas, of the whole kernel
   */
  public record Access(Expr value, DType type, boolean stored, int slot) {}

  /** The type whose memory form keeps a value of the expression as it is. */
  static DType memoryType(Expr e, DType compute) {
    return switch (e.type()) {
      case NUM -> compute;
      case BOOL -> DType.BOOL;
      case BITS -> compute == DType.FLOAT32 ? DType.INT32 : DType.INT64;
    };
  }

  List<Expr> storedValues() {
    List<Expr> values = new ArrayList<>();
    for (Access a : operands) {
      if (a.stored) {
        values.add(a.value);
      }
    }
    return values;
  }

  /** The position of the operand that {@code e} is loaded from, or -1. */
  int loadOf(Expr e) {
    for (int j = 0; j < operands.size(); j++) {
      Access a = operands.get(j);
      if (!a.stored && a.value == e) {
        return j;
      }
    }
    return -1;
  }

  /** The order of computation. */
  Schedule schedule() {
    List<Expr> loaded = new ArrayList<>();
    for (Access a : operands) {
      if (!a.stored) {
        loaded.add(a.value);
      }
    }
    return Schedule.of(storedValues(), loaded);
  }
}
