package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Elements;
import dev.adjoint.memory.Memory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Moves runs of elements of any type to and from arrays of the type they are computed in: {@code n}
 * of them, {@code stride} bytes apart in memory, and one after the other from {@code at} on in the
 * buffer.
 */
final class Buffers {
  /** From how many neighbours on a copy as a whole is faster. */
  private static final int MANY = 16;

  private Buffers() {}

  private static boolean isWhole(DType dtype, DType own, long address, long stride, int n) {
    int size = own.itemSize();
    if (dtype != own || stride != size || n < MANY) {
      return false;
    }
    Memory.check(address, (long) n * size);
    return true;
  }

  static void load(DType dtype, long address, long stride, int n, double[] buffer, int at) {
    switch (dtype) {
      case FLOAT32 -> {
        if (stride == Float.BYTES) {
          for (int i = 0; i < n; i++) {
            buffer[at + i] = Memory.getFloat(address + 4L * i);
          }
          return;
        }
        for (int i = 0; i < n; i++) {
          buffer[at + i] = Memory.getFloat(address + i * stride);
        }
      }
      case FLOAT64 -> {
        for (int i = 0; i < n; i++) {
          buffer[at + i] = Memory.getDouble(address + i * stride);
        }
      }
      default -> {
        for (int i = 0; i < n; i++) {
          buffer[at + i] = Elements.getDouble(dtype, address + i * stride);
        }
      }
    }
  }

  static void load(DType dtype, long address, long stride, int n, float[] buffer, int at) {
    if (isWhole(dtype, DType.FLOAT32, address, stride, n)) {
      MemorySegment.copy(Memory.ALL, ValueLayout.JAVA_FLOAT_UNALIGNED, address, buffer, at, n);
      return;
    }
    switch (dtype) {
      case FLOAT32 -> {
        for (int i = 0; i < n; i++) {
          buffer[at + i] = Memory.getFloat(address + i * stride);
        }
      }
      default -> {
        for (int i = 0; i < n; i++) {
          buffer[at + i] = (float) Elements.getDouble(dtype, address + i * stride);
        }
      }
    }
  }

  static void load(DType dtype, long address, long stride, int n, long[] buffer, int at) {
    if (isWhole(dtype, DType.INT64, address, stride, n)) {
      MemorySegment.copy(Memory.ALL, ValueLayout.JAVA_LONG_UNALIGNED, address, buffer, at, n);
      return;
    }
    if (dtype == DType.INT64) {
      for (int i = 0; i < n; i++) {
        buffer[at + i] = Memory.getLong(address + i * stride);
      }
    } else {
      for (int i = 0; i < n; i++) {
        buffer[at + i] = Elements.getLong(dtype, address + i * stride);
      }
    }
  }

  /** Loads integers of up to 32 bits, or the bits of floating-point numbers as upper bits. */
  static void loadBits(DType dtype, long address, long stride, int n, int[] buffer, int at) {
    if (isWhole(dtype, DType.FLOAT32, address, stride, n)) {
      MemorySegment.copy(Memory.ALL, ValueLayout.JAVA_INT_UNALIGNED, address, buffer, at, n);
      return;
    }
    switch (dtype) {
      case FLOAT32 -> {
        for (int i = 0; i < n; i++) {
          buffer[at + i] = Memory.getInt(address + i * stride);
        }
      }
      case FLOAT16, BFLOAT16 -> {
        for (int i = 0; i < n; i++) {
          buffer[at + i] = Memory.getShort(address + i * stride) << 16;
        }
      }
      default -> {
        for (int i = 0; i < n; i++) {
          buffer[at + i] = (int) Elements.getLong(dtype, address + i * stride);
        }
      }
    }
  }

  /** Stores numbers, rounded to the type. */
  static void store(DType dtype, long address, long stride, int n, double[] buffer, int at) {
    switch (dtype) {
      case FLOAT32 -> {
        for (int i = 0; i < n; i++) {
          Memory.setFloat(address + i * stride, (float) buffer[at + i]);
        }
      }
      case FLOAT64 -> {
        for (int i = 0; i < n; i++) {
          Memory.setDouble(address + i * stride, buffer[at + i]);
        }
      }
      default -> {
        for (int i = 0; i < n; i++) {
          Elements.putDouble(dtype, address + i * stride, buffer[at + i]);
        }
      }
    }
  }

  /** Stores numbers, rounded to the type. */
  static void store(DType dtype, long address, long stride, int n, float[] buffer, int at) {
    if (isWhole(dtype, DType.FLOAT32, address, stride, n)) {
      MemorySegment.copy(buffer, at, Memory.ALL, ValueLayout.JAVA_FLOAT_UNALIGNED, address, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      Elements.putDouble(dtype, address + i * stride, buffer[at + i]);
    }
  }

  /** Stores integers; narrow types keep the low bits. */
  static void store(DType dtype, long address, long stride, int n, long[] buffer, int at) {
    if (isWhole(dtype, DType.INT64, address, stride, n)) {
      MemorySegment.copy(buffer, at, Memory.ALL, ValueLayout.JAVA_LONG_UNALIGNED, address, n);
      return;
    }
    if (dtype == DType.INT64) {
      for (int i = 0; i < n; i++) {
        Memory.setLong(address + i * stride, buffer[at + i]);
      }
    } else {
      for (int i = 0; i < n; i++) {
        Elements.putLong(dtype, address + i * stride, buffer[at + i]);
      }
    }
  }

  /** Stores what {@link #loadBits} has loaded. */
  static void storeBits(DType dtype, long address, long stride, int n, int[] buffer, int at) {
    if (isWhole(dtype, DType.FLOAT32, address, stride, n)) {
      MemorySegment.copy(buffer, at, Memory.ALL, ValueLayout.JAVA_INT_UNALIGNED, address, n);
      return;
    }
    int shift = DTypes.isHalf(dtype) ? 16 : 0;
    switch (dtype.itemSize()) {
      case Integer.BYTES -> {
        for (int i = 0; i < n; i++) {
          Memory.setInt(address + i * stride, buffer[at + i]);
        }
      }
      case Short.BYTES -> {
        for (int i = 0; i < n; i++) {
          Memory.setShort(address + i * stride, (short) (buffer[at + i] >> shift));
        }
      }
      default -> {
        for (int i = 0; i < n; i++) {
          Memory.setByte(address + i * stride, (byte) buffer[at + i]);
        }
      }
    }
  }
}
