package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Backend;
import dev.adjoint.kernel.backend.Params;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Storage;

/** Where results get their memory, and kernels run. */
public final class Execution {
  private Execution() {}

  /** The backend that runs kernels. */
  public static Backend backend() {
    return Backends.chosen();
  }

  /** A new, uninitialized tensor. */
  public static Tensor empty(Layout layout, DType dtype) {
    long bytes = layout.bytes(dtype.itemSize());
    Storage storage =
        Storage.severalDevices()
            ? Storage.allocate(Placement.current(), bytes)
            : Storage.allocate(bytes);
    return TensorAccess.newTensor(new Operand(storage, layout, dtype));
  }

  /** A new, uninitialized, row-major tensor. */
  public static Tensor empty(long[] sizes, DType dtype) {
    return empty(Layout.contiguous(sizes), dtype);
  }

  /** A new row-major tensor of zeros. */
  public static Tensor zeros(long[] sizes, DType dtype) {
    Layout layout = Layout.contiguous(sizes);
    return TensorAccess.newTensor(
        new Operand(
            Storage.allocateZeroed(Placement.current(), layout.bytes(dtype.itemSize())),
            layout,
            dtype));
  }

  /** A new row-major tensor of zeros with the sizes and dtype of another. */
  public static Tensor zerosLike(Tensor t) {
    return Placement.like(() -> zeros(TensorAccess.layout(t).sizes(), TensorAccess.dtype(t)), t);
  }

  /** Fills a tensor, unrecorded. */
  public static void fill(Tensor self, Scalar value) {
    Operand operand = TensorAccess.operand(self);
    long word = value.fitting(operand.dtype(), operand.layout().numel());
    backend().fill(operand, Params.of(word));
  }
}
