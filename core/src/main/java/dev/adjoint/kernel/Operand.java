package dev.adjoint.kernel;

import dev.adjoint.DType;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Storage;

/**
 * What a kernel reads or writes: memory, the way elements lie in it, and their type.
 *
 * @param storage the memory
 * @param layout sizes, strides and offset, in elements
 * @param dtype the type of the elements
 */
public record Operand(Storage storage, Layout layout, DType dtype) {

  /** The address of the element at index zero in every dimension. */
  public long address() {
    return storage.address() + layout.offset() * dtype.itemSize();
  }
}
