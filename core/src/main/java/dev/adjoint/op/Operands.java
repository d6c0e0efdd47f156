package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import java.util.Arrays;

/**
 * What tensors are at the moment when a kernel starts: each is asked once.
 *
 * <p>Another thread may have given one of them other memory since the operation looked at its
 * sizes.
 */
final class Operands {
  private Operands() {}

  /** Those of a result and its inputs; a tensor that is there twice is the same both times. */
  static Operand[] of(Tensor out, Tensor... inputs) {
    Operand[] operands = new Operand[1 + inputs.length];
    operands[0] = TensorAccess.operand(out);
    for (int i = 0; i < inputs.length; i++) {
      operands[i + 1] = inputs[i] == out ? operands[0] : read(operands, inputs, i);
    }
    return operands;
  }

  /** Those of inputs alone. */
  static Operand[] read(Tensor... inputs) {
    Operand[] operands = new Operand[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      boolean again = i > 0 && inputs[i] == inputs[i - 1];
      operands[i] = again ? operands[i - 1] : TensorAccess.operand(inputs[i]);
    }
    return operands;
  }

  /** Those of inputs; the first place is for the result, whose dtype and sizes follow from them. */
  static Operand[] ofInputs(Tensor... inputs) {
    Operand[] operands = new Operand[1 + inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      operands[i + 1] = read(operands, inputs, i);
    }
    return operands;
  }

  private static Operand read(Operand[] operands, Tensor[] inputs, int i) {
    return i > 0 && inputs[i] == inputs[i - 1] ? operands[i] : TensorAccess.operand(inputs[i]);
  }

  /**
   * The inputs as they are now, under tensors of their own: an operation that asks them more than
   * once hears the same each time. They have no history.
   */
  static Tensor[] held(Tensor... inputs) {
    Tensor[] held = new Tensor[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      held[i] = i > 0 && inputs[i] == inputs[i - 1] ? held[i - 1] : held(inputs[i]);
    }
    return held;
  }

  /** The same of one. */
  static Tensor held(Tensor input) {
    return TensorAccess.newTensor(TensorAccess.operand(input));
  }

  /** Follows memory that has grown since the operands were read. */
  static void follow(Operand[] operands) {
    for (int i = 0; i < operands.length; i++) {
      Operand operand = operands[i];
      if (operand.storage().isMoved()) {
        operands[i] = new Operand(operand.storage().latest(), operand.layout(), operand.dtype());
      }
    }
  }

  /** Refuses inputs that do not expand to the sizes of the first, which is written. */
  static void checkSizes(Operand[] operands) {
    long[] own = operands[0].layout().sizes();
    for (int i = 1; i < operands.length; i++) {
      long[] sizes = operands[i].layout().sizes();
      if (!Shapes.isExpandable(sizes, own)) {
        long[] shape = Shapes.broadcast(own, sizes);
        throw new IllegalStateException(
            "output with shape "
                + Arrays.toString(own)
                + " doesn't match the broadcast shape "
                + Arrays.toString(shape));
      }
    }
  }

  /** Whether all inputs are row-major, from the start of their memory, and of the same sizes. */
  static boolean allLike(Layout first, Operand[] operands) {
    if (first.offset() != 0) {
      return false;
    }
    for (int i = 1; i < operands.length; i++) {
      Layout layout = operands[i].layout();
      if (!layout.isContiguous() || !layout.sameSizes(first)) {
        return false;
      }
    }
    return true;
  }

  /** Refuses an input that is not of the sizes that a fresh result was laid out for. */
  static void requireSizes(Operand input, Layout result) {
    if (!input.layout().sameSizes(result)) {
      throw changed(
          Arrays.toString(input.layout().sizes())
              + " for a result of "
              + Arrays.toString(result.sizes()));
    }
  }

  /** What led out of an array after the sizes had been looked at. */
  static IllegalStateException changed(ArrayIndexOutOfBoundsException e) {
    IllegalStateException changed = changed("sizes that an operation had looked at no longer hold");
    changed.initCause(e);
    return changed;
  }

  static IllegalStateException changed(String sizes) {
    return new IllegalStateException(
        "another thread has given a tensor other sizes while it was being computed with: " + sizes);
  }
}
