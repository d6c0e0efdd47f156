package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.Elements;
import dev.adjoint.memory.Memory;

/** A factor whose elements are all in memory. */
final class LatticeFactor extends Factor {
  private final long address;
  private final Lattice lines;
  private final Lattice steps;

  LatticeFactor(DType dtype, long address, Lattice lines, Lattice steps) {
    super(dtype);
    this.address = address;
    this.lines = lines;
    this.steps = steps;
  }

  @Override
  long at(long line, long step) {
    return address + lines.at(line) + steps.at(step);
  }

  @Override
  void pack(long line, long step, int count, int depth, int unit, long to) {
    long[] offsets = new long[steps.isUniform() ? 0 : depth];
    if (!steps.isUniform()) {
      steps.fill(step, depth, offsets);
    }
    long stride = (long) unit * width;
    for (int l = 0; l < (count + unit - 1) / unit * unit; l++) {
      long target = to + l / unit * depth * stride + l % unit * (long) width;
      if (l >= count) {
        clear(target, stride, depth);
      } else if (steps.isUniform()) {
        packLine(at(line + l, step), steps.step(), depth, target, stride);
      } else {
        packLine(address + lines.at(line + l), offsets, target, stride);
      }
    }
  }

  private void packLine(long from, long step, long depth, long to, long stride) {
    switch (dtype) {
      case FLOAT32 -> {
        for (long p = 0; p < depth; p++) {
          Memory.setInt(to + p * stride, Memory.getInt(from + p * step));
        }
      }
      case FLOAT64 -> {
        for (long p = 0; p < depth; p++) {
          Memory.setLong(to + p * stride, Memory.getLong(from + p * step));
        }
      }
      default -> {
        for (long p = 0; p < depth; p++) {
          Memory.setFloat(to + p * stride, Elements.getFloat(dtype, from + p * step));
        }
      }
    }
  }

  private void packLine(long from, long[] offsets, long to, long stride) {
    for (int p = 0; p < offsets.length; p++) {
      copy(from + offsets[p], to + p * stride);
    }
  }
}
