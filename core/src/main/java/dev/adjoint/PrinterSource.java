package dev.adjoint;

import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.Operand;
import dev.adjoint.op.TensorAccess;
import java.lang.ref.Reference;

/** Adapts an operand to the printer. */
record PrinterSource(Operand operand) implements TensorPrinter.Printed {

  PrinterSource(Tensor t) {
    this(TensorAccess.operand(t));
  }

  @Override
  public DType dtype() {
    return operand.dtype();
  }

  @Override
  public long[] sizes() {
    return operand.layout().sizes();
  }

  private long address(long[] index) {
    long offset = 0;
    for (int d = 0; d < index.length; d++) {
      offset += index[d] * operand.layout().stride(d);
    }
    return operand.address() + offset * operand.dtype().itemSize();
  }

  @Override
  public double getDouble(long[] index) {
    double value = Elements.getDouble(operand.dtype(), address(index));
    Reference.reachabilityFence(operand.storage());
    return value;
  }

  @Override
  public long getLong(long[] index) {
    long value = Elements.getLong(operand.dtype(), address(index));
    Reference.reachabilityFence(operand.storage());
    return value;
  }
}
