package dev.adjoint.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/**
 * A piece of native memory, 64-byte aligned, that nobody has to close: it is used again once the
 * storage is unreachable.
 *
 * <p>Whoever works on the {@linkplain #address() address} keeps the storage reachable until the
 * work is done ({@link Reference#reachabilityFence}). Storages may be made and released by any
 * thread; releasing one that another thread is still using is an error of the caller.
 */
public final class Storage {
  /** 0 where the home knows the address: a block of its own, or nothing after a release. */
  private long address;

  private static final Storage ABSENT = new Storage(Home.Gone.ABSENT);

  private final long byteSize;
  private Home home;

  private Storage(Pool pool, long bytes) {
    this.byteSize = bytes;
    this.home = Home.Gone.RELEASED;
    if (bytes <= Slabs.MAX_SMALL && !Memory.CHECKED) {
      this.address = pool.slabs.place(this, bytes);
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

  /** Memory with undefined contents. */
  public static Storage allocate(long bytes) {
    return allocate(Pool.shared(), bytes);
  }

  /** Memory filled with zeros. */
  public static Storage allocateZeroed(long bytes) {
    return allocateZeroed(Pool.shared(), bytes);
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
    return a != 0 ? a : home.address();
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
   * A part of the memory for users: it keeps this storage reachable and from being released by a
   * scope.
   */
  @SuppressWarnings("restricted")
  public MemorySegment export(long start, long bytes) {
    escape();
    return MemorySegment.ofAddress(address() + start)
        .reinterpret(bytes, Arena.ofAuto(), _ -> Reference.reachabilityFence(this));
  }

  /** Whether the memory was released, explicitly or by a scope. */
  public boolean isReleased() {
    return address == 0
        && home != Home.Gone.ABSENT
        && !(home instanceof Block block && !block.isReleased());
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

  /** Counts one more holder inside the library: {@link Scope#collect()} leaves the memory alone. */
  public void pin() {
    if (home instanceof Block block) {
      block.pin();
    }
  }

  /** Takes back one {@link #pin()}. */
  public void unpin() {
    if (home instanceof Block block) {
      block.unpin();
    }
  }

  /** Whether the scope made this memory, one place holds it, and no user sees it. */
  public boolean isExclusiveTo(Scope scope) {
    return home instanceof Block block && block.isExclusiveTo(scope);
  }

  /** Tells that a user can see the memory from now on: no scope releases it any more. */
  public void escape() {
    if (home instanceof Block block) {
      block.escaped = true;
    }
  }

  Home home() {
    return home;
  }

  @Override
  public String toString() {
    return "Storage[" + byteSize + " bytes" + (isReleased() ? ", released]" : "]");
  }
}
