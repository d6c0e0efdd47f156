package dev.adjoint;

import dev.adjoint.op.Require;
import java.io.Serializable;
import java.util.Arrays;

/**
 * A list of dimensions, made by {@code dims(2, 1)}; an empty list means all dimensions.
 *
 * @param values the dimensions; negative ones count from the end
 */
public record Dims(long... values) implements Serializable {
  /** Copies the values. */
  public Dims {
    Require.nonNull(values, "values");
    values = values.clone();
  }

  /** The dimensions, as a new array. */
  @Override
  public long[] values() {
    return values.clone();
  }

  /** Whether {@code o} lists the same dimensions in the same order. */
  @Override
  public boolean equals(Object o) {
    return o instanceof Dims other && Arrays.equals(values, other.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Dims" + Arrays.toString(values);
  }
}
