package dev.adjoint.kernel.cpu;

import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.SizeCheck;
import dev.adjoint.kernel.backend.Params;
import dev.adjoint.kernel.jit.PointwiseKernel;
import dev.adjoint.memory.Layout;
import java.util.Arrays;

/**
 * Runs pointwise kernels: plans the loop nest, splits it into chunks and distributes them over
 * threads.
 */
final class PointwiseLoops {
  /** Elements of a chunk, for the cheapest kernels. */
  private static final long GRAIN = 1 << 15;

  /** Elements of a chunk where it must hold whole tiles. */
  private static final long LARGEST = 1 << 20;

  private static final int TILE = 64;

  private PointwiseLoops() {}

  static void run(PointwiseKernel kernel, Operand[] operands, Params params) {
    int count = operands.length;
    long n = operands[0].layout().numel();
    long[] frame = new long[2 * count + kernel.paramCount()];
    boolean flat = true;
    for (int j = 0; j < count; j++) {
      Operand operand = operands[j];
      SizeCheck.type(operand, kernel.type(j));
      Layout layout = operand.layout();
      if (layout != operands[0].layout()) {
        SizeCheck.expands(layout, operands[0].layout());
      }
      if (layout.isContiguous() && layout.numel() == n) {
        frame[count + j] = operand.dtype().itemSize();
      } else if (j < kernel.outputCount() || layout.numel() != 1) {
        flat = false;
      }
    }
    if (n != 0) {
      for (int j = 0; j < count; j++) {
        frame[j] = operands[j].address();
      }
      params.copyTo(frame, 2 * count, kernel.paramCount());
      if (flat) {
        runFlat(kernel, frame, n);
      } else {
        runPlan(kernel, operands, frame);
      }
    }
  }

  private static void runFlat(PointwiseKernel kernel, long[] frame, long n) {
    if (kernel.isCopy() && frame[3] != 0) {
      Copies.copyDense(frame[1], frame[0], n * frame[2]);
      return;
    }
    long grain = grain(kernel);
    if (n <= grain) {
      kernel.passes().run(frame, (int) n, 1);
      return;
    }
    int count = kernel.operandCount();
    Parallel.forChunks(
        n,
        grain,
        (lo, hi) -> {
          long[] own = frame.clone();
          for (int j = 0; j < count; j++) {
            own[j] += lo * own[count + j];
          }
          kernel.passes().run(own, (int) (hi - lo), 1);
        });
  }

  private static long grain(PointwiseKernel kernel) {
    // Whole cache lines of the smallest type, so that no two threads write one.
    return Math.max(GRAIN / kernel.cost(), 2048) & -64;
  }

  private static void runPlan(PointwiseKernel kernel, Operand[] operands, long[] frame) {
    Planner.Plan plan = Planner.plan(operands);
    if (kernel.isCopy() && Copies.copyPlanned(plan, frame[1], frame[0], operands[0].dtype())) {
      return;
    }
    boolean tiles = plan.wantsTiles();
    boolean staged = tiles || (kernel.cost() > 1 && !plan.isSmooth(kernel.itemSizes()));
    long grain = grain(kernel);
    if (tiles) {
      grain = Math.min(Math.max(grain, TILE * plan.sizes()[0]), LARGEST);
    }
    Parallel.forChunks(
        plan.numel(),
        grain,
        (lo, hi) -> {
          if (staged) {
            Staging.run(kernel, plan, frame, lo, hi);
          } else {
            runRange(kernel, plan, frame, lo, hi);
          }
        });
  }

  /** Runs the elements that the plan visits as numbers {@code lo} to {@code hi}. */
  private static void runRange(
      PointwiseKernel kernel, Planner.Plan plan, long[] frame, long lo, long hi) {
    int count = kernel.operandCount();
    int outer = 2 * count + kernel.paramCount();
    boolean nested = plan.depth() > 1;
    long width = plan.sizes()[0];
    long height = nested ? plan.sizes()[1] : 1;
    long[] own = Arrays.copyOf(frame, outer + count);
    long at = lo;
    while (at < hi) {
      long column = at % width;
      int n = (int) Math.min(width - column, hi - at);
      int rows = 1;
      if (n == width) {
        rows = (int) Math.min(height - at / width % height, (hi - at) / width);
      }
      for (int j = 0; j < count; j++) {
        own[j] = frame[j] + plan.offset(j, at);
        own[count + j] = plan.stride(j, 0);
        own[outer + j] = nested ? plan.stride(j, 1) : 0;
      }
      kernel.passes().run(own, n, rows);
      at += (long) n * rows;
    }
  }
}
