package dev.adjoint.kernel.reference;

import dev.adjoint.DType;
import dev.adjoint.kernel.expr.MultiplyAdd;

/** A sum of products, as one chain of fused multiply-adds; integers wrap around. */
final class PlainSum {
  private final DType type;
  private double number;
  private long integer;

  /** Begins with an element; with 0 if its address is 0. */
  PlainSum(DType type, long first) {
    this.type = type;
    number = RawValues.number(type, first);
    integer = RawValues.integer(type, first);
  }

  void add(long left, long right) {
    double x = RawValues.number(type, left);
    double y = RawValues.number(type, right);
    number =
        type == DType.FLOAT64
            ? MultiplyAdd.fast(x, y, number)
            : MultiplyAdd.fast((float) x, (float) y, (float) number);
    integer += RawValues.integer(type, left) * RawValues.integer(type, right);
  }

  void store(long address) {
    RawValues.put(type, address, number, integer);
  }
}
