package dev.adjoint.kernel.cpu;

import dev.adjoint.kernel.jit.PointwiseKernel;
import dev.adjoint.kernel.jit.Scratch;
import java.util.Arrays;

/**
 * Runs kernels over badly strided operands: rectangle by rectangle, operands are gathered into
 * dense scratch memory, and results are scattered back.
 */
final class Staging {
  /** Side of a rectangle: it is walked along both its sides. */
  private static final int TILE = 64;

  /** Elements of a rectangle. */
  private static final int AREA = TILE * TILE;

  /** Areas are staggered, so that they don't all compete for the same cache lines. */
  private static final long SPAN = AREA * 8L + 64;

  private final PointwiseKernel kernel;
  private final Planner.Plan plan;
  private final long[] frame;
  private final long[] own;
  private final boolean[] staged;
  private final long scratch;

  private Staging(PointwiseKernel kernel, Planner.Plan plan, long[] frame, long scratch) {
    int count = kernel.operandCount();
    this.kernel = kernel;
    this.plan = plan;
    this.frame = frame;
    this.scratch = scratch;
    this.own = Arrays.copyOf(frame, 3 * count + kernel.paramCount());
    this.staged = new boolean[count];
    for (int j = 0; j < count; j++) {
      long stride = plan.stride(j, 0);
      staged[j] = stride != itemSize(j) && (stride != 0 || j < kernel.outputCount());
    }
  }

  /** Runs the elements that the plan visits as numbers {@code lo} to {@code hi}. */
  static void run(PointwiseKernel kernel, Planner.Plan plan, long[] frame, long lo, long hi) {
    Scratch scratch = Scratch.take(kernel.operandCount() * SPAN);
    try {
      new Staging(kernel, plan, frame, scratch.address()).range(lo, hi);
    } finally {
      scratch.give();
    }
  }

  private int itemSize(int j) {
    return kernel.type(j).itemSize();
  }

  private void range(long lo, long hi) {
    boolean nested = plan.depth() > 1;
    long width = plan.sizes()[0];
    long height = nested ? plan.sizes()[1] : 1;
    long at = lo;
    while (at < hi) {
      long column = at % width;
      long n = Math.min(width - column, hi - at);
      long rows = 1;
      if (n == width) {
        rows = Math.min(height - at / width % height, (hi - at) / width);
      }
      int tall = (int) Math.min(rows, TILE);
      int wide = (int) Math.min(n, AREA / tall);
      if (tall == TILE) {
        wide = Math.min(wide, TILE);
      }
      for (long r = 0; r < rows; r += tall) {
        for (long c = 0; c < n; c += wide) {
          rectangle(at, c, r, (int) Math.min(wide, n - c), (int) Math.min(tall, rows - r));
        }
      }
      at += n * rows;
    }
  }

  private void rectangle(long at, long column, long row, int n, int rows) {
    int count = staged.length;
    int outer = 2 * count + kernel.paramCount();
    int outputs = kernel.outputCount();
    for (int j = 0; j < count; j++) {
      long columnStep = plan.stride(j, 0);
      long rowStep = rows > 1 ? plan.stride(j, 1) : 0;
      long start = start(j, at, column, row);
      if (staged[j]) {
        long area = scratch + j * SPAN;
        if (j >= outputs) {
          Rectangles.gather(itemSize(j), start, columnStep, rowStep, area, n, rows);
        }
        own[j] = area;
        own[count + j] = itemSize(j);
        own[outer + j] = (long) n * itemSize(j);
      } else {
        own[j] = start;
        own[count + j] = columnStep;
        own[outer + j] = rowStep;
      }
    }
    kernel.passes().run(own, n, rows);
    for (int j = 0; j < outputs; j++) {
      if (staged[j]) {
        long rowStep = rows > 1 ? plan.stride(j, 1) : 0;
        long start = start(j, at, column, row);
        Rectangles.scatter(
            itemSize(j), scratch + j * SPAN, start, plan.stride(j, 0), rowStep, n, rows);
      }
    }
  }

  private long start(int j, long at, long column, long row) {
    long base = frame[j] + plan.offset(j, at) + column * plan.stride(j, 0);
    return row == 0 ? base : base + row * plan.stride(j, 1);
  }
}
