package dev.adjoint.ops.view;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Levels;
import dev.adjoint.op.TensorAccess;

/**
 * Reinterpretation of the bits as another dtype, {@code view(dtype)}; no gradient flows through it.
 */
public final class Reinterpret {
  private Reinterpret() {}

  /** A tensor over the same memory, with its version counter. */
  public static Tensor apply(Tensor x, DType dtype) {
    // The batch goes to the front, so that it is never the dimension that changes its size.
    return Levels.mapInnermost(Levels.batchFirst(x), t -> plain(t, dtype));
  }

  private static Tensor plain(Tensor x, DType dtype) {
    Operand operand = TensorAccess.operand(x);
    return TensorAccess.newTensor(
        new Operand(operand.storage(), layout(operand, dtype), dtype), TensorAccess.version(x));
  }

  private static Layout layout(Operand operand, DType dtype) {
    Layout layout = operand.layout();
    long from = operand.dtype().itemSize();
    long to = dtype.itemSize();
    if (from == to) {
      return layout;
    }
    String rest =
        " to view "
            + operand.dtype().scalarTypeName()
            + " as "
            + dtype.scalarTypeName()
            + " (different element sizes)";
    int last = layout.dim() - 1;
    if (last < 0) {
      throw new IllegalStateException("self.dim() cannot be 0" + rest);
    }
    if (from < to) {
      divisible("size(-1)", layout.size(last), to / from, rest);
      divisible("storage_offset()", layout.offset(), to / from, rest);
    }
    if (layout.stride(last) != 1) {
      throw new IllegalStateException(
          "self.stride(-1) must be 1" + rest + ", but got " + layout.stride(last));
    }
    long[] sizes = layout.sizes().clone();
    long[] strides = layout.strides().clone();
    sizes[last] = Layout.times(sizes[last], from) / to;
    for (int d = 0; d < last; d++) {
      if (from < to) {
        divisible("stride(" + d + ")", strides[d], to / from, rest);
      }
      strides[d] = Layout.times(strides[d], from) / to;
    }
    return Layout.of(sizes, strides, Layout.times(layout.offset(), from) / to);
  }

  private static void divisible(String what, long value, long ratio, String rest) {
    if (value % ratio != 0) {
      throw new IllegalStateException(
          "self." + what + " must be divisible by " + ratio + rest + ", but got " + value);
    }
  }
}
