package dev.adjoint.kernel.backend;

import dev.adjoint.kernel.Operand;

/**
 * Description of a move between values and the positions of a table: gather, scatter and indexing.
 */
public final class Move {
  private Move() {}

  /** What happens to an element of the table and the value that goes with it. */
  public enum Mode {
    /** The value becomes the element. */
    GET,
    /** The element becomes the value. */
    PUT,
    /** The value is added to the element. */
    ADD,
    /** The element is multiplied by the value. */
    PROD,
    /** The element becomes the smaller one. */
    MIN,
    /** The element becomes the larger one. */
    MAX
  }

  /** Makes the error for a position that is not in the table. */
  @FunctionalInterface
  public interface Refusal {
    /** The error for this position. */
    RuntimeException of(long position);
  }

  /**
   * Positions along one dimension of the table.
   *
   * @param positions int64 or int32
   * @param step elements of the table from one position to the next
   * @param size how many positions there are
   * @param fromEnd whether negative positions count from the end
   * @param refusal the error for all others
   */
  public record Axis(Operand positions, long step, long size, boolean fromEnd, Refusal refusal) {}

  /** All operands of a move, the one that is written first. */
  public static Operand[] operands(Mode mode, Operand table, Operand values, Axis... axes) {
    Operand[] all = new Operand[axes.length + 2];
    all[0] = mode == Mode.GET ? values : table;
    all[1] = mode == Mode.GET ? table : values;
    for (int k = 0; k < axes.length; k++) {
      all[k + 2] = axes[k].positions();
    }
    return all;
  }
}
