package dev.adjoint.memory;

/** Where the bytes of a storage are. */
sealed interface Home permits Block, Slab, Home.Gone {

  /** The address of a block of its own; an error for a storage that has no memory any more. */
  long address();

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
