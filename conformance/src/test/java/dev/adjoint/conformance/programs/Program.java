package dev.adjoint.conformance.programs;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Steps, in order.
 *
 * @param name the seed, level and number that it came of
 */
record Program(String name, List<Step> steps) {

  /** Runs the program on both libraries; null where they agree. */
  @Nullable Difference run() {
    try (Machine machine = new Machine()) {
      for (Step step : steps) {
        Difference difference = machine.run(step);
        if (difference != null) {
          return difference;
        }
      }
      return machine.finish(steps.getLast());
    }
  }

  Program with(List<Step> others) {
    return new Program(name, List.copyOf(others));
  }

  /** The operations, each once. */
  Set<String> rows() {
    Set<String> rows = new TreeSet<>();
    for (Step step : steps) {
      if (step instanceof Step.Call call) {
        rows.add(call.row().name() + (call.isInPlace() ? "_" : ""));
      }
    }
    return rows;
  }

  /** How often each row is called. */
  Map<String, Integer> counts() {
    Map<String, Integer> counts = new TreeMap<>();
    for (Step step : steps) {
      if (step instanceof Step.Call call) {
        counts.merge(call.row().name(), 1, Integer::sum);
      }
    }
    return counts;
  }
}
