package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Checks;
import dev.adjoint.kernel.backend.Move;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Memory;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Moves elements between values and the positions of a table given by index tensors: the kernel
 * behind gather, scatter and advanced indexing.
 *
 * <p>Table, values and indices have the same sizes; an indexed dimension of the table has stride 0.
 * Writes to the same position happen in row-major order of the values, whatever the number of
 * threads.
 */
final class Indexed {
  /** Places that are looked up at a time. */
  private static final int BLOCK = 1024;

  /** Elements of a chunk. */
  private static final long GRAIN = 1 << 15;

  /** Bytes from which rows are copied as blocks of memory. */
  private static final long SHORTEST_ROW = 64;

  private final Move.Mode mode;
  private final DType dtype;
  private final long table;
  private final long values;
  private final Move.Axis[] axes;
  private final long[] starts;
  private final long[] sizes;

  /** For the table, the values and each index the strides in bytes. */
  private final long[][] strides;

  private Indexed(Move.Mode mode, Operand table, Operand values, Move.Axis... axes) {
    this.mode = mode;
    this.dtype = table.dtype();
    this.table = table.address();
    this.values = values.address();
    this.axes = axes;
    this.starts = new long[axes.length];
    long[][] all = new long[2 + axes.length][];
    all[0] = bytes(table);
    all[1] = bytes(values);
    for (int k = 0; k < axes.length; k++) {
      all[2 + k] = bytes(axes[k].positions());
      starts[k] = axes[k].positions().address();
    }
    this.sizes =
        coalesce(all, mode == Move.Mode.PUT ? once(all, values) : values.layout().sizes().clone());
    this.strides = all;
  }

  private static long[] bytes(Operand operand) {
    long[] strides = operand.layout().strides().clone();
    for (int d = 0; d < strides.length; d++) {
      strides[d] *= operand.dtype().itemSize();
    }
    return strides;
  }

  /** The sizes, but 1 where the same element would be written to the same place again and again. */
  private static long[] once(long[][] all, Operand values) {
    long[] sizes = values.layout().sizes().clone();
    for (int d = 0; d < sizes.length; d++) {
      boolean still = sizes[d] > 1;
      for (long[] strides : all) {
        still &= strides[d] == 0;
      }
      sizes[d] = still ? 1 : sizes[d];
    }
    return sizes;
  }

  /** Takes dimensions together that all operands walk through without a gap. */
  private static long[] coalesce(long[][] all, long... from) {
    int rank = 0;
    for (int d = 0; d < from.length; d++) {
      if (from[d] == 1) {
        continue;
      }
      boolean joins = rank > 0;
      for (long[] s : all) {
        joins = joins && s[rank - 1] == s[d] * from[d];
      }
      int at = joins ? rank - 1 : rank++;
      for (long[] s : all) {
        s[at] = s[d];
      }
      from[at] = joins ? from[at] * from[d] : from[d];
    }
    if (rank == 0) {
      Arrays.setAll(all, _ -> new long[1]);
      return new long[] {1};
    }
    return Arrays.copyOf(from, rank);
  }

  /**
   * Moves or combines.
   *
   * <p>All positions are looked at before the table is written to; a bad one is refused.
   */
  static void run(Move.Mode mode, Operand table, Operand values, Move.Axis... axes) {
    if (values.layout().numel() > 0) {
      Checks.move(table, values, axes);
      if (mode != Move.Mode.GET) {
        for (Move.Axis axis : axes) {
          check(axis);
        }
      }
      new Indexed(mode, table, values, axes).run();
    }
  }

