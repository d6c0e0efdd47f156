package dev.adjoint.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures pieces of work that are to be compared, in turn and several times over, so that whatever
 * else the machine does meets all of them alike.
 */
final class Contest {
  /**
   * How thorough a measurement is; a block of no time is one run.
   *
   * @param patience blocks without progress after which a side counts as warm
   */
  record Effort(int rounds, long blockNanos, int patience) {
    Effort(int rounds, long blockNanos) {
      this(rounds, blockNanos, blockNanos > 0 ? 8 : 1);
    }
  }

  private final Effort effort;
  private final List<Runnable> sides = new ArrayList<>();
  private double[][] nanos = {};

  Contest(Effort effort) {
    this.effort = effort;
  }

  /** Adds a piece of work, and tells its number. */
  int add(Runnable side) {
    sides.add(side);
    return sides.size() - 1;
  }

  /** Measures all sides. */
  void run() {
    long block = effort.blockNanos;
    int[] batches = new int[sides.size()];
    for (int s = 0; s < batches.length; s++) {
      double once = warmUp(sides.get(s), block);
      batches[s] = (int) Math.clamp(block / 50 / once, 1, 100_000);
    }
    nanos = new double[sides.size()][effort.rounds];
    for (int round = 0; round < effort.rounds; round++) {
      for (int i = 0; i < batches.length; i++) {
        // Who follows whom changes from round to round.
        int s = (i + round) % batches.length;
        if (block > 0) {
          block(sides.get(s), batches[s], block / 10);
        }
        nanos[s][round] = block(sides.get(s), batches[s], block);
      }
    }
  }

  /** Runs until it gets no faster: a busy machine may take long to compile. */
  private double warmUp(Runnable side, long block) {
    double best = Double.MAX_VALUE;
    int stale = 0;
    for (int i = 0; i < 100 && stale < effort.patience; i++) {
      double once = block(side, 1, block);
      stale = once < 0.9 * best ? 0 : stale + 1;
      best = Math.min(best, once);
    }
    return best;
  }

  /** Nanoseconds of one run, collections included. */
  private static double block(Runnable side, int batch, long atLeast) {
    long start = System.nanoTime();
    long runs = 0;
    long elapsed;
    do {
      for (int i = 0; i < batch; i++) {
        side.run();
      }
      runs += batch;
      elapsed = System.nanoTime() - start;
    } while (elapsed < atLeast);
    return Math.max(1.0, elapsed) / runs;
  }

  /** One side's time over another's, of each round. */
  double[] ratios(int ours, int theirs) {
    double[] ratios = new double[effort.rounds];
    Arrays.setAll(ratios, round -> nanos[ours][round] / nanos[theirs][round]);
    return ratios;
  }

  /** What ours takes beyond a part of it, over what theirs does, of each round. */
  double[] ratiosOfRests(int ours, int ourPart, int theirs, int theirPart) {
    double[] ratios = new double[effort.rounds];
    Arrays.setAll(
        ratios,
        r -> (nanos[ours][r] - nanos[ourPart][r]) / (nanos[theirs][r] - nanos[theirPart][r]));
    return ratios;
  }

  /** The usual time of one run in seconds. */
  double seconds(int side) {
    return median(nanos[side]) / 1e9;
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
