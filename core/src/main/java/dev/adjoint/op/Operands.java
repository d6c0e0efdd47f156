package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import java.util.Arrays;
import java.util.stream.Collectors;

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
      operands[i + 1] = inputs[i] == out ? operands[0] : TensorAccess.operand(inputs[i]);
    }
    return operands;
  }

  /** Those of a fresh result, whose sizes are the ones that the inputs still broadcast to. */
  static Operand[] fresh(Tensor out, Tensor... inputs) {
    Operand[] operands = of(out, inputs);
    long[] sizes = operands[0].layout().sizes();
    for (int i = 1; i < operands.length; i++) {
      if (operands[i].layout().sizes() == sizes) {
        return operands; // a kernel refuses what does not broadcast to them
      }
    }
    if (inputs.length > 0) {
      long[] common = operands[1].layout().sizes();
      for (int i = 2; i < operands.length; i++) {
        common = Shapes.broadcast(common, operands[i].layout().sizes());
      }
      if (!Arrays.equals(common, sizes)) {
        throw changed(operands);
      }
    }
    return operands;
  }

  private static IllegalStateException changed(Operand[] operands) {
    return changed(
        Arrays.stream(operands)
                .skip(1)
                .map(operand -> Arrays.toString(operand.layout().sizes()))
                .collect(Collectors.joining(" and "))
            + " for a result of "
            + Arrays.toString(operands[0].layout().sizes()));
  }

  static IllegalStateException changed(String sizes) {
    return new IllegalStateException(
        "another thread has given a tensor other sizes while it was being computed with: " + sizes);
  }
}
