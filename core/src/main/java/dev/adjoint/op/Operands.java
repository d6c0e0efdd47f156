package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import java.util.Arrays;

/**
 * Snapshots of tensors' operands when a kernel starts: each tensor is read once.
 *
 * <p>Another thread may replace a tensor's memory after the operation has checked its sizes.
 */
final class Operands {
  private Operands() {}

  /** The operands of a result and its inputs; a tensor that occurs twice is read once. */
  static Operand[] of(Tensor out, Tensor... inputs) {
    Operand[] operands = new Operand[1 + inputs.length];
    operands[0] = TensorAccess.operand(out);
    for (int i = 0; i < inputs.length; i++) {
      operands[i + 1] = inputs[i] == out ? operands[0] : read(operands, inputs, i);
    }
    return operands;
  }

  /** The operands of inputs. */
  static Operand[] read(Tensor... inputs) {
    Operand[] operands = new Operand[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      boolean again = i > 0 && inputs[i] == inputs[i - 1];
      operands[i] = again ? operands[i - 1] : TensorAccess.operand(inputs[i]);
    }
    return operands;
  }

  /** The operands of inputs from index 1 on; index 0 is left for the result. */
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
   * Snapshots of the inputs as tensors of their own, without history, so that an operation that
   * reads them repeatedly sees the same operands.
   */
  static Tensor[] held(Tensor... inputs) {
    Tensor[] held = new Tensor[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      held[i] = i > 0 && inputs[i] == inputs[i - 1] ? held[i - 1] : held(inputs[i]);
    }
    return held;
  }

  /** The same for one input. */
  static Tensor held(Tensor input) {
    return TensorAccess.newTensor(TensorAccess.operand(input));
  }

  /** Updates operands whose storage was moved when it grew. */
  static void follow(Operand[] operands) {
    for (int i = 0; i < operands.length; i++) {
      Operand operand = operands[i];
      if (operand.storage().isMoved()) {
        operands[i] = new Operand(operand.storage().latest(), operand.layout(), operand.dtype());
      }
    }
  }

  /** Refuses inputs that do not expand to the sizes of the first operand, which is written. */
  static void checkSizes(Operand[] operands) {
    long[] own = operands[0].layout().sizes();
    for (int i = 1; i < operands.length; i++) {
      long[] sizes = operands[i].layout().sizes();
      if (!Shapes.isExpandable(sizes, own)) {
        long[] shape = Shapes.broadcast(own, sizes);
        throw Errors.state(
            "output with shape %s doesn't match the broadcast shape %s",
            Arrays.toString(own), Arrays.toString(shape));
      }
    }
  }

  /** Whether all inputs are contiguous at offset 0, with the same sizes. */
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

  /** Refuses an input whose sizes no longer match the layout of the new result. */
  static void requireSizes(Operand input, Layout result) {
    if (!input.layout().sameSizes(result)) {
      throw changed(
          Arrays.toString(input.layout().sizes())
              + " for a result of "
              + Arrays.toString(result.sizes()));
    }
  }

  /** The error for an index out of bounds that a concurrent change of a tensor caused. */
  static IllegalStateException changed(ArrayIndexOutOfBoundsException e) {
    IllegalStateException changed = changed("sizes that an operation had looked at no longer hold");
    changed.initCause(e);
    return changed;
  }

  static IllegalStateException changed(String sizes) {
    return Errors.state(
        "another thread has given a tensor other sizes while it was being computed with: %s",
        sizes);
  }
}
