package dev.adjoint.kernel.random;

import dev.adjoint.DType;
import dev.adjoint.Device;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Memory;
import dev.adjoint.memory.Storage;
import java.util.zip.CRC32;

/** Operands to fill, and what came out. */
final class RandomSamples {
  private final Operand operand;

  private RandomSamples(Operand operand) {
    this.operand = operand;
  }

  static RandomSamples zeros(DType dtype, long... sizes) {
    Layout layout = Layout.contiguous(sizes);
    return new RandomSamples(
        new Operand(
            Storage.allocateZeroed(Device.CPU, Math.max(layout.numel(), 1) * dtype.itemSize()),
            layout,
            dtype));
  }

  /** The same memory, seen otherwise. */
  Operand view(long[] sizes, long[] strides, long offset) {
    return new Operand(operand.storage(), Layout.of(sizes, strides, offset), operand.dtype());
  }

  Operand operand() {
    return operand;
  }

  double[] doubles() {
    double[] values = new double[(int) operand.layout().numel()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          Elements.getDouble(
              operand.dtype(), operand.address() + (long) i * operand.dtype().itemSize());
    }
    return values;
  }

  float[] floats() {
    double[] values = doubles();
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  long[] longs() {
    long[] values = new long[(int) operand.layout().numel()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          Elements.getLong(
              operand.dtype(), operand.address() + (long) i * operand.dtype().itemSize());
    }
    return values;
  }

  /** Checksum of the bytes, little-endian. */
  long crc() {
    CRC32 crc = new CRC32();
    int itemSize = operand.dtype().itemSize();
    byte[] bytes = new byte[(int) operand.layout().numel() * itemSize];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = Memory.getByte(operand.address() + i);
    }
    crc.update(bytes);
    return crc.getValue();
  }
}
