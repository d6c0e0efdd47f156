package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.backend.Move;
import dev.adjoint.memory.Memory;

/**
 * The rows of {@link Indexed} where one index of int64 alone says where elements of four or eight
 * bytes are: a block at a time, by way of arrays, so that only the table is accessed by single
 * elements.
 */
final class IndexedRow {
  private static final int BLOCK = 1024;

  private final Move.Mode mode;
  private final DType dtype;
  private final Move.Axis axis;
  private final boolean wide;
  private final long[] places = new long[BLOCK];
  private final int[] ints;
  private final long[] longs;
  private final float[] floats;
  private final double[] doubles;

  IndexedRow(Move.Mode mode, DType dtype, Move.Axis axis) {
    this.mode = mode;
    this.dtype = dtype;
    this.axis = axis;
    boolean adds = mode == Move.Mode.ADD;
    wide = dtype.itemSize() == Long.BYTES;
    ints = new int[wide || adds ? 0 : BLOCK];
    longs = new long[wide && !adds ? BLOCK : 0];
    floats = new float[wide || !adds ? 0 : BLOCK];
    doubles = new double[wide && adds ? BLOCK : 0];
  }

  /** Whether that is a case of this. */
  static boolean takes(Move.Mode mode, DType dtype) {
    return switch (mode) {
      case GET, PUT -> dtype.itemSize() >= Integer.BYTES;
      case ADD -> dtype == DType.FLOAT32 || dtype == DType.FLOAT64;
      default -> false;
    };
  }

  /**
   * Moves, or adds.
   *
   * @param at where in the table the line begins, where the values do, and the index
   * @param step bytes from one value to the next
   * @param stride bytes from one position to the next
   */
  void move(long[] at, long n, long step, long stride) {
    for (long i = 0; i < n; i += BLOCK) {
      int count = (int) Math.min(BLOCK, n - i);
      lookUp(at[0], at[2] + i * stride, stride, count);
      long value = at[1] + i * step;
      switch (mode) {
        case GET -> get(value, step, count);
        case PUT -> put(value, step, count);
        default -> add(value, step, count);
      }
    }
  }

  /** Checked in any case: another thread may have written to the index since. */
  private void lookUp(long table, long index, long stride, int n) {
    Buffers.load(DType.INT64, index, stride, n, places, 0);
    long last = axis.size() - 1;
    long signs = 0;
    for (int i = 0; i < n; i++) {
      signs |= places[i] | (last - places[i]);
    }
    if (signs < 0) {
      fromEnd(n);
    }
    long width = axis.step() * dtype.itemSize();
    for (int i = 0; i < n; i++) {
      places[i] = table + places[i] * width;
    }
  }

  private void fromEnd(int n) {
    for (int i = 0; i < n; i++) {
      long position = places[i];
      long place = position < 0 && axis.fromEnd() ? position + axis.size() : position;
      if (place < 0 || place >= axis.size()) {
        throw axis.refusal().of(position);
      }
      places[i] = place;
    }
  }

  private void get(long value, long step, int n) {
    if (wide) {
      for (int i = 0; i < n; i++) {
        longs[i] = Memory.getLong(places[i]);
      }
      Buffers.store(DType.INT64, value, step, n, longs, 0);
    } else {
      for (int i = 0; i < n; i++) {
        ints[i] = Memory.getInt(places[i]);
      }
      Buffers.storeBits(DType.FLOAT32, value, step, n, ints, 0);
    }
  }

  private void put(long value, long step, int n) {
    if (wide) {
      Buffers.load(DType.INT64, value, step, n, longs, 0);
      for (int i = 0; i < n; i++) {
        Memory.setLong(places[i], longs[i]);
      }
    } else {
      Buffers.loadBits(DType.FLOAT32, value, step, n, ints, 0);
      for (int i = 0; i < n; i++) {
        Memory.setInt(places[i], ints[i]);
      }
    }
  }

  private void add(long value, long step, int n) {
    if (wide) {
      Buffers.load(DType.FLOAT64, value, step, n, doubles, 0);
      for (int i = 0; i < n; i++) {
        Memory.setDouble(places[i], Memory.getDouble(places[i]) + doubles[i]);
      }
    } else {
      Buffers.load(DType.FLOAT32, value, step, n, floats, 0);
      for (int i = 0; i < n; i++) {
        Memory.setFloat(places[i], Memory.getFloat(places[i]) + floats[i]);
      }
    }
  }
}
