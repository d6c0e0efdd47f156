package dev.adjoint.kernel;

import dev.adjoint.DType;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Storage;
import java.util.Arrays;

/**
 * An operand of a kernel: storage, layout and dtype.
 *
 * <p>The constructor checks that all elements lie within the storage, so the layout of an operand
 * can be walked safely, whatever other threads do to the tensor it came from.
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

  /** Refuses an operand whose memory was released, or that never had any. */
  public void requireMemory() {
    long _ = storage.address();
  }

  /** The address of the element at index zero in every dimension. */
  public long address() {
    return storage.address() + layout.offset() * dtype.itemSize();
  }
}
