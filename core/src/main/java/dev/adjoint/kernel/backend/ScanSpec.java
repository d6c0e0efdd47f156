package dev.adjoint.kernel.backend;

/**
 * Description of a scan: the running combination along each line of a dimension.
 *
 * @param running how an element is combined with the running value
 * @param reverse whether lines run from their last element to their first
 */
public record ScanSpec(Running running, boolean reverse) {

  /** How an element is combined with the running value. */
  public enum Running {
    /** Addition, from 0. */
    SUM,
    /** Multiplication, from 1. */
    PROD,
    /** Maximum; the later one of equal elements; NaN wins over everything. */
    MAX,
    /** Minimum; the later one of equal elements; NaN wins over everything. */
    MIN,
    /** The logarithm of the sum of the exponentials, from minus infinity. */
    LOG_ADD_EXP;

    /** Whether results are elements, so that it can be told where each was. */
    public boolean chooses() {
      return this == MAX || this == MIN;
    }
  }
}
