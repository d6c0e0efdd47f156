package dev.adjoint.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How often the memory that a tensor shares with its views was written in place, modulo 2^32.
 *
 * <p>Reads and writes are atomic, and other threads see them in the end; a counter orders nothing
 * else. Two threads that write one tensor at the same time race anyway.
 */
public final class VersionCounter {
  private static final VarHandle VALUE;

  static {
    try {
      VALUE = MethodHandles.lookup().findVarHandle(VersionCounter.class, "value", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // through VALUE
  private int value;

  /** The one counter of all tensors whose writes nobody counts; it stays at 0. */
  public static final VersionCounter UNTRACKED = new VersionCounter();

  /** A counter at 0. */
  public VersionCounter() {}

  /** The number of writes so far. */
  public long value() {
    return Integer.toUnsignedLong((int) VALUE.getOpaque(this));
  }

  /** Counts one more write. */
  public void bump() {
    if (this != UNTRACKED) { // threads that share nothing else must not share its cache line
      increment();
    }
  }

  private void increment() {
    VALUE.setOpaque(this, (int) VALUE.getOpaque(this) + 1);
  }

  /** Makes the count the last 32 bits of {@code value}. */
  public void set(long value) {
    if (this != UNTRACKED) {
      VALUE.setOpaque(this, (int) value);
    }
  }

  @Override
  public String toString() {
    return "VersionCounter[" + value() + "]";
  }
}
