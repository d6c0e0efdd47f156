package dev.adjoint;

import dev.adjoint.kernel.Operand;
import dev.adjoint.op.Host;
import dev.adjoint.op.TensorAccess;

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

  /** Where the element is in the memory. */
  private long offset(long[] index) {
    long offset = operand.layout().offset();
    for (int d = 0; d < index.length; d++) {
      offset += index[d] * operand.layout().stride(d);
    }
    return offset;
  }

  @Override
  public double getDouble(long[] index) {
    return Host.getDouble(operand, offset(index));
  }

  @Override
  public long getLong(long[] index) {
    return Host.getLong(operand, offset(index));
  }
}
