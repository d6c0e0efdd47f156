package dev.adjoint.kernel.reference;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Checks;
import dev.adjoint.kernel.backend.Move;
import java.util.Arrays;

/** Moves between values and the positions of a table, one after the other. */
final class PlainMove {
  private PlainMove() {}

  static void run(Move.Mode mode, Operand table, Operand values, Move.Axis... axes) {
    if (values.layout().numel() == 0) {
      return;
    }
    Checks.move(table, values, axes);
    Operand[] operands = new Operand[axes.length + 2];
    Arrays.setAll(operands, k -> k < axes.length ? axes[k].positions() : values);
    operands[axes.length + 1] = table;
    long[] sizes = values.layout().sizes();
    for (int k = 0; k < axes.length && mode != Move.Mode.GET; k++) {
      for (Walk walk = new Walk(sizes, operands[k]).once(); walk.more(); walk.next()) {
        place(axes[k], RawValues.integer(operands[k].dtype(), walk.at(0)));
      }
    }
    DType type = table.dtype();
    Walk all = new Walk(sizes, operands);
    for (Walk walk = mode == Move.Mode.PUT ? all.once() : all; walk.more(); walk.next()) {
      long element = walk.at(axes.length + 1);
      for (int k = 0; k < axes.length; k++) {
        long position = RawValues.integer(operands[k].dtype(), walk.at(k));
        element += place(axes[k], position) * axes[k].step() * type.itemSize();
      }
      long value = walk.at(axes.length);
      switch (mode) {
        case GET -> RawValues.putBits(type, value, RawValues.bits(type, element));
        case PUT -> RawValues.putBits(type, element, RawValues.bits(type, value));
        default -> combine(mode, type, element, value);
      }
    }
  }

  private static long place(Move.Axis axis, long position) {
    long place = position < 0 && axis.fromEnd() ? position + axis.size() : position;
    if (place < 0 || place >= axis.size()) {
      throw axis.refusal().of(position);
    }
    return place;
  }

  private static void combine(Move.Mode mode, DType type, long element, long value) {
    if (DTypes.computesInFloat(type)) {
      double a = RawValues.number(type, element);
      double b = RawValues.number(type, value);
      double both =
          switch (mode) {
            case ADD -> a + b;
            case PROD -> a * b;
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            case GET, PUT -> b;
          };
      RawValues.putNumber(type, element, both);
    } else {
      long a = RawValues.integer(type, element);
      long b = RawValues.integer(type, value);
      long both =
          switch (mode) {
            case ADD -> a + b;
            case PROD -> a * b;
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            case GET, PUT -> b;
          };
      RawValues.putInteger(type, element, both);
    }
  }
}
