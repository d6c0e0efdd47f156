package dev.adjoint.conformance.programs;

import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/** Functions of float64 to more digits than it has, to tell which of two results is right. */
final class Exact {
  private static final MathContext DIGITS = new MathContext(50);
  private static final int HALVINGS = 12;
  private static final double LARGEST = 700;

  private Exact() {}

  /** The function that a row is, at a number; null where it is not known here. */
  static @Nullable BigDecimal value(String row, double x) {
    if (!(Math.abs(x) <= LARGEST)) {
      return null;
    }
    BigDecimal one = BigDecimal.ONE;
    BigDecimal at = new BigDecimal(x);
    return switch (row) {
      case "exp" -> exp(at);
      case "sigmoid" -> one.divide(one.add(exp(at.negate())), DIGITS);
      case "tanh" -> {
        BigDecimal square = exp(at.add(at));
        yield square.subtract(one).divide(square.add(one), DIGITS);
      }
      default -> null;
    };
  }

  /** Whether ours is at least as near to the function as theirs. */
  static boolean isAsNear(String row, double x, double ours, double theirs) {
    BigDecimal value = Double.isFinite(ours) && Double.isFinite(theirs) ? value(row, x) : null;
    return value != null
        && value
                .subtract(new BigDecimal(ours))
                .abs()
                .compareTo(value.subtract(new BigDecimal(theirs)).abs())
            <= 0;
  }

  private static BigDecimal exp(BigDecimal x) {
    BigDecimal small = x.divide(new BigDecimal(1L << HALVINGS), DIGITS);
    BigDecimal sum = BigDecimal.ONE;
    BigDecimal term = BigDecimal.ONE;
    for (int n = 1; n < 40; n++) {
      term = term.multiply(small, DIGITS).divide(new BigDecimal(n), DIGITS);
      sum = sum.add(term, DIGITS);
    }
    for (int i = 0; i < HALVINGS; i++) {
      sum = sum.multiply(sum, DIGITS);
    }
    return sum;
  }
}
