package dev.adjoint.kernel.random;

import dev.adjoint.DType;
import dev.adjoint.kernel.Conversions;
import dev.adjoint.kernel.Elements;
import dev.adjoint.memory.Memory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Stores arrays of samples to evenly strided elements of a dtype, converted as in C. */
final class SampleWriter {
  private final DType dtype;
  private final float[] floats;

  SampleWriter(DType dtype, int capacity) {
    this.dtype = dtype;
    this.floats = dtype == DType.FLOAT32 ? new float[capacity] : new float[0];
  }

  void put(float[] samples, int count, long address, long step) {
    if (dtype == DType.FLOAT32 && step == Float.BYTES) {
      MemorySegment.copy(samples, 0, Memory.ALL, ValueLayout.JAVA_FLOAT, address, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      switch (dtype) {
        case FLOAT32 -> Memory.setFloat(address, samples[i]);
        case FLOAT16 -> Memory.setShort(address, Float.floatToFloat16(samples[i]));
        case BFLOAT16 -> Memory.setShort(address, Conversions.toBfloat16(samples[i]));
        default -> Elements.putDouble(dtype, address, samples[i]);
      }
      address += step;
    }
  }

  void put(double[] samples, int count, long address, long step) {
    if (dtype == DType.FLOAT64 && step == Double.BYTES) {
      MemorySegment.copy(samples, 0, Memory.ALL, ValueLayout.JAVA_DOUBLE, address, count);
      return;
    }
    if (dtype == DType.FLOAT32) {
      for (int i = 0; i < count; i++) {
        floats[i] = (float) samples[i];
      }
      put(floats, count, address, step);
      return;
    }
    for (int i = 0; i < count; i++) {
      Elements.putDouble(dtype, address, samples[i]);
      address += step;
    }
  }

  void put(long[] samples, int count, long address, long step) {
    if (dtype == DType.INT64 && step == Long.BYTES) {
      MemorySegment.copy(samples, 0, Memory.ALL, ValueLayout.JAVA_LONG, address, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      switch (dtype) {
        // Through double, a float would be rounded twice.
        case FLOAT32 -> Memory.setFloat(address, samples[i]);
        case FLOAT16 -> Memory.setShort(address, Float.floatToFloat16(samples[i]));
        case BFLOAT16 -> Memory.setShort(address, Conversions.toBfloat16(samples[i]));
        default -> Elements.putLong(dtype, address, samples[i]);
      }
      address += step;
    }
  }
}
