package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.memory.Memory;

/**
 * The patches of an image, unfolded only as far as a block of a product needs them. Lines are
 * windows and steps the elements of one, or the other way round: along each axis, the place of an
 * element is the sum of what line and step say, and outside of the image it is zero.
 */
final class PatchFactor extends Factor {
  private final long address;
  private final Lattice lines;
  private final Lattice steps;
  private final long[] sizes;
  private final Lattice[] linePlaces;
  private final Lattice[] stepPlaces;
  private final long[] starts;

  /**
   * Patches.
   *
   * @param address of the element at place 0 of each axis, which need not be in the image
   * @param sizes of the image, for each axis
   * @param linePlaces what a line adds to the place, for each axis
   * @param starts the same for what is added always
   */
  PatchFactor(
      DType dtype,
      long address,
      Lattice lines,
      Lattice steps,
      long[] sizes,
      Lattice[] linePlaces,
      Lattice[] stepPlaces,
      long[] starts) {
    super(dtype);
    this.address = address;
    this.lines = lines;
    this.steps = steps;
    this.sizes = sizes;
    this.linePlaces = linePlaces;
    this.stepPlaces = stepPlaces;
    this.starts = starts;
  }

  @Override
  long at(long line, long step) {
    for (int i = 0; i < sizes.length; i++) {
      long place = starts[i] + linePlaces[i].at(line) + stepPlaces[i].at(step);
      if (place < 0 || place >= sizes[i]) {
        return 0;
      }
    }
    return address + lines.at(line) + steps.at(step);
  }

  @Override
  void pack(long line, long step, int count, int depth, int unit, long to) {
    PatchBlock block = new PatchBlock(line, step, count, depth);
    for (int l = 0; l < count; l += unit) {
      int filled = Math.min(unit, count - l);
      block.panel(l, filled, unit, to + (long) l * depth * width);
    }
  }

  /** Where the lines and the steps of a block are. */
  private final class PatchBlock {
    private final int depth;
    private final long[] lineOffsets;
    private final long[] stepOffsets;
    private final long[][] lineAt;
    private final long[][] stepAt;

    PatchBlock(long line, long step, int count, int depth) {
      this.depth = depth;
      lineOffsets = new long[count];
      stepOffsets = new long[depth];
      lineAt = new long[sizes.length][count];
      stepAt = new long[sizes.length][depth];
      lines.fill(line, count, lineOffsets);
      steps.fill(step, depth, stepOffsets);
      for (int i = 0; i < sizes.length; i++) {
        linePlaces[i].fill(line, count, lineAt[i]);
        stepPlaces[i].fill(step, depth, stepAt[i]);
      }
    }

    void panel(int first, int filled, int unit, long to) {
      long[] least = new long[sizes.length];
      long[] most = new long[sizes.length];
      for (int i = 0; i < sizes.length; i++) {
        least[i] = Long.MAX_VALUE;
        most[i] = Long.MIN_VALUE;
        for (int l = first; l < first + filled; l++) {
          least[i] = Math.min(least[i], lineAt[i][l] + starts[i]);
          most[i] = Math.max(most[i], lineAt[i][l] + starts[i]);
        }
      }
      boolean run = isRun(first, filled);
      for (int p = 0; p < depth; p++) {
        long target = to + (long) p * unit * width;
        long from = address + stepOffsets[p];
        boolean inside = true;
        for (int i = 0; i < sizes.length; i++) {
          long place = stepAt[i][p];
          inside &= least[i] + place >= 0 && most[i] + place < sizes[i];
        }
        if (!inside) {
          some(first, filled, p, from, target);
        } else if (run) {
          copyRun(from + lineOffsets[first], filled, target);
        } else {
          all(first, filled, from, target);
        }
        for (int u = filled; u < unit; u++) {
          zero(target + (long) u * width);
        }
      }
    }

    /** Whether lines lie as they will be packed. */
    private boolean isRun(int first, int filled) {
      boolean run = dtype.itemSize() == width && filled % 2 == 0;
      for (int l = first + 1; l < first + filled; l++) {
        run &= lineOffsets[l] - lineOffsets[l - 1] == width;
      }
      return run;
    }

    private void copyRun(long from, int filled, long to) {
      long bytes = (long) filled * width;
      for (long at = 0; at < bytes; at += 8) {
        Memory.setLong(to + at, Memory.getLong(from + at));
      }
    }

    private void all(int first, int filled, long from, long to) {
      if (dtype == DType.FLOAT32) {
        for (int u = 0; u < filled; u++) {
          Memory.setInt(to + u * 4L, Memory.getInt(from + lineOffsets[first + u]));
        }
      } else {
        for (int u = 0; u < filled; u++) {
          copy(from + lineOffsets[first + u], to + (long) u * width);
        }
      }
    }

    private void some(int first, int filled, int p, long from, long to) {
      for (int u = 0; u < filled; u++) {
        boolean inside = true;
        for (int i = 0; i < sizes.length; i++) {
          long place = starts[i] + stepAt[i][p] + lineAt[i][first + u];
          inside &= place >= 0 && place < sizes[i];
        }
        if (inside) {
          copy(from + lineOffsets[first + u], to + (long) u * width);
        } else {
          zero(to + (long) u * width);
        }
      }
    }
  }
}
