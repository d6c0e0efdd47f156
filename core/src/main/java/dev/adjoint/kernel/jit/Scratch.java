package dev.adjoint.kernel.jit;

import dev.adjoint.memory.Storage;
import java.util.concurrent.ConcurrentLinkedDeque;

/** A small scratch buffer for a loop; pooled, with as many as loops ever ran concurrently. */
public final class Scratch {
  /** Size of an area: intermediate values of a chunk must fit the first-level cache. */
  static final long BYTES = 1 << 16;

  private static final ConcurrentLinkedDeque<Scratch> FREE = new ConcurrentLinkedDeque<>();

  private Storage storage;

  private Scratch(long bytes) {
    storage = Storage.allocate(bytes);
    storage.escape();
  }

  /** An area of {@link #BYTES}, to be given back. */
  public static Scratch take() {
    Scratch free = FREE.pollFirst();
    return free != null ? free : new Scratch(BYTES);
  }

  /** An area of at least that size, to be given back. */
  public static Scratch take(long bytes) {
    Scratch s = take();
    if (s.storage.byteSize() < bytes) {
      s.storage.release();
      s.storage = Storage.allocate(bytes);
      s.storage.escape();
    }
    return s;
  }

  public void give() {
    FREE.addFirst(this);
  }

  public long address() {
    return storage.address();
  }
}
