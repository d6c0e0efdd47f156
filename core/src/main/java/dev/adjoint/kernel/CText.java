package dev.adjoint.kernel;

import dev.adjoint.DType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Formats numbers and type names as C++ does in PyTorch's error texts. */
public final class CText {
  private static final MathContext SIX_DIGITS = new MathContext(6, RoundingMode.HALF_EVEN);

  private CText() {}

  /** The name of the element type in C++. */
  public static String typeName(DType dtype) {
    return switch (dtype) {
      case BOOL -> "bool";
      case UINT8 -> "unsigned char";
      case INT8 -> "signed char";
      case INT16 -> "short int";
      case INT32 -> "int";
      case INT64 -> "long int";
      case FLOAT16 -> "c10::Half";
      case BFLOAT16 -> "c10::BFloat16";
      case FLOAT32 -> "float";
      case FLOAT64 -> "double";
    };
  }

  /** A number with six significant digits, as an output stream prints it ({@code %g}). */
  public static String general(double x) {
    if (!Double.isFinite(x)) {
      return Double.isNaN(x) ? "nan" : x > 0 ? "inf" : "-inf";
    }
    if (x == 0) {
      return Double.doubleToRawLongBits(x) < 0 ? "-0" : "0";
    }
    BigDecimal rounded = new BigDecimal(x).round(SIX_DIGITS).stripTrailingZeros();
    int exponent = rounded.precision() - 1 - rounded.scale();
    if (exponent >= -4 && exponent < 6) {
      return rounded.toPlainString();
    }
    String mantissa = rounded.movePointLeft(exponent).toPlainString();
    int size = Math.abs(exponent);
    return mantissa + (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0" : "") + size;
  }
}
