package dev.adjoint.memory;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A scope that releases the large storages its thread creates while it is innermost, all at once
 * and without waiting for a garbage collection.
 *
 * <p>The memory of small storages is reclaimed soon and cheaply without scopes; a user's scope ends
 * their use nevertheless, so that what works with small tensors works with large ones. A scope does
 * not keep anything reachable.
 */
public final class ReleaseScope implements AutoCloseable {
  private static final PerThread<OpenScopes> STACK = new PerThread<>(OpenScopes::new);

  /** So that threads without a scope need not look for one while nobody has any. */
  private static final AtomicInteger OPEN = new AtomicInteger();

  /** How many of those are scopes of users. */
  private static final AtomicInteger LENDING = new AtomicInteger();

  private static final Block[] NONE = {};

  /** The scopes that are open on a thread. */
  private static final class OpenScopes {
    @Nullable ReleaseScope innermost;
  }

  private final @Nullable ReleaseScope outer;
  private final OpenScopes stack;
  private final boolean tracking;

  /** How long small storages may be used; null in a scope of the library's own. */
  private final Home.@Nullable Lease lease;

  private Home.@Nullable Lent lent;
  private Block[] blocks = NONE;
  private int count;
  private boolean closed;

  private ReleaseScope(OpenScopes stack, boolean tracking, Home.@Nullable Lease lease) {
    this.stack = stack;
    this.outer = stack.innermost;
    this.tracking = tracking;
    this.lease = lease;
  }

  /** Opens a scope of the current thread, which leaves small storages alone. */
  public static ReleaseScope open() {
    return push(true, null);
  }

  /** Opens a scope of the current thread that ends the use of small storages too. */
  public static ReleaseScope openForUser() {
    LENDING.incrementAndGet();
    return push(true, new Home.Lease());
  }

  /** Opens a region in which nothing is tracked, whatever scopes are around it. */
  public static ReleaseScope suspend() {
    return push(false, null);
  }

  private static ReleaseScope push(boolean tracking, Home.@Nullable Lease lease) {
    OpenScopes stack = STACK.get();
    ReleaseScope scope = new ReleaseScope(stack, tracking, lease);
    OPEN.incrementAndGet();
    stack.innermost = scope;
    return scope;
  }

  /** Puts a new block under the innermost scope of the current thread, if there is one. */
  static void track(Block block, boolean small) {
    if (OPEN.get() != 0) {
      ReleaseScope scope = small ? lending() : STACK.get().innermost;
      if (scope != null && scope.tracking) {
        scope.add(block);
      }
    }
  }

  /** What a new small storage in a slab has for its home; null where no scope ends its use. */
  static @Nullable Home lend(Home slab) {
    if (LENDING.get() == 0) {
      return null;
    }
    ReleaseScope scope = lending();
    return scope == null ? null : scope.placeFor(slab);
  }

  /** The innermost scope of a user, as far as nothing around it suspends it. */
  private static @Nullable ReleaseScope lending() {
    ReleaseScope scope = STACK.get().innermost;
    while (scope != null && scope.lease == null) {
      scope = scope.tracking ? scope.outer : null;
    }
    return scope;
  }

  private Home placeFor(Home slab) {
    Home.Lent known = lent;
    if (known == null || known.slab() != slab) {
      known = new Home.Lent((Slab) slab, Objects.requireNonNull(lease));
      lent = known;
    }
    return known;
  }

  /** Puts a storage under the scope that has another one. */
  static void passOn(Storage from, Storage to) {
    for (ReleaseScope s = STACK.get().innermost; s != null; s = s.outer) {
      if (s.has(from.home())) {
        s.take(to);
        return;
      }
    }
  }

  private boolean has(Home home) {
    return switch (home) {
      case Block block -> block.scope == this;
      case Home.Lent given -> given.lease() == lease;
      default -> false;
    };
  }

  private void take(Storage storage) {
    if (storage.home() instanceof Block block) {
      add(block);
    } else if (storage.home() instanceof Slab slab && lease != null) {
      storage.lend(placeFor(slab));
    }
  }

  boolean isCurrentThread() {
    return STACK.get() == stack;
  }

  /**
   * Lets a storage outlive this scope: the enclosing scope releases it, or the collector where
   * there is none. Does nothing for a storage that this scope does not track.
   */
  public void keep(Storage storage) {
    requireThread();
    Home home = storage.home();
    if (!tracks(home)) {
      return;
    }
    if (home instanceof Block block) {
      if (outer != null && outer.tracking) {
        outer.add(block);
      } else {
        block.scope = null;
      }
    } else if (home instanceof Home.Lent given) {
      ReleaseScope next = outer;
      while (next != null && next.lease == null) {
        next = next.tracking ? next.outer : null;
      }
      storage.lend(next == null ? given.slab() : next.placeFor(given.slab()));
    }
  }

  /** Whether this scope, or one that was opened inside it, is to release what is there. */
  private boolean tracks(Home home) {
    for (ReleaseScope s = stack.innermost; s != null && s != outer; s = s.outer) {
      if (s.has(home)) {
        return true;
      }
    }
    return false;
  }

  /** Releases, now, what was made in this scope and is neither pinned nor escaped nor kept. */
  public void collect() {
    requireThread();
    int kept = 0;
    for (int i = 0; i < count; i++) {
      Block block = blocks[i];
      if (block.scope == this && !block.escaped && !block.isReleased()) {
        if (block.isPinned()) {
          blocks[kept++] = block;
        } else {
          release(block);
        }
      }
    }
    truncate(kept);
  }

  /** Releases what was made in this scope and has neither escaped nor been kept, pinned or not. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    requireThread();
    ReleaseScope innermost = stack.innermost;
    while (innermost != this && innermost != null) {
      innermost.finish();
      innermost = innermost.outer;
    }
    finish();
    stack.innermost = outer;
  }

  private void finish() {
    for (int i = 0; i < count; i++) {
      Block block = blocks[i];
      if (block.scope == this && !block.escaped) {
        release(block);
      }
    }
    truncate(0);
    closed = true;
    OPEN.decrementAndGet();
    if (lease != null) {
      lease.ended = true;
      LENDING.decrementAndGet();
    }
  }

  /** Ends the use of a block; memory that another thread may be working on is the collector's. */
  private static void release(Block block) {
    if (block.retire()) {
      block.pool.release(block);
    }
  }

  private void requireThread() {
    if (closed) {
      throw new IllegalStateException("the scope is closed");
    }
    if (!isCurrentThread()) {
      throw new IllegalStateException("a scope belongs to the thread that opened it");
    }
  }

  private void add(Block block) {
    if (count == blocks.length) {
      compact();
    }
    block.scope = this;
    blocks[count++] = block;
  }

  /** Forgets what is gone already, so that a long scope holds only what lives. */
  private void compact() {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      Block block = blocks[i];
      if (block.scope == this && !block.isReleased()) {
        blocks[kept++] = block;
      }
    }
    truncate(kept);
    if (kept > blocks.length / 2 || blocks.length == 0) {
      blocks = Arrays.copyOf(blocks, Math.max(16, 2 * kept));
    }
  }

  /** Room for so many blocks is taken, for the tests. */
  int capacity() {
    return blocks.length;
  }

  @SuppressWarnings("NullAway") // the rest of the array is never read
  private void truncate(int kept) {
    Arrays.fill(blocks, kept, count, null);
    count = kept;
  }
}
