package dev.adjoint.memory;

import dev.adjoint.Device;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;

/**
 * A range of native memory, 64-byte aligned, that need not be closed: it is reused once the storage
 * is unreachable.
 *
 * <p>Code that works on the {@linkplain #address() address} must keep the storage reachable until
 * the work is done ({@link Reference#reachabilityFence}). Storages may be made and released by any
 * thread; releasing one that another thread is still using is an error of the caller.
 */
public final class Storage {
  /**
   * Where the memory starts; negative where that is lent by a scope, 0 where only the home knows: a
   * block of its own, what has moved, or nothing after a release.
   */
  private long address;

  private static final Storage ABSENT = new Storage(Home.Gone.ABSENT);

  /**
   * Whether any memory is elsewhere than the computer's own. While there is none, nobody has to
   * compare the devices of operands, which happens in every call.
   */
  private static boolean severalDevices;

  private final long byteSize;
  private Home home;

  private Storage(Pool pool, long bytes) {
    this.byteSize = bytes;
    this.home = Home.Gone.RELEASED;
    if (bytes <= Slabs.MAX_SMALL && !Memory.CHECKED) {
      long start = pool.slabs.place(this, bytes);
      Home lent = ReleaseScope.lend(home);
      if (lent == null) {
        this.address = start;
      } else {
        this.address = -start;
        this.home = lent;
      }
    } else {
      this.home = pool.takeTracked(this, bytes);
    }
  }

  private Storage(Home home) {
    this.byteSize = 0;
    this.home = home;
  }

  /** A storage without memory, whose address cannot be asked for. */
  public static Storage absent() {
    return ABSENT;
  }

  private Storage(Pool pool, MemorySegment segment) {
    this.byteSize = segment.byteSize();
    this.home = pool.adopt(this, segment);
  }

  /** The computer's memory, with undefined contents. */
  public static Storage allocate(long bytes) {
    return allocate(Pool.shared(), bytes);
  }

  /** Memory of a device, with undefined contents. */
  public static Storage allocate(Device device, long bytes) {
    return allocate(Pool.of(device), bytes);
  }

  /** Memory of a device, filled with zeros. */
  public static Storage allocateZeroed(Device device, long bytes) {
    return allocateZeroed(Pool.of(device), bytes);
  }

