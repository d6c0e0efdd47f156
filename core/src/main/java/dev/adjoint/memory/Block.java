package dev.adjoint.memory;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import org.jspecify.annotations.Nullable;

/**
 * One extent in use, by a large storage or by a slab. The reference is queued when its user has
 * become unreachable; then, or at an explicit release, the extent goes back to the pool.
 */
final class Block extends PhantomReference<Object> implements Home {
  private static final VarHandle PINS;

  static {
    try {
      PINS = MethodHandles.lookup().findVarHandle(Block.class, "pins", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final Pool pool;
  final SizeClass sizeClass;
  final Extent extent;
  private final @Nullable MemorySegment segment;
  private volatile long address;

  @SuppressWarnings("unused") // through PINS
  private int pins;

  volatile boolean escaped;

  // guarded by the size class
  @Nullable Block previous;
  @Nullable Block next;

  /** The scope that releases this block; only the thread of that scope changes it. */
  @Nullable Scope scope;

  Block(Object user, ReferenceQueue<Object> queue, Pool pool, SizeClass sizeClass, Extent extent) {
    super(user, queue);
    this.pool = pool;
    this.sizeClass = sizeClass;
    this.extent = extent;
    this.address = extent.address;
    this.segment = extent.keeper instanceof MemorySegment s ? s : null;
  }

  @Override
  public long address() {
    long a = address;
    if (a == 0) {
      throw Home.released();
    }
    if (segment != null && !segment.scope().isAlive()) {
      throw new IllegalStateException("the arena of the memory of this tensor was closed");
    }
    return a;
  }

  boolean isReleased() {
    return address == 0;
  }

  /** Called by the size class, under its lock. */
  boolean markReleased() {
    if (address == 0) {
      return false;
    }
    address = 0;
    return true;
  }

  boolean isExclusiveTo(Scope maker) {
    return scope == maker && !escaped && (int) PINS.getOpaque(this) == 1;
  }

  void pin() {
    PINS.getAndAdd(this, 1);
  }

  void unpin() {
    int before = (int) PINS.getAndAdd(this, -1);
    if (before <= 0) {
      PINS.getAndAdd(this, 1);
      throw new IllegalStateException("unpin() without pin()");
    }
  }

  boolean isPinned() {
    return (int) PINS.getVolatile(this) > 0;
  }
}
