package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.Elements;
import dev.adjoint.memory.Memory;

/** Moves runs of elements of any type to and from arrays of the type they are computed in. */
final class Buffers {
  private Buffers() {}

  /** Fills the first {@code n} places with the elements from {@code address} on. */
  static void load(DType dtype, long address, long stride, int n, double[] buffer) {
    switch (dtype) {
      case FLOAT32 -> {
        if (stride == Float.BYTES) {
          for (int i = 0; i < n; i++) {
            buffer[i] = Memory.getFloat(address + 4L * i);
          }
          return;
        }
        for (int i = 0; i < n; i++) {
          buffer[i] = Memory.getFloat(address + i * stride);
        }
      }
      case FLOAT64 -> {
        for (int i = 0; i < n; i++) {
          buffer[i] = Memory.getDouble(address + i * stride);
        }
      }
      default -> {
        for (int i = 0; i < n; i++) {
          buffer[i] = Elements.getDouble(dtype, address + i * stride);
        }
      }
    }
  }

  /** Fills the first {@code n} places with the elements from {@code address} on. */
  static void load(DType dtype, long address, long stride, int n, long[] buffer) {
    if (dtype == DType.INT64) {
      for (int i = 0; i < n; i++) {
        buffer[i] = Memory.getLong(address + i * stride);
      }
    } else {
      for (int i = 0; i < n; i++) {
        buffer[i] = Elements.getLong(dtype, address + i * stride);
      }
    }
  }

  /** Stores the first {@code n} places, rounded to the type, from {@code address} on. */
  static void store(DType dtype, long address, long stride, int n, double[] buffer) {
    switch (dtype) {
      case FLOAT32 -> {
        for (int i = 0; i < n; i++) {
          Memory.setFloat(address + i * stride, (float) buffer[i]);
        }
      }
      case FLOAT64 -> {
        for (int i = 0; i < n; i++) {
          Memory.setDouble(address + i * stride, buffer[i]);
        }
      }
      default -> {
        for (int i = 0; i < n; i++) {
          Elements.putDouble(dtype, address + i * stride, buffer[i]);
        }
      }
    }
  }

  /** Stores the first {@code n} places from {@code address} on; narrow types keep the low bits. */
  static void store(DType dtype, long address, long stride, int n, long[] buffer) {
    if (dtype == DType.INT64) {
      for (int i = 0; i < n; i++) {
        Memory.setLong(address + i * stride, buffer[i]);
      }
    } else {
      for (int i = 0; i < n; i++) {
        Elements.putLong(dtype, address + i * stride, buffer[i]);
      }
    }
  }
}
