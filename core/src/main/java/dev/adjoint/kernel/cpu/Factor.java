package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.Elements;
import dev.adjoint.memory.Memory;
import java.util.Arrays;
import java.util.List;

/**
 * A factor of a matrix product, as lines of as many elements as there are inner steps: the rows of
 * the left one, the columns of the right one.
 *
 * <p>It is a matrix, or the patches of an image, unfolded only as far as a block of a product needs
 * them. Lines are windows and steps the elements of one, or the other way round: along each axis,
 * the place of an element is the sum of what line and step say, and outside of the image it is
 * zero. Where nothing is outside, there are no axes to look at.
 */
final class Factor {
  /** Steps in a row from which on they are read where they are. */
  private static final int LONG = 16;

  final DType dtype;

  /** Bytes of a packed element. */
  final int width;

  private final long address;
  private final PatchIndex lines;
  private final PatchIndex steps;
  private final long[] sizes;
  private final long[] starts;

  /**
   * Patches.
   *
   * @param address of the element at place 0 of each axis, which need not be in the image
   * @param sizes of the image, for each axis
   * @param starts what is added to the place along each axis always
   */
  Factor(
      DType dtype, long address, PatchIndex lines, PatchIndex steps, long[] sizes, long[] starts) {
    this.dtype = dtype;
    this.width = dtype == DType.FLOAT64 ? 8 : 4;
    this.address = address;
    this.lines = lines;
    this.steps = steps;
    this.sizes = sizes;
    this.starts = starts;
  }

  /** A factor whose elements are all in memory. */
  static Factor inMemory(DType dtype, long address, Lattice lines, Lattice steps) {
    PatchIndex down = new PatchIndex(lines, List.of(), 1);
    PatchIndex across = new PatchIndex(steps, List.of(), 1);
    return new Factor(dtype, address, down, across, new long[0], new long[0]);
  }

  /** The address of an element; 0 if it is zero and has none. */
  long at(long line, long step) {
    for (int i = 0; i < sizes.length; i++) {
      long place = starts[i] + lines.places().get(i).at(line) + steps.places().get(i).at(step);
      if (place < 0 || place >= sizes[i]) {
        return 0;
      }
    }
    return address + lines.offsets().at(line) + steps.offsets().at(step);
  }

  /**
   * Packs a block into panels of {@code unit} lines side by side. What the last one lacks stays as
   * it is: nobody asks for the sums.
   */
  void pack(long line, long step, int count, int depth, int unit, long to) {
    PatchRuns across = lines.runs(line, count);
    PatchRuns deep = steps.runs(step, depth);
    boolean alongLines = across.mean() >= deep.mean();
    for (int first = 0; first < count; first += unit) {
      int filled = Math.min(unit, count - first);
      long panel = to + (long) first * depth * width;
      if (alongLines) {
        alongLines(across, deep, first, first + filled, unit, panel);
      } else {
        alongSteps(across, deep, first, first + filled, unit, panel);
      }
    }
  }

  private void alongLines(
      PatchRuns across, PatchRuns deep, int first, int last, int unit, long panel) {
    long line = (long) unit * width;
    for (int l = first; l < last; l = across.end(l, last)) {
      int n = across.end(l, last) - l;
      long to = panel + (l - first) * (long) width;
      move(across, l, n, deep, 0, deep.offsets.length, to, width, line);
    }
  }

  private void alongSteps(
      PatchRuns across, PatchRuns deep, int first, int last, int unit, long panel) {
    long line = (long) unit * width;
    int depth = deep.offsets.length;
    for (int p = 0; p < depth; p = deep.end(p, depth)) {
      int n = deep.end(p, depth) - p;
      move(deep, p, n, across, first, last, panel + p * line, line, width);
    }
  }

  /**
   * Packs a run of lines in some steps, or of steps in some lines. What of it is in the image is
   * the same after each period.
   */
  private void move(
      PatchRuns run,
      int first,
      int n,
      PatchRuns others,
      int lo,
      int hi,
      long to,
      long toStep,
      long otherStep) {
    for (int other = lo; other < Math.min(hi, lo + others.period); other++) {
      alike(run, first, n, others, other, lo, hi, to, toStep, otherStep);
    }
  }

  /** As {@link #move}, of one and those a period apart. */
  private void alike(
      PatchRuns run,
      int first,
      int n,
      PatchRuns others,
      int other,
      int lo,
      int hi,
      long to,
      long toStep,
      long otherStep) {
    long base = address + run.offsets[first];
    int end = endInside(run, first, n, others, other);
    int begin = firstInside(run, first, end, others, other);
    for (int at = other; at < hi; at += others.period) {
      long target = to + (at - lo) * otherStep;
      long from = base + others.offsets[at];
      if (begin == 0 && end == n) {
        copy(from, run.bytes, target, toStep, n);
      } else {
        clear(target, toStep, begin);
        copy(from + begin * run.bytes, run.bytes, target + begin * toStep, toStep, end - begin);
        clear(target + end * toStep, toStep, n - end);
      }
    }
  }

