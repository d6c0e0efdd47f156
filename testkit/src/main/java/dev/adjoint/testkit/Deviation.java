package dev.adjoint.testkit;

import java.util.Locale;

/**
 * Something in which a row does not do as libtorch, or mathematics, does, on purpose.
 *
 * @param kind what it is
 * @param reason why; of {@link Kind#LIBTORCH_FAILS} the part of its error that tells it
 */
public record Deviation(Kind kind, String reason) {
  /** What a deviation is. */
  public enum Kind {
    /**
     * Second derivatives are finite where libtorch's are NaN: at a zero, where its formula
     * multiplies 0 by 1/0 and ours chooses. All others are compared, infinite ones and NaN among
     * them.
     */
    AT_POLES,
    /**
     * Second derivatives are NaN where libtorch's are infinite: ours adds up infinite terms of both
     * signs, which libtorch adds up before it divides them by zero.
     */
    SUMMED_AT_POLES,
    /**
     * An operand is kept for second derivatives where libtorch keeps what it has computed from it:
     * a change of the operand in between is refused, and not in libtorch.
     */
    KEEPS_OPERANDS,
    /**
     * libtorch keeps what its derivatives don't need, and gives zeros as second ones for operands
     * that have no part in them: a change is refused there, and not here, where there are none.
     */
    KEEPS_LESS,
    /**
     * Where gradients are infinite or a sum overflows, libtorch's formula takes infinity from
     * infinity, and ours does not.
     */
    FEWER_NANS,
    /**
     * An element near zero is what is left of two larger numbers: no nearer to the exact value than
     * these are, as a number of their size.
     */
    CANCELS,
    /**
     * libtorch's loop over vectors gives another result than its own loop over single elements,
     * which is what ours is compared with where they differ.
     */
    VECTOR_LOOP,
    /** libtorch fails where there is a gradient. */
    LIBTORCH_FAILS,
    /**
     * Gradients are not the mathematical ones, as in libtorch: those of what was there before,
     * since a write is not recorded, or zero for what samples are drawn by.
     */
    NOT_RECORDED;

    /** Whether it shows wherever graphs are compared with libtorch's. */
    public boolean isOfGraphs() {
      return switch (this) {
        case AT_POLES, SUMMED_AT_POLES, KEEPS_OPERANDS, CANCELS -> true;
        case KEEPS_LESS, FEWER_NANS, VECTOR_LOOP, LIBTORCH_FAILS, NOT_RECORDED -> false;
      };
    }
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT) + ": " + reason;
  }
}
