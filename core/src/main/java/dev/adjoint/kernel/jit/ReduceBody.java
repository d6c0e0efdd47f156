package dev.adjoint.kernel.jit;

import dev.adjoint.DType;
import dev.adjoint.kernel.Combine;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.backend.ReduceSpec;
import dev.adjoint.kernel.expr.BinaryOp;
import dev.adjoint.kernel.expr.Expr;
import java.util.ArrayList;
import java.util.List;

/**
 * The per-element part of a reduction, in primitives.
 *
 * @param compute the compute type, normalized
 * @param combine the combining operation
 * @param element the value of an element
 * @param ins the types of the inputs in memory
 * @param paramCount number of parameters in the frame
 */
public record ReduceBody(
    DType compute, Combine combine, Expr element, DType[] ins, int paramCount) {
  /** Bytes of the values that a long run of elements is spread over. */
  private static final int LANE_BYTES = 128;

  /** Number of values that a long run of elements is spread over. */
  public int lanes() {
    return LANE_BYTES / compute.itemSize();
  }

  /** Whether values are conditions over numbers, not numbers. */
  boolean hasConditions() {
    return combine.isLogical() && compute != DType.BOOL;
  }

  /** The type that values are kept in between loops. */
  public DType valueType() {
    return hasConditions() ? DType.BOOL : compute;
  }

  /** The value combined so far. */
  public Expr sofar() {
    return value(ins.length);
  }

  /** A value to combine with it. */
  public Expr other() {
    return value(ins.length + 1);
  }

  private Expr value(int index) {
    return hasConditions() ? Expr.in(index).asCondition() : Expr.in(index);
  }

  /** The value after one more element. */
  Expr next() {
    boolean floating = DTypes.computesInFloat(compute);
    if (combine == Combine.SUM
        && floating
        && element instanceof Expr.Binary b
        && b.op() == BinaryOp.MUL) {
      return Expr.multiplyAdd(b.a(), b.b(), sofar());
    }
    return combined(sofar(), hasConditions() ? element.asCondition() : element.asNumber());
  }

  /** The value of two parts. */
  public Expr both() {
    return combined(sofar(), other());
  }

  Expr combined(Expr a, Expr b) {
    return hasConditions()
        ? Expr.binary(combine == Combine.ALL ? BinaryOp.AND : BinaryOp.OR, a, b)
        : ReduceSpec.combined(combine, a, b);
  }

  /** The value of no elements at all. */
  Expr identity() {
    return hasConditions()
        ? Expr.constant(combine == Combine.ALL)
        : ReduceSpec.identity(combine, compute);
  }

  /** What is computed per element, given the inputs and the value so far. */
  public Schedule schedule() {
    List<Expr> given = new ArrayList<>();
    given.add(sofar());
    for (int k = 0; k < ins.length; k++) {
      given.add(Expr.in(k));
    }
    return Schedule.of(List.of(next(), identity()), given);
  }
}