  /** One past the last of a run that is in the image; 0 if none is. */
  private int endInside(PatchRuns run, int first, int n, PatchRuns others, int other) {
    int end = n;
    for (int i = 0; i < sizes.length; i++) {
      long place = place(i, run, first, others, other);
      if (i == sizes.length - 1) {
        end = Math.min(end, run.end(place, sizes[i], n));
      } else if (place < 0 || place >= sizes[i]) {
        end = 0;
      }
    }
    return end;
  }

  /** The first of a run that is in the image; {@code end} if none is. */
  private int firstInside(PatchRuns run, int first, int end, PatchRuns others, int other) {
    int last = sizes.length - 1;
    return last < 0
        ? 0
        : Math.min(end, run.begin(place(last, run, first, others, other), sizes[last], end));
  }

  private long place(int axis, PatchRuns run, int first, PatchRuns others, int other) {
    return starts[axis] + run.places[axis][first] + others.places[axis][other];
  }

  /** The address of the first element of a line. */
  long address(long line) {
    return address + lines.offsets().at(line);
  }

  /** Bytes from there to the element of a step. */
  long offset(long step) {
    return steps.offsets().at(step);
  }

  /** Bytes from there to the elements of the first {@code n} steps, as a table. */
  void table(int n, long to) {
    long[] offsets = new long[n];
    steps.offsets().fill(0, n, offsets);
    for (int p = 0; p < n; p++) {
      Memory.setLong(to + 8L * p, offsets[p]);
    }
  }

  /** A block of lines whose steps are read one after the other. */
  Rows rows(long line, long step, int count, int depth) {
    return new Rows(lines.runs(line, count), steps.runs(step, depth));
  }

  /** Lines, each of which lies dense for some steps. */
  final class Rows {
    private final PatchRuns across;
    private final PatchRuns deep;
    private final int depth;

    Rows(PatchRuns across, PatchRuns deep) {
      this.across = across;
      this.deep = deep;
      this.depth = deep.offsets.length;
    }

    /** One past the last step up to which lines are dense from a step on. */
    int end(int step) {
      return deep.mean() < LONG ? depth : deep.end(step, depth);
    }

    /**
     * Finds the lines' addresses, from one step up to another.
     *
     * @param buffer for what is not in memory as it is needed, a slot of all steps for each line
     * @param addresses of the lines; those behind the last one are as it
     */
    void find(int step, int end, long buffer, long[] addresses) {
      int count = across.offsets.length;
      long slot = (long) depth * width;
      for (int p = step; p < end; p = deep.end(p, end)) {
        int n = deep.end(p, end) - p;
        boolean whole = n == end - step && deep.bytes == width && dtype.itemSize() == width;
        long to = buffer + (p - step) * (long) width;
        for (int q = 0; q < across.period; q++) {
          if (whole
              && endInside(deep, p, n, across, q) == n
              && firstInside(deep, p, n, across, q) == 0) {
            for (int l = q; l < count; l += across.period) {
              addresses[l] = address + deep.offsets[p] + across.offsets[l];
            }
          } else {
            alike(deep, p, n, across, q, 0, count, to, width, slot);
            for (int l = q; l < count; l += across.period) {
              addresses[l] = buffer + l * slot;
            }
          }
        }
      }
      Arrays.fill(addresses, count, addresses.length, addresses[count - 1]);
    }
  }

  /** Zeros in one line of a panel. */
  private void clear(long to, long stride, long count) {
    for (long p = 0; p < count; p++) {
      zero(to + p * stride);
    }
  }

  private void zero(long to) {
    if (width == 4) {
      Memory.setInt(to, 0);
    } else {
      Memory.setLong(to, 0);
    }
  }

  /** Packs equally distant elements. */
  private void copy(long from, long fromStep, long to, long toStep, int n) {
    copy(dtype, from, fromStep, to, toStep, n);
  }

  /** Packs equally distant elements of a type. */
  static void copy(DType dtype, long from, long fromStep, long to, long toStep, int n) {
    int width = dtype == DType.FLOAT64 ? 8 : 4;
    if (fromStep == width && toStep == width && dtype.itemSize() == width) {
      copyDense(from, to, n * width);
      return;
    }
    switch (dtype) {
      case FLOAT32 -> {
        for (int i = 0; i < n; i++) {
          Memory.setInt(to + i * toStep, Memory.getInt(from + i * fromStep));
        }
      }
      case FLOAT64 -> {
        for (int i = 0; i < n; i++) {
          Memory.setLong(to + i * toStep, Memory.getLong(from + i * fromStep));
        }
      }
      default -> {
        for (int i = 0; i < n; i++) {
          Memory.setFloat(to + i * toStep, Elements.getFloat(dtype, from + i * fromStep));
        }
      }
    }
  }

  /** Copies some ten words: fewer than a call for it pays for. */
  static void copyDense(long from, long to, int bytes) {
    int at = 0;
    for (; at + 32 <= bytes; at += 32) {
      long a = Memory.getLong(from + at);
      long b = Memory.getLong(from + at + 8);
      long c = Memory.getLong(from + at + 16);
      long d = Memory.getLong(from + at + 24);
      Memory.setLong(to + at, a);
      Memory.setLong(to + at + 8, b);
      Memory.setLong(to + at + 16, c);
      Memory.setLong(to + at + 24, d);
    }
    for (; at + 4 <= bytes; at += 4) {
      Memory.setInt(to + at, Memory.getInt(from + at));
    }
  }
}