  /** Refuses positions that are not in the table, each looked at once. */
  private static void check(Move.Axis axis) {
    Operand positions = axis.positions();
    Layout layout = positions.layout();
    long[] sizes = layout.sizes().clone();
    for (int d = 0; d < sizes.length; d++) {
      if (sizes[d] > 1 && layout.stride(d) == 0) {
        sizes[d] = 1;
      }
    }
    Layout distinct = Layout.of(sizes, layout.strides(), layout.offset());
    if (distinct.numel() == 0) {
      return;
    }
    Operand operand = positions.withLayout(distinct);
    Indexed loop =
        new Indexed(
            Move.Mode.GET,
            operand,
            operand,
            new Move.Axis(operand, axis.step(), axis.size(), axis.fromEnd(), axis.refusal()));
    long elsewhere = distinct.numel() / Math.max(1, loop.sizes[0]);
    AtomicBoolean bad = new AtomicBoolean();
    Parallel.forChunks(
        loop.sizes[0],
        Math.max(1, GRAIN / elsewhere),
        (lo, hi) ->
            loop.forRows(
                0,
                lo,
                hi,
                (dim, range, at) -> {
                  if (!areInside(axis, at[2], loop.strides[2][dim], range[0])) {
                    bad.set(true);
                  }
                }));
    if (bad.get()) {
      loop.forRows(0, 0, loop.sizes[0], loop::refuse); // the first one in order
    }
  }

  private static boolean areInside(Move.Axis axis, long address, long stride, long n) {
    DType type = axis.positions().dtype();
    long[] block = new long[(int) Math.min(BLOCK, n)];
    long last = axis.size() - 1;
    long first = axis.fromEnd() ? -axis.size() : 0;
    long signs = 0;
    for (long i = 0; i < n; i += BLOCK) {
      int count = (int) Math.min(BLOCK, n - i);
      Buffers.load(type, address + i * stride, stride, count, block, 0);
      for (int k = 0; k < count; k++) {
        signs |= (block[k] - first) | (last - block[k]);
      }
    }
    return signs >= 0;
  }

  private void refuse(int dim, long[] range, long[] at) {
    for (long i = 0; i < range[0]; i++) {
      place(axes[0], position(axes[0], at[2] + i * strides[2][dim]));
    }
  }

  private void run() {
    int split = splitDim();
    if (split < 0) {
      forRows(0, 0, sizes[0], new Part()::row);
      return;
    }
    long numel = 1;
    for (long size : sizes) {
      numel *= size;
    }
    long grain = Math.max(1, GRAIN / Math.max(1, numel / sizes[split]));
    if (split == sizes.length - 1) {
      grain = Math.max(grain, 256);
    }
    Parallel.forChunks(sizes[split], grain, (lo, hi) -> forRows(split, lo, hi, new Part()::row));
  }

  /** A dimension whose parts several threads may work on; -1 where they could meet. */
  private int splitDim() {
    int best = -1;
    for (int d = 0; d < sizes.length; d++) {
      boolean apart = mode == Move.Mode.GET || strides[0][d] != 0;
      if (apart && (best < 0 || sizes[d] > 4 * sizes[best])) {
        best = d;
      }
    }
    return best;
  }

  /** Work on one row, which begins at these addresses. */
  @FunctionalInterface
  private interface Row {
    void run(int rowDim, long[] range, long[] at);
  }

  /** Calls for each row of a part: the innermost dimension, or its part. */
  private void forRows(int split, long lo, long hi, Row row) {
    int inner = sizes.length - 1;
    long[] at = new long[strides.length];
    at[0] = table;
    at[1] = values;
    System.arraycopy(starts, 0, at, 2, starts.length);
    for (int k = 0; k < at.length; k++) {
      at[k] += lo * strides[k][split];
    }
    long[] counts = sizes.clone();
    counts[split] = hi - lo;
    long[] range = {counts[inner]};
    long[] index = new long[inner];
    while (true) {
      row.run(inner, range, at);
      int d = inner - 1;
      while (d >= 0) {
        for (int k = 0; k < at.length; k++) {
          at[k] += strides[k][d];
        }
        if (++index[d] < counts[d]) {
          break;
        }
        for (int k = 0; k < at.length; k++) {
          at[k] -= counts[d] * strides[k][d];
        }
        index[d--] = 0;
      }
      if (d < 0) {
        return;
      }
    }
  }

  /** What one thread does, and what it needs for it. */
  private final class Part {
    private final long[] places = new long[BLOCK];
    private float[] floats = {};
    private float[] others = {};

