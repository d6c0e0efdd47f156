package dev.adjoint.testkit;

import java.util.Locale;

/**
 * Something in which a row does not do as libtorch does, on purpose.
 *
 * @param kind what it is
 * @param reason why; of {@link Kind#LIBTORCH_FAILS} the part of its error that tells it
 */
public record Deviation(Kind kind, String reason) {
  /** What a deviation is. */
  public enum Kind {
    /** Second derivatives need not agree where one of them is not finite. */
    AT_POLES,
    /**
     * An operand is kept for second derivatives where libtorch keeps what it has computed from it:
     * a change of the operand in between is refused, and not in libtorch.
     */
    KEEPS_OPERANDS,
    /** libtorch fails where there is a gradient. */
    LIBTORCH_FAILS
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT) + ": " + reason;
  }
}
