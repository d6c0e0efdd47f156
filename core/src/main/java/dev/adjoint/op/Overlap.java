package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;

/** Whether a write may see its own input, or hit one place twice. */
public final class Overlap {
  private Overlap() {}

  /**
   * Warns of a write into memory in which several elements are one, where that was allowed once.
   */
  public static void warnIfExpanded(Tensor self, String method, String sugar) {
    if (TensorAccess.layout(self).hasInternalOverlap()) {
      Warnings.warn(
          "Use of "
              + method
              + " on expanded tensors is deprecated. Please clone() the tensor before performing"
              + " this operation. This also applies to advanced indexing e.g. "
              + sugar);
    }
  }

  /** Refuses an input that shares memory with the tensor that is going to be written. */
  public static void checkNone(Tensor self, Tensor input) {
    if (self == input || shared(TensorAccess.operand(self), TensorAccess.operand(input))) {
      throw refused();
    }
  }

  /** What is said where memory is shared. */
  static IllegalStateException refused() {
    return new IllegalStateException(
        "unsupported operation: some elements of the input tensor and the written-to tensor"
            + " refer to a single memory location. Please clone() the tensor before performing"
            + " the operation.");
  }

  /** Whether dense memory is shared; of layouts with gaps nothing is said, as in PyTorch. */
  private static boolean shared(Operand a, Operand b) {
    Layout first = a.layout();
    Layout second = b.layout();
    if (a.storage() != b.storage() || first.numel() == 0 || second.numel() == 0) {
      return false;
    }
    if (!first.isNonOverlappingAndDense() || !second.isNonOverlappingAndDense()) {
      return false;
    }
    long sizeA = a.dtype().itemSize();
    long sizeB = b.dtype().itemSize();
    return first.extent() * sizeA > second.offset() * sizeB
        && second.extent() * sizeB > first.offset() * sizeA;
  }
}
