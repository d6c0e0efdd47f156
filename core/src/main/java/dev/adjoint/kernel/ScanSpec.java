package dev.adjoint.kernel;

/**
 * What a scan computes along each line of a dimension: every result is all elements up to its own,
 * put together one after the other.
 *
 * @param running how one more element is put to those before it
 * @param reverse whether lines run from their last element to their first
 */
public record ScanSpec(Running running, boolean reverse) {

  /** How one more element is put to those before it. */
  public enum Running {
    /** Addition, from 0. */
    SUM,
    /** Multiplication, from 1. */
    PROD,
    /** The larger, the later of two that are equal; NaN wins over everything. */
    MAX,
    /** The smaller, the later of two that are equal; NaN wins over everything. */
    MIN,
    /** The logarithm of the sum of the exponentials, from minus infinity. */
    LOG_ADD_EXP;

    /** Whether results are elements, so that it can be told where each was. */
    public boolean chooses() {
      return this == MAX || this == MIN;
    }
  }
}
