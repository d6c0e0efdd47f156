package dev.adjoint.memory;

/**
 * What fresh memory costs on this machine, as seen so far: from 0.1 nanoseconds a byte on bare
 * metal to thirty times that on some virtual machines.
 */
final class FreshCost {
  private static final double USUAL = 0.2;

  private static final double WEIGHT = 0.2;

  // Updates may get lost among threads: it is an estimate.
  private volatile double estimate = USUAL;

  void note(long nanos, long bytes) {
    double seen = (double) nanos / bytes;
    double before = estimate;
    estimate = before + WEIGHT * (seen - before);
  }

  /** Nanoseconds a byte. */
  double estimate() {
    return estimate;
  }
}