  static Storage allocate(Pool pool, long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException(
          "Storage size calculation overflowed or is negative: " + bytes + " bytes");
    }
    return new Storage(pool, bytes);
  }

  static Storage allocateZeroed(Pool pool, long bytes) {
    Storage storage = allocate(pool, bytes);
    if (!(storage.home instanceof Block block && block.extent.zero)) {
      Memory.fill(storage.address(), bytes, (byte) 0);
    }
    return storage;
  }

  /**
   * Native memory that somebody else made, such as a mapped file. The storage keeps the segment
   * reachable; the arena of the segment must not be closed while the storage is in use.
   *
   * @throws IllegalArgumentException where the segment is on the heap or read-only (map a file with
   *     {@code MapMode.PRIVATE} to read it without changing it)
   */
  public static Storage ofSegment(MemorySegment segment) {
    if (!segment.isNative()) {
      throw new IllegalArgumentException("a storage needs a native segment, got a heap segment");
    }
    if (segment.isReadOnly()) {
      throw new IllegalArgumentException(
          "a storage needs a writable segment; map the file with MapMode.PRIVATE instead");
    }
    return segment.address() == 0 ? allocate(0) : new Storage(Pool.shared(), segment);
  }

  void settle(Slab slab) {
    home = slab;
  }

  /**
   * Where the memory starts.
   *
   * @throws IllegalStateException after a release
   */
  public long address() {
    long a = address;
    if (a > 0) {
      return a;
    }
    VarHandle.loadLoadFence(); // who sees no address sees where to ask
    return address(a, home);
  }

  static long address(long start, Home home) {
    if (start >= 0) {
      return start > 0 ? start : home.address();
    }
    if (home instanceof Home.Lent lent && lent.lease().ended) {
      throw Home.released();
    }
    return -start;
  }

  /** Where the memory is. */
  public Device device() {
    return home.device();
  }

  /** Whether storages may be on different devices. */
  public static boolean severalDevices() {
    return severalDevices;
  }

  /** Says that there is memory elsewhere than the computer's own. */
  static void noteDevice() {
    severalDevices = true;
  }

  /** The number of bytes that were asked for. */
  public long byteSize() {
    return byteSize;
  }

  /**
   * A bounds-checked view of the memory; it does not keep this storage reachable.
   *
   * @throws IllegalStateException after a release
   */
  public MemorySegment segment() {
    return Memory.ALL.asSlice(address(), byteSize);
  }

  /**
   * A part of the memory for users: it keeps this storage reachable, from being released by a scope
   * and from {@linkplain #grown moving}.
   */
  @SuppressWarnings("restricted")
  public MemorySegment export(long start, long bytes) {
    show();
    return MemorySegment.ofAddress(address() + start)
        .reinterpret(bytes, Arena.ofAuto(), _ -> Reference.reachabilityFence(this));
  }

  /** Never again under a lease, and never moved. */
  private synchronized void show() {
    escape();
    if (home instanceof Block block) {
      block.shown = true;
    } else if (home instanceof Slab slab) {
      home = new Home.Shown(slab);
    }
  }

  private boolean isResizable() {
    return switch (home) {
      case Block block -> !block.shown && !block.isForeign();
      case Home.Shown _ -> false;
      default -> true;
    };
  }

  /** Whether {@link #grown} has given the contents to another storage. */
  public boolean isMoved() {
    return address == 0 && home instanceof Home.Moved;
  }

  /** The storage that has the contents of this one now. */
  public Storage latest() {
    Storage last = this;
    while (last.home instanceof Home.Moved moved) {
      last = moved.to();
    }
    return last;
  }

  /**
   * A storage of at least that many bytes for all who share this one, which {@linkplain #isMoved()
   * has moved} then; what is new has undefined contents. The memory of this one stays where it is
   * for as long as this is reachable, since others may be reading it.
   *
   * @throws IllegalStateException if this is somebody else's memory, or a user has a segment of it
   */
  @SuppressWarnings("try") // the suspension is used for its close alone
  public Storage grown(long bytes) {
    Storage last = latest();
    synchronized (last) {
      if (last.home instanceof Home.Moved) {
        return last.grown(bytes);
      }
      if (bytes <= last.byteSize) {
        return last;
      }
      if (!last.isResizable()) {
        throw new IllegalStateException("Trying to resize storage that is not resizable");
      }
      Storage larger;
      try (ReleaseScope untracked = ReleaseScope.suspend()) {
        larger = last.copied(bytes);
      }
      ReleaseScope.passOn(last, larger);
      Home from = last.home;
      if (from instanceof Block old && larger.home instanceof Block block) {
        block.inherit(old);
      }
      last.home = new Home.Moved(from, last.address, larger);
      VarHandle.fullFence(); // see address()
      last.address = 0;
      return larger;
    }
  }

  /** The same contents in memory of its own. */
  public Storage copy() {
    return copied(byteSize);
  }

  private Storage copied(long bytes) {
    Storage copy = allocate(device(), bytes);
    Memory.copy(address(), copy.address(), Math.min(bytes, byteSize));
    Reference.reachabilityFence(this);
    return copy;
  }

  /** Whether the memory was released, explicitly or by a scope. */
  public boolean isReleased() {
    return address <= 0
        && switch (home) {
          case Home.Lent lent -> lent.lease().ended;
          case Block block -> block.isReleased();
          case Home.Moved moved -> moved.to().isReleased();
          case Home.Gone gone -> gone == Home.Gone.RELEASED;
          case Slab _, Home.Shown _ -> false;
        };
  }

  /**
   * Gives the memory back now. The second release does nothing. What is small shares its memory
   * with others: it can't be used any more, but the memory returns when all of them are gone.
   */
  public void release() {
    try {
      if (home instanceof Block block) {
        block.pool.release(block);
      }
      address = 0;
      home = Home.Gone.RELEASED;
    } finally {
      Reference.reachabilityFence(this); // so that the collector does not release the block as well
    }
  }

  /**
   * Counts one more holder inside the library: {@link ReleaseScope#collect()} leaves the memory
   * alone.
   */
  public void pin() {
    if (home instanceof Block block) {
      block.pin();
    }
  }

  /** Whether anybody holds the memory. */
  public boolean isPinned() {
    return home instanceof Block block && block.isPinned();
  }

  /** Takes back one {@link #pin()}. */
  public void unpin() {
    if (home instanceof Block block) {
      block.unpin();
    }
  }

  /** Whether the scope made this memory, one place holds it, and no user sees it. */
  public boolean isExclusiveTo(ReleaseScope scope) {
    return home instanceof Block block && block.isExclusiveTo(scope);
  }

  /** Tells that a user can see the memory from now on: no scope releases it any more. */
  public void escape() {
    switch (home) {
      case Block block -> block.escaped = true;
      case Home.Lent lent -> {
        if (!lent.lease().ended) {
          lend(lent.slab());
        }
      }
      case Home.Moved moved -> {
        if (moved.from() instanceof Block left) {
          left.escaped = true; // who asked for the address before the growth may see this one
        }
        moved.to().escape();
      }
      case Slab _, Home.Shown _, Home.Gone _ -> {}
    }
  }

  /** Under another lease, or none. */
  void lend(Home place) {
    boolean free = place instanceof Slab;
    if (address < 0 == free) {
      address = -address;
    }
    home = place;
  }

  Home home() {
    return home;
  }

  @Override
  public String toString() {
    return "Storage[" + byteSize + " bytes" + (isReleased() ? ", released]" : "]");
  }
}
