package dev.adjoint.kernel;

import dev.adjoint.DType;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Storage;
import java.util.Arrays;

/**
 * What a kernel reads or writes: memory, the way elements lie in it, and their type.
 *
 * <p>All elements lie in the memory, or the operand cannot be made: whoever has one may walk its
 * layout, whatever other threads do meanwhile to the tensor it came from. What an operation takes
 * apart and puts together again, from two tensors or from one that changed in between, is looked at
 * again here.
 *
 * @param storage the memory
 * @param layout sizes, strides and offset, in elements
 * @param dtype the type of the elements
 */
public record Operand(Storage storage, Layout layout, DType dtype) {

  /**
   * Refuses what lies outside of the memory.
   *
   * @throws IllegalStateException where the storage does not have all the elements
   */
  public Operand {
    if (!layout.fits(storage.byteSize(), dtype.itemSize()) && storage != Storage.absent()) {
      throw outside(storage, layout, dtype);
    }
  }

  private static IllegalStateException outside(Storage storage, Layout layout, DType dtype) {
    return new IllegalStateException(
        "setStorage: sizes "
            + Arrays.toString(layout.sizes())
            + ", strides "
            + Arrays.toString(layout.strides())
            + ", storage offset "
            + layout.offset()
            + ", and itemsize "
            + dtype.itemSize()
            + " requiring a storage size of "
            + layout.bytes(dtype.itemSize())
            + " are out of bounds for storage of size "
            + storage.byteSize());
  }

  /** The same memory with another layout. */
  public Operand withLayout(Layout other) {
    return new Operand(storage, other, dtype);
  }

  /** The address of the element at index zero in every dimension. */
  public long address() {
    return storage.address() + layout.offset() * dtype.itemSize();
  }
}