    private final @Nullable IndexedRow single =
        axes.length == 1
                && axes[0].positions().dtype() == DType.INT64
                && IndexedRow.takes(mode, dtype)
            ? new IndexedRow(mode, dtype, axes[0])
            : null;

    void row(int dim, long[] range, long[] at) {
      long n = range[0];
      int width = dtype.itemSize();
      boolean still = true;
      for (int k = 2; k < strides.length; k++) {
        still &= strides[k][dim] == 0;
      }
      boolean dense = strides[0][dim] == width && strides[1][dim] == width;
      boolean moves = mode == Move.Mode.GET || mode == Move.Mode.PUT;
      if (still && dense && moves && n * width >= SHORTEST_ROW) {
        lookUp(places, at, 0, 1);
        long from = mode == Move.Mode.GET ? places[0] : at[1];
        Memory.copy(from, mode == Move.Mode.GET ? at[1] : places[0], n * width);
      } else if (still && dense && mode == Move.Mode.ADD && isPlainFloat()) {
        lookUp(places, at, 0, 1);
        addRow(places[0], at[1], n);
      } else if (single != null && strides[0][dim] == 0) {
        single.move(at, n, strides[1][dim], strides[2][dim]);
      } else {
        for (long i = 0; i < n; i += BLOCK) {
          int count = (int) Math.min(BLOCK, n - i);
          lookUp(places, at, i, count);
          move(places, at[1] + i * strides[1][dim], strides[1][dim], count);
        }
      }
    }

    private boolean isPlainFloat() {
      return dtype == DType.FLOAT32 || dtype == DType.FLOAT64;
    }

    private void addRow(long place, long value, long n) {
      if (dtype == DType.FLOAT64) {
        for (long b = 0; b < n * Double.BYTES; b += Double.BYTES) {
          Memory.setDouble(place + b, Memory.getDouble(place + b) + Memory.getDouble(value + b));
        }
        return;
      }
      if (floats.length == 0) {
        floats = new float[BLOCK];
        others = new float[BLOCK];
      }
      // Arrays don't overlap, which lets loops over them be of vectors.
      for (long i = 0; i < n; i += BLOCK) {
        int count = (int) Math.min(BLOCK, n - i);
        long at = place + i * Float.BYTES;
        Buffers.load(DType.FLOAT32, at, Float.BYTES, count, floats, 0);
        Buffers.load(DType.FLOAT32, value + i * Float.BYTES, Float.BYTES, count, others, 0);
        for (int k = 0; k < count; k++) {
          floats[k] += others[k];
        }
        Buffers.store(DType.FLOAT32, at, Float.BYTES, count, floats, 0);
      }
    }
  }

  /** The addresses in the table of {@code n} elements of a row from the {@code first} on. */
  private void lookUp(long[] places, long[] at, long first, int n) {
    int dim = sizes.length - 1;
    long width = dtype.itemSize();
    long start = at[0] + first * strides[0][dim];
    for (int i = 0; i < n; i++) {
      places[i] = start + i * strides[0][dim];
    }
    for (int k = 0; k < axes.length; k++) {
      Move.Axis axis = axes[k];
      long step = axis.step() * width;
      long stride = strides[2 + k][dim];
      long address = at[2 + k] + first * stride;
      if (stride == 0) {
        long place = place(axis, position(axis, address)) * step;
        for (int i = 0; i < n; i++) {
          places[i] += place;
        }
      } else if (axis.positions().dtype() == DType.INT64) {
        addLongs(axis, places, address, stride, step, n);
      } else {
        for (int i = 0; i < n; i++) {
          places[i] += place(axis, position(axis, address + i * stride)) * step;
        }
      }
    }
  }

  private static void addLongs(
      Move.Axis axis, long[] places, long address, long stride, long step, int n) {
    long size = axis.size();
    long negative = axis.fromEnd() ? size : 0;
    for (int i = 0; i < n; i++) {
      long position = Memory.getLong(address + i * stride);
      long place = position < 0 ? position + negative : position;
      if (place < 0 || place >= size) {
        throw axis.refusal().of(position);
      }
      places[i] += place * step;
    }
  }

