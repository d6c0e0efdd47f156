package dev.adjoint.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts comparisons with libtorch: one for every result, gradient, node name and refusal. */
public final class Tally {
  private static final Tally INSTANCE = new Tally();

  private final Map<String, Long> perOperation = new TreeMap<>();
  private final List<String> wordings = new ArrayList<>();
  private long comparisons;
  private long elements;
  private long identical;
  private long within;
  private long nearer;
  private long refusals;
  private long differences;

  private Tally() {}

  static Tally get() {
    return INSTANCE;
  }

  /** How one comparison ended. */
  public enum Verdict {
    IDENTICAL,
    WITHIN_TOLERANCE,
    NEARER_THAN_LIBTORCH,
    BOTH_REFUSE,
    DIFFERENT
  }

  synchronized void count(String operation, Verdict verdict, long elementCount) {
    comparisons++;
    elements += elementCount;
    perOperation.merge(operation, 1L, Long::sum);
    switch (verdict) {
      case IDENTICAL -> identical++;
      case WITHIN_TOLERANCE -> within++;
      case NEARER_THAN_LIBTORCH -> nearer++;
      case BOTH_REFUSE -> refusals++;
      case DIFFERENT -> differences++;
    }
  }

  /** Remembers a refusal whose text is not libtorch's. */
  synchronized void wording(String text) {
    if (!wordings.contains(text)) {
      wordings.add(text);
    }
  }

  synchronized List<String> wordings() {
    return List.copyOf(wordings);
  }

  synchronized long comparisons(String operation) {
    return perOperation.getOrDefault(operation, 0L);
  }

  synchronized long comparisons() {
    return comparisons;
  }

  synchronized long differences() {
    return differences;
  }

  /** One line that says it all. */
  synchronized String line(String version) {
    return String.format(
        java.util.Locale.ROOT,
        "conformance: %,d comparisons with libtorch %s (%,d elements): %,d identical, %,d within"
            + " tolerance, %,d nearer to the exact value than libtorch, %,d refused by both; %,d"
            + " differ",
        comparisons,
        version,
        elements,
        identical,
        within,
        nearer,
        refusals,
        differences);
  }
}
