package dev.adjoint.testkit;

import dev.adjoint.kernel.compare.CompareBackend;
import dev.adjoint.op.Backends;

/**
 * Runs all rows, each combination of dtypes forward, backward and in forward mode, by two backends:
 * a program of its own, started with {@code -Dadjoint.backend=compare}.
 */
final class BothBackends {
  private BothBackends() {}

  public static void main(String[] args) {
    int differing = 0;
    for (OpSpec row : OpSpecs.all()) {
      try {
        Replay.row(row);
      } catch (AssertionError e) {
        System.out.println(row.name() + ": " + e.getMessage());
        differing++;
      }
    }
    if (Backends.chosen() instanceof CompareBackend both) {
      System.out.println(both.summary() + "; " + differing + " rows differ");
      System.out.println("compared " + both.compared());
    }
  }
}
