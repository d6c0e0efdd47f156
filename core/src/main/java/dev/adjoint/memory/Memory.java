package dev.adjoint.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Raw access to native memory by address.
 *
 * <p>Nothing is checked unless {@code -Dadjoint.checked=true} is set: the caller must ensure that
 * the range belongs to a live {@link Storage} and keep that reachable.
 */
public final class Memory {
  /** Whether every access is checked: {@code -Dadjoint.checked=true}. */
  public static final boolean CHECKED = Settings.CHECKED;

  /** All memory, indexed by address; the compiler folds its bounds checks away. */
  public static final MemorySegment ALL = Settings.ALL;

  // A mapped file may start anywhere, so elements need not be aligned to their size.
  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED;

  private Memory() {}

  /** In checked mode: an error unless the range lies inside one live storage. */
  public static void check(long address, long bytes) {
    if (CHECKED) {
      Registry.check(address, bytes);
    }
  }

  /** The byte at an address. */
  public static byte getByte(long address) {
    check(address, 1);
    return ALL.get(BYTE, address);
  }

  /** The 16-bit integer at an address. */
  public static short getShort(long address) {
    check(address, 2);
    return ALL.get(SHORT, address);
  }

  /** The 32-bit integer at an address. */
  public static int getInt(long address) {
    check(address, 4);
    return ALL.get(INT, address);
  }

  /** The 64-bit integer at an address. */
  public static long getLong(long address) {
    check(address, 8);
    return ALL.get(LONG, address);
  }

  /** The float at an address. */
  public static float getFloat(long address) {
    check(address, 4);
    return ALL.get(FLOAT, address);
  }

  /** The double at an address. */
  public static double getDouble(long address) {
    check(address, 8);
    return ALL.get(DOUBLE, address);
  }

  /** Writes a byte. */
  public static void setByte(long address, byte value) {
    check(address, 1);
    ALL.set(BYTE, address, value);
  }

  /** Writes a 16-bit integer. */
  public static void setShort(long address, short value) {
    check(address, 2);
    ALL.set(SHORT, address, value);
  }

  /** Writes a 32-bit integer. */
  public static void setInt(long address, int value) {
    check(address, 4);
    ALL.set(INT, address, value);
  }

  /** Writes a 64-bit integer. */
  public static void setLong(long address, long value) {
    check(address, 8);
    ALL.set(LONG, address, value);
  }

  /** Writes a float. */
  public static void setFloat(long address, float value) {
    check(address, 4);
    ALL.set(FLOAT, address, value);
  }

  /** Writes a double. */
  public static void setDouble(long address, double value) {
    check(address, 8);
    ALL.set(DOUBLE, address, value);
  }

  /** Copies bytes; the ranges may overlap. */
  public static void copy(long source, long target, long bytes) {
    check(source, bytes);
    check(target, bytes);
    MemorySegment.copy(ALL, source, ALL, target, bytes);
  }

  /** Makes every byte of a range {@code value}. */
  public static void fill(long address, long bytes, byte value) {
    check(address, bytes);
    ALL.asSlice(address, bytes).fill(value);
  }
}
