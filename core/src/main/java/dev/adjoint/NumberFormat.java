package dev.adjoint;

import dev.adjoint.kernel.expr.MultiplyAdd;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Decimal text of a double as C's {@code %.pf} and {@code %.pe} give it: the exact binary value,
 * correctly rounded, ties to even.
 */
final class NumberFormat {
  private static final double[] POWERS = new double[23];
  private static final double EXACT_INTEGERS = 0x1p52;

  static {
    for (int i = 0; i < POWERS.length; i++) {
      POWERS[i] = Double.parseDouble("1e" + i);
    }
  }

  private NumberFormat() {}

  /**
   * Formats as {@code %.{digits}f}; infinities and NaN as {@code inf}, {@code -inf}, {@code nan}.
   */
  static String fixed(double x, int digits) {
    if (!Double.isFinite(x)) {
      return special(x);
    }
    if (digits < POWERS.length) {
      double magnitude = Math.abs(x);
      double scaled = magnitude * POWERS[digits];
      if (scaled < EXACT_INTEGERS) {
        double error = MultiplyAdd.fma(magnitude, POWERS[digits], -scaled);
        return place(isNegative(x), roundHalfEven(scaled, error), digits);
      }
    }
    String text = new BigDecimal(x).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    return isNegative(x) && text.charAt(0) != '-' ? "-" + text : text;
  }

  /** Formats as {@code %.{digits}e}; the exponent has a sign and at least two digits. */
  static String scientific(double x, int digits) {
    if (!Double.isFinite(x)) {
      return special(x);
    }
    double magnitude = Math.abs(x);
    String unscaled;
    int exponent;
    if (magnitude == 0) {
      unscaled = "0".repeat(digits + 1);
      exponent = 0;
    } else {
      BigDecimal rounded =
          new BigDecimal(magnitude).round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
      unscaled = rounded.unscaledValue().toString();
      exponent = unscaled.length() - 1 - rounded.scale();
      if (unscaled.length() <= digits) {
        unscaled += "0".repeat(digits + 1 - unscaled.length());
      }
    }
    StringBuilder text = new StringBuilder(digits + 8);
    if (isNegative(x)) {
      text.append('-');
    }
    text.append(unscaled.charAt(0));
    if (digits > 0) {
      text.append('.').append(unscaled, 1, digits + 1);
    }
    text.append(exponent < 0 ? "e-" : "e+");
    int size = Math.abs(exponent);
    if (size < 10) {
      text.append('0');
    }
    return text.append(size).toString();
  }

  /** Shortest text that parses back to the same double, as Python's {@code repr}. */
  static String shortest(double x) {
    if (!Double.isFinite(x)) {
      return special(x);
    }
    BigDecimal value = new BigDecimal(Double.toString(Math.abs(x))).stripTrailingZeros();
    int exponent = x == 0 ? 0 : value.precision() - value.scale() - 1;
    String sign = isNegative(x) ? "-" : "";
    if (exponent < -4 || exponent >= 16) {
      String digits = value.unscaledValue().toString();
      String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
      String power = Integer.toString(Math.abs(exponent));
      return sign
          + digits.charAt(0)
          + fraction
          + (exponent < 0 ? "e-" : "e+")
          + (power.length() == 1 ? "0" : "")
          + power;
    }
    String text = value.toPlainString();
    return sign + (text.indexOf('.') < 0 ? text + ".0" : text);
  }

  private static String special(double x) {
    return Double.isNaN(x) ? "nan" : x > 0 ? "inf" : "-inf";
  }

  private static boolean isNegative(double x) {
    return Double.doubleToRawLongBits(x) < 0;
  }

  /** The integer nearest to the exact sum of a value below 2^52 and its rounding error. */
  private static long roundHalfEven(double value, double error) {
    double nearest = Math.rint(value);
    double rest = value - nearest;
    long result = (long) nearest;
    // The error is smaller than any other distance from a tie, so it decides exact ties only.
    if (rest == 0.5 && error > 0) {
      return result + 1;
    }
    if (rest == -0.5 && error < 0) {
      return result - 1;
    }
    return result;
  }

  private static String place(boolean negative, long scaled, int digits) {
    String text = Long.toString(scaled);
    int whole = Math.max(text.length() - digits, 1);
    byte[] out = new byte[(negative ? 1 : 0) + whole + (digits > 0 ? 1 + digits : 0)];
    Arrays.fill(out, (byte) '0');
    int at = 0;
    if (negative) {
      out[at++] = '-';
    }
    int missing = whole + digits - text.length();
    for (int i = 0; i < whole + digits; i++) {
      if (i == whole) {
        out[at++] = '.';
      }
      if (i >= missing) {
        out[at] = (byte) text.charAt(i - missing);
      }
      at++;
    }
    return new String(out, StandardCharsets.ISO_8859_1);
  }
}
