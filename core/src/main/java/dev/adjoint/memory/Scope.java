package dev.adjoint.memory;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Releases the large storages that its thread makes while it is the innermost scope, all at once
 * and without waiting for a collection.
 *
 * <p>Small storages are not tracked: their memory comes back by itself, soon and cheaply. A scope
 * does not keep anything reachable.
 */
public final class Scope implements AutoCloseable {
  private static final PerThread<Stack> STACK = new PerThread<>(Stack::new);

  /** So that threads without a scope need not look for one while nobody has any. */
  private static final AtomicInteger OPEN = new AtomicInteger();

  private static final Block[] NONE = {};

  /** The scopes that are open on a thread. */
  private static final class Stack {
    @Nullable Scope innermost;
  }

  private final @Nullable Scope outer;
  private final Stack stack;
  private final boolean tracking;
  private Block[] blocks = NONE;
  private int count;
  private boolean closed;

  private Scope(Stack stack, boolean tracking) {
    this.stack = stack;
    this.outer = stack.innermost;
    this.tracking = tracking;
  }

  /** Opens a scope of the current thread. */
  public static Scope open() {
    return push(true);
  }

  /** Opens a region in which nothing is tracked, whatever scopes are around it. */
  public static Scope suspend() {
    return push(false);
  }

  private static Scope push(boolean tracking) {
    Stack stack = STACK.get();
    Scope scope = new Scope(stack, tracking);
    OPEN.incrementAndGet();
    stack.innermost = scope;
    return scope;
  }

  /** Puts a new block under the innermost scope of the current thread, if there is one. */
  static void track(Block block) {
    if (OPEN.get() != 0) {
      Scope scope = STACK.get().innermost;
      if (scope != null && scope.tracking) {
        scope.add(block);
      }
    }
  }

  /**
   * Lets a storage outlive this scope: the enclosing scope releases it, or the collector where
   * there is none. Does nothing for a storage that this scope does not track.
   */
  public void keep(Storage storage) {
    requireThread();
    if (storage.home() instanceof Block block && tracks(block)) {
      block.scope = null;
      if (outer != null && outer.tracking) {
        outer.add(block);
      }
    }
  }

  /** Whether this scope, or one that was opened inside it, is to release the block. */
  private boolean tracks(Block block) {
    for (Scope s = stack.innermost; s != null && s != outer; s = s.outer) {
      if (block.scope == s) {
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
          block.pool.release(block);
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
    Scope innermost = stack.innermost;
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
        block.pool.release(block);
      }
    }
    truncate(0);
    closed = true;
    OPEN.decrementAndGet();
  }

  private void requireThread() {
    if (closed) {
      throw new IllegalStateException("the scope is closed");
    }
    if (STACK.get() != stack) {
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
