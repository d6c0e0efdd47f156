package dev.adjoint.ops.copy;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.GradMode;
import dev.adjoint.graph.Recording;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Levels;
import dev.adjoint.op.TensorAccess;
import java.lang.foreign.MemorySegment;

/** A tensor's memory as a {@code MemorySegment}, bypassing autograd. */
public final class RawMemory {
  private RawMemory() {}

  /** The memory from the first to the last element. */
  public static MemorySegment of(Tensor x) {
    if (GradMode.isEnabled() && Recording.requiresGrad(x)) {
      throw new IllegalStateException(
          "Can't call memorySegment() on Tensor that requires grad. Use"
              + " tensor.detach().memorySegment() instead.");
    }
    Operand operand =
        TensorAccess.operand(
            Levels.elements(x, "vmap: the members of a batch have no memory of their own"));
    int size = operand.dtype().itemSize();
    Layout layout = operand.layout();
    long bytes = (layout.extent() - layout.offset()) * size;
    return operand.storage().export(layout.offset() * size, bytes);
  }
}
