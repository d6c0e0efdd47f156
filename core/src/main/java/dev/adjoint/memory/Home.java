package dev.adjoint.memory;

import dev.adjoint.Device;

/** The home of a storage: what holds its bytes. */
sealed interface Home permits Block, Slab, Home.Lent, Home.Shown, Home.Moved, Home.Gone {

  /** The address of a block of its own; an error for a storage that has no memory any more. */
  long address();

  /** Where the bytes are. */
  Device device();

  /**
   * A slab lent to a scope: shared by all small storages that the scope cut from the slab.
   *
   * @param slab what keeps the memory
   * @param lease the lifetime of the pieces
   */
  record Lent(Slab slab, Lease lease) implements Home {
    @Override
    public long address() {
      throw released();
    }

    @Override
    public Device device() {
      return slab.device();
    }
  }

  /**
   * The lifetime of a scope. It holds no references, since everything created in the scope refers
   * to it.
   */
  final class Lease {
    volatile boolean ended;
  }

  /**
   * A slab of which a piece was exposed to the user as a segment.
   *
   * @param slab what keeps the memory
   */
  record Shown(Slab slab) implements Home {
    @Override
    public long address() {
      return slab.address();
    }

    @Override
    public Device device() {
      return slab.device();
    }
  }

  /**
   * Memory whose contents moved when the storage grew; it stays valid for concurrent readers.
   *
   * @param from what keeps the memory
   * @param start what the storage knew of its address
   * @param to where the contents are
   */
  record Moved(Home from, long start, Storage to) implements Home {
    @Override
    public long address() {
      return Storage.address(start, from);
    }

    @Override
    public Device device() {
      return from.device();
    }
  }

  /** The home of a storage without memory. */
  enum Gone implements Home {
    /** The memory was released. */
    RELEASED,
    /** There never was any: the tensor wraps another one. */
    ABSENT;

    @Override
    public long address() {
      if (this == RELEASED) {
        throw released();
      }
      throw new IllegalStateException(
          "this tensor stands for another one inside a function transform (grad, jvp, vmap) and has"
              + " no memory of its own: the operation cannot look at it directly");
    }

    /** Where tensors are unless they are told to go: what is nowhere can't differ from that. */
    @Override
    public Device device() {
      return Device.CPU;
    }
  }

  static IllegalStateException released() {
    return new IllegalStateException(
        "the memory of this tensor was released: it was made inside a Scope that has been closed"
            + " and was not kept, or it was released explicitly");
  }
}
