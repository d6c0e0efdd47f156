package dev.adjoint.memory;

import dev.adjoint.Device;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A block shared by many small storages. Each of them refers to the slab, so the block returns to
 * the pool when none is reachable any more and no thread allocates from it.
 */
final class Slab implements Home {
  /** Large enough to make the price of a slab vanish, small: one survivor keeps all of it. */
  static final int BYTES = 64 * 1024;

  private static final VarHandle USED;

  static {
    try {
      USED = MethodHandles.lookup().findVarHandle(Slab.class, "used", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long base;
  private final Device device;

  @SuppressWarnings("unused") // through USED
  private long used;

  Slab(Pool pool) {
    this.base = pool.take(this, BYTES).address();
    this.device = pool.device;
  }

  /** Cuts off a piece whose size is a multiple of the alignment; 0 where the rest is too small. */
  long cut(long bytes) {
    long start = (long) USED.getAndAdd(this, bytes);
    return start + bytes <= BYTES ? base + start : 0;
  }

  @Override
  public long address() {
    throw Home.released();
  }

  @Override
  public Device device() {
    return device;
  }
}
