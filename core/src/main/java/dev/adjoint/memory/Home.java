package dev.adjoint.memory;

/** Where the bytes of a storage are. */
sealed interface Home permits Block, Slab, Home.Gone {

  /** The address of a block of its own; an error for a storage that has no memory any more. */
  long address();

  /** What a released storage points to, so that it holds no memory. */
  enum Gone implements Home {
    RELEASED;

    @Override
    public long address() {
      throw released();
    }
  }

  static IllegalStateException released() {
    return new IllegalStateException(
        "the memory of this tensor was released: it was made inside a Scope that has been closed"
            + " and was not kept, or it was released explicitly");
  }
}
