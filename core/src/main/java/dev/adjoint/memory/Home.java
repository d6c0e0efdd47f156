package dev.adjoint.memory;

/** Where the bytes of a storage are. */
sealed interface Home permits Block, Slab, Home.Lent, Home.Shown, Home.Moved, Home.Gone {

  /** The address of a block of its own; an error for a storage that has no memory any more. */
  long address();

  /**
   * A slab of which a scope has a piece: all small storages that a scope has from one slab share
   * this.
   *
   * @param slab what keeps the memory
   * @param lease how long the pieces may be used
   */
  record Lent(Slab slab, Lease lease) implements Home {
    @Override
    public long address() {
      throw released();
    }
  }

  /**
   * The time of a scope; it refers to nothing, since whatever was made in the scope refers to it.
   */
  final class Lease {
    volatile boolean ended;
  }

  /**
   * A slab of which a user can see a piece.
   *
   * @param slab what keeps the memory
   */
  record Shown(Slab slab) implements Home {
    @Override
    public long address() {
      return slab.address();
    }
  }

  /**
   * Memory whose contents are elsewhere now, since more was needed: still there for those that read
   * it at that moment.
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
  }

  /** What a storage without memory points to. */
  enum Gone implements Home {
    /** The memory was given back. */
    RELEASED,
    /** There never was any: the values are those of another tensor. */
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
  }

  static IllegalStateException released() {
    return new IllegalStateException(
        "the memory of this tensor was released: it was made inside a Scope that has been closed"
            + " and was not kept, or it was released explicitly");
  }
}
