package dev.adjoint.kernel.jit;

import dev.adjoint.DType;
import dev.adjoint.kernel.Combine;
import dev.adjoint.kernel.DTypes;
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
    // In the type BOOL sums are "or", products "and".
    BinaryOp op =
        switch (combine) {
          case SUM -> BinaryOp.ADD;
          case PROD -> BinaryOp.MUL;
          case MAX -> BinaryOp.MAX;
          case MIN -> BinaryOp.MIN;
          case ANY -> hasConditions() ? BinaryOp.OR : BinaryOp.ADD;
          case ALL -> hasConditions() ? BinaryOp.AND : BinaryOp.MUL;
        };
    return Expr.binary(op, a, b);
  }

  /** The value of no elements at all. */
  Expr identity() {
    return switch (combine) {
      case SUM -> Expr.constant(0L);
      case PROD -> Expr.constant(1L);
      case MAX -> least();
      case MIN -> greatest();
      case ANY -> hasConditions() ? Expr.constant(false) : Expr.constant(0L);
      case ALL -> hasConditions() ? Expr.constant(true) : Expr.constant(1L);
    };
  }

  private Expr least() {
    return switch (compute) {
      case INT64 -> Expr.constant(Long.MIN_VALUE);
      case INT32 -> Expr.constant((long) Integer.MIN_VALUE);
      case BOOL -> Expr.constant(0L);
      default -> Expr.constant(Double.NEGATIVE_INFINITY);
    };
  }

  private Expr greatest() {
    return switch (compute) {
      case INT64 -> Expr.constant(Long.MAX_VALUE);
      case INT32 -> Expr.constant((long) Integer.MAX_VALUE);
      case BOOL -> Expr.constant(1L);
      default -> Expr.constant(Double.POSITIVE_INFINITY);
    };
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
