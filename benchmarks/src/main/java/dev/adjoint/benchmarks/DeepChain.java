package dev.adjoint.benchmarks;

import static dev.adjoint.Adjoint.ones;

import dev.adjoint.Tensor;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/**
 * Chains of additions, ever longer: the time of a node, forward and backward, is to stay the same.
 */
final class DeepChain {
  private static final int[] LENGTHS = {1_000, 10_000, 100_000, 1_000_000};
  private static final int NODES = 2_000_000;

  private DeepChain() {}

  static void main() {
    for (int i = 0; i < 200; i++) {
      chain(1_000);
    }
    // A young heap copies a long graph while it grows to hold it: -Xms4g takes most of that away.
    IO.println("     nodes   forward  backward   collector   (nanoseconds a node)");
    for (int length : LENGTHS) {
      long[] sum = new long[2];
      int times = NODES / length;
      long collecting = collectorMillis();
      for (int i = 0; i < times; i++) {
        long[] one = chain(length);
        sum[0] += one[0];
        sum[1] += one[1];
      }
      double nodes = (double) times * length;
      double collector = (collectorMillis() - collecting) * 1e6 / nodes;
      IO.println(
          "%,10d  %8.0f  %8.0f  %10.0f"
              .formatted(length, sum[0] / nodes, sum[1] / nodes, collector));
    }
  }

  private static long collectorMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }

  /** Nanoseconds forward and backward. */
  private static long[] chain(int length) {
    Tensor x = ones(4).requiresGrad_();
    long start = System.nanoTime();
    Tensor y = x;
    for (int i = 0; i < length; i++) {
      y = y.add(1);
    }
    long built = System.nanoTime();
    y.backward(ones(4));
    long done = System.nanoTime();
    Tensor gradient = x.grad();
    if (gradient == null || !gradient.equal(ones(4))) {
      throw new IllegalStateException("wrong gradient: " + gradient);
    }
    return new long[] {built - start, done - built};
  }
}