  private static long position(Move.Axis axis, long address) {
    return axis.positions().dtype() == DType.INT64
        ? Memory.getLong(address)
        : Memory.getInt(address);
  }

  /** Checked once more: another thread may have written to the index since. */
  private static long place(Move.Axis axis, long position) {
    long place = position < 0 && axis.fromEnd() ? position + axis.size() : position;
    if (place < 0 || place >= axis.size()) {
      throw axis.refusal().of(position);
    }
    return place;
  }

  private void move(long[] places, long value, long step, int n) {
    int width = dtype.itemSize();
    switch (mode) {
      case GET -> get(width, places, value, step, n);
      case PUT -> put(width, places, value, step, n);
      default -> combine(places, value, step, n);
    }
  }

  private static void get(int width, long[] places, long value, long step, int n) {
    switch (width) {
      case 1 -> {
        for (int i = 0; i < n; i++) {
          Memory.setByte(value + i * step, Memory.getByte(places[i]));
        }
      }
      case 2 -> {
        for (int i = 0; i < n; i++) {
          Memory.setShort(value + i * step, Memory.getShort(places[i]));
        }
      }
      case 4 -> {
        for (int i = 0; i < n; i++) {
          Memory.setInt(value + i * step, Memory.getInt(places[i]));
        }
      }
      default -> {
        for (int i = 0; i < n; i++) {
          Memory.setLong(value + i * step, Memory.getLong(places[i]));
        }
      }
    }
  }

  private static void put(int width, long[] places, long value, long step, int n) {
    switch (width) {
      case 1 -> {
        for (int i = 0; i < n; i++) {
          Memory.setByte(places[i], Memory.getByte(value + i * step));
        }
      }
      case 2 -> {
        for (int i = 0; i < n; i++) {
          Memory.setShort(places[i], Memory.getShort(value + i * step));
        }
      }
      case 4 -> {
        for (int i = 0; i < n; i++) {
          Memory.setInt(places[i], Memory.getInt(value + i * step));
        }
      }
      default -> {
        for (int i = 0; i < n; i++) {
          Memory.setLong(places[i], Memory.getLong(value + i * step));
        }
      }
    }
  }

  private void combine(long[] places, long value, long step, int n) {
    if (mode == Move.Mode.ADD && dtype == DType.FLOAT32) {
      for (int i = 0; i < n; i++) {
        Memory.setFloat(places[i], Memory.getFloat(places[i]) + Memory.getFloat(value + i * step));
      }
    } else if (mode == Move.Mode.ADD && dtype == DType.FLOAT64) {
      for (int i = 0; i < n; i++) {
        Memory.setDouble(
            places[i], Memory.getDouble(places[i]) + Memory.getDouble(value + i * step));
      }
    } else if (DTypes.computesInFloat(dtype)) {
      // Products and sums of floats are rounded to the same float by way of double.
      for (int i = 0; i < n; i++) {
        double a = Elements.getDouble(dtype, places[i]);
        double b = Elements.getDouble(dtype, value + i * step);
        double both =
            switch (mode) {
              case ADD -> a + b;
              case PROD -> a * b;
              case MIN -> Math.min(a, b);
              case MAX -> Math.max(a, b);
              default -> throw new IllegalStateException("no combination: " + mode);
            };
        Elements.putDouble(dtype, places[i], both);
      }
    } else {
      for (int i = 0; i < n; i++) {
        long a = Elements.getLong(dtype, places[i]);
        long b = Elements.getLong(dtype, value + i * step);
        long both =
            switch (mode) {
              case ADD -> a + b;
              case PROD -> a * b;
              case MIN -> Math.min(a, b);
              case MAX -> Math.max(a, b);
              default -> throw new IllegalStateException("no combination: " + mode);
            };
        Elements.putLong(dtype, places[i], both);
      }
    }
  }
}
