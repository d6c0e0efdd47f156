package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.Elements;
import dev.adjoint.memory.Memory;

/**
 * Integers in the order of the elements of a line. NaN is the largest, and zeros of both signs are
 * equal. Those of elements of up to four bytes have 32 bits.
 */
final class LineKeys {
  private LineKeys() {}

  /**
   * Reads the keys of a run of elements.
   *
   * @param address where the first of them is
   * @param stride bytes from one to the next
   * @param flip -1 for descending order, else 0
   * @param keys receives them, from its beginning
   */
  static void read(DType dtype, long address, long stride, int n, long flip, long[] keys) {
    switch (dtype) {
      case INT64 -> {
        for (int i = 0; i < n; i++) {
          keys[i] = Memory.getLong(address + i * stride) ^ flip;
        }
      }
      case INT32 -> {
        for (int i = 0; i < n; i++) {
          keys[i] = Memory.getInt(address + i * stride) ^ flip;
        }
      }
      case FLOAT32 -> {
        for (int i = 0; i < n; i++) {
          keys[i] = key(Memory.getFloat(address + i * stride)) ^ flip;
        }
      }
      case FLOAT64 -> {
        for (int i = 0; i < n; i++) {
          keys[i] = key(Memory.getDouble(address + i * stride)) ^ flip;
        }
      }
      case FLOAT16, BFLOAT16 -> {
        for (int i = 0; i < n; i++) {
          keys[i] = key(Elements.getFloat(dtype, address + i * stride)) ^ flip;
        }
      }
      default -> {
        for (int i = 0; i < n; i++) {
          keys[i] = Elements.getLong(dtype, address + i * stride) ^ flip;
        }
      }
    }
  }

  private static long key(double number) {
    long bits = Double.doubleToLongBits(number + 0.0);
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }

  private static long key(float number) {
    int bits = Float.floatToIntBits(number + 0.0f);
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  /** The key of NaN, in ascending order; of no other number. */
  static long nan(DType dtype) {
    return dtype == DType.FLOAT64 ? key(Double.NaN) : key(Float.NaN);
  }
}
