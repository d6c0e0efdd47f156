package dev.adjoint.kernel.reference;

import dev.adjoint.DType;
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
        case GET -> RawValues.copy(type, element, value);
        case PUT -> RawValues.copy(type, value, element);
        case ADD -> RawValues.update(type, element, value, Double::sum, Long::sum);
        case PROD -> RawValues.update(type, element, value, (a, b) -> a * b, (a, b) -> a * b);
        case MIN -> RawValues.update(type, element, value, Math::min, Math::min);
        case MAX -> RawValues.update(type, element, value, Math::max, Math::max);
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
}
