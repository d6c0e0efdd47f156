package dev.adjoint;

import dev.adjoint.op.Require;

/**
 * A list of dimensions, as {@code dims(2, 1)} makes it; none means all.
 *
 * @param values the dimensions; negative ones count from the end
 */
public record Dims(long... values) {
  /** Copies the values. */
  public Dims {
    Require.nonNull(values, "values");
    values = values.clone();
  }
}
