package dev.adjoint.kernel.cpu;

import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Backend;
import dev.adjoint.kernel.backend.Checks;
import dev.adjoint.kernel.backend.WindowSpec;
import dev.adjoint.kernel.backend.WindowSpec.WindowAction;
import org.jspecify.annotations.Nullable;

/**
 * Runs windows over images.
 *
 * <p>Windows that are neighbours along the last axis are worked on side by side, as lanes: one
 * element of each after the other, in row-major order, so that the bits of a result do not depend
 * on how lanes and threads share the work. Where channels are the neighbours in memory (channels
 * last), or there are only a few windows along the last axis, each window has a lane for each
 * channel.
 */
final class WindowLoops {
  /** Elements per parallel task. */
  private static final long GRAIN = 1 << 14;

  private WindowLoops() {}

  /** See {@link Backend#window}. */
  static void run(WindowSpec spec, Operand image, Operand windows, @Nullable Operand positions) {
    Checks.window(spec, image, windows, positions);
    if (windows.layout().numel() == 0) {
      return;
    }
    Operand[] operands = {image, windows, positions == null ? windows : positions};
    WindowPlan plan = WindowPlan.of(spec, operands, positions != null);
    if (spec.action().keepsApart()) {
      moveAll(plan);
    } else if (spec.action() == WindowAction.GIVE) {
      giveAll(plan);
    } else {
      combineAll(plan);
    }
  }

  private static void giveAll(WindowPlan plan) {
    Parallel.forChunks(
        plan.planes.trips(0),
        Math.max(1, GRAIN / plan.lanes() / plan.rows),
        (lo, hi) -> {
          WindowGive give = new WindowGive(plan);
          for (long plane = lo; plane < hi; plane++) {
            give.run(plane);
          }
        });
  }

  private static void combineAll(WindowPlan plan) {
    long planes = plan.planes.trips(0);
    boolean rowsDepend = plan.spec.action().writesImage();
    long units = rowsDepend ? planes : planes * plan.rows;
    long each = rowsDepend ? plan.rows : 1;
    Parallel.forChunks(
        units,
        Math.max(1, GRAIN / plan.rowElements() / each),
        (lo, hi) -> {
          WindowRow row = plan.packs() ? new WindowPackedMax(plan) : WindowValues.of(plan);
          for (long u = lo; u < hi; u++) {
            for (long r = 0; r < each; r++) {
              row.run(rowsDepend ? u : u / plan.rows, rowsDepend ? r : u % plan.rows);
            }
          }
        });
  }

  private static void moveAll(WindowPlan plan) {
    long planes = plan.planes.trips(0);
    boolean adds = plan.spec.action().writesImage();
    long units = adds ? planes : planes * plan.taps;
    long each = adds ? plan.taps : 1;
    long elements = plan.rows * plan.count(plan.last);
    Parallel.forChunks(
        units,
        Math.max(1, GRAIN / elements / each),
        (lo, hi) -> {
          WindowMove move = new WindowMove(plan);
          for (long u = lo; u < hi; u++) {
            for (long t = 0; t < each; t++) {
              move.run(adds ? u : u / plan.taps, adds ? t : u % plan.taps);
            }
          }
        });
  }
}
