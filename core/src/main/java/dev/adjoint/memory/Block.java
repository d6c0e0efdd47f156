package dev.adjoint.memory;

import dev.adjoint.Device;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import org.jspecify.annotations.Nullable;

/**
 * An extent in use, by a large storage or a slab. The reference is enqueued when its user becomes
 * unreachable; then, or at an explicit release, the extent returns to the pool.
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

  /** How many collections had been asked for when this was handed out. */
  final int mark;

  volatile boolean escaped;

  /** Whether a user has a segment of the memory, which stays where it is then. */
  volatile boolean shown;

  /**
   * Whether a thread other than the scope's has asked for the address, and may be working there.
   */
  private volatile boolean shared;

  private boolean returned;

  // guarded by the size class
  @Nullable Block previous;
  @Nullable Block next;

  /** The scope that releases this block; only the thread of that scope changes it. */
  @Nullable ReleaseScope scope;

  Block(
      Object user,
      ReferenceQueue<Object> queue,
      Pool pool,
      SizeClass sizeClass,
      Extent extent,
      int mark) {
    super(user, queue);
    this.mark = mark;
    this.pool = pool;
    this.sizeClass = sizeClass;
    this.extent = extent;
    this.address = extent.address;
    this.segment = extent.keeper instanceof MemorySegment s ? s : null;
  }

  @Override
  public long address() {
    ReleaseScope owner = scope;
    if (owner != null && !shared && !owner.isCurrentThread()) {
      shared = true;
    }
    long a = address; // only now: a scope that has not seen the flag has taken this away before
    if (a == 0) {
      throw Home.released();
    }
    if (segment != null && !segment.scope().isAlive()) {
      throw new IllegalStateException("the arena of the memory of this tensor was closed");
    }
    return a;
  }

  @Override
  public Device device() {
    return pool.device;
  }

  boolean isReleased() {
    return address == 0;
  }

  /** Ends the use; the memory can return at once unless another thread may be working on it. */
  boolean retire() {
    address = 0;
    return !shared;
  }

  /**
   * Called by the size class, under its lock: whether the memory returns now, for the first time.
   */
  boolean markReturned() {
    if (returned) {
      return false;
    }
    returned = true;
    address = 0;
    return true;
  }

  /** Whether this is memory that somebody else made. */
  boolean isForeign() {
    return sizeClass == pool.foreign;
  }

  /** Takes over what is known of a block whose contents are here now. */
  void inherit(Block old) {
    escaped = old.escaped;
    PINS.getAndAdd(this, (int) PINS.getVolatile(old));
  }

  boolean isExclusiveTo(ReleaseScope maker) {
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
