package dev.adjoint.kernel.backend;

/**
 * Which elements of a line are chosen. NaN is the largest; which of equal ones are taken, and in
 * which order they come, is as {@link dev.adjoint.kernel.Selection} has it.
 */
public sealed interface Choice {

  /**
   * As many of the largest or smallest elements as the result has room for.
   *
   * @param largest whether the largest, else the smallest
   * @param sorted whether they come in order
   */
  record Top(boolean largest, boolean sorted) implements Choice {}

  /**
   * The one element that would be at a place, were all in ascending order.
   *
   * @param place counted from 0
   */
  record Kth(long place) implements Choice {}
}
