package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.DType.Category;
import dev.adjoint.kernel.CText;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.ElementBits;
import java.util.Locale;

/**
 * A numeric operand, which ranks below every tensor in type promotion.
 *
 * @param category bool, integral (Java {@code int} and {@code long}) or floating
 * @param bits the long value, or the bits of the double
 */
public record Scalar(Category category, long bits) {

  /** A floating-point number. */
  public static Scalar of(double value) {
    return new Scalar(Category.FLOATING, Double.doubleToRawLongBits(value));
  }

  /** An integer. */
  public static Scalar of(long value) {
    return new Scalar(Category.INTEGRAL, value);
  }

  /** A bool. */
  public static Scalar of(boolean value) {
    return new Scalar(Category.BOOL, value ? 1 : 0);
  }

  /** A Java number; integers stay integral. */
  public static Scalar of(Number value) {
    return switch (value) {
      case Integer i -> of(i.longValue());
      case Long l -> of(l.longValue());
      case Short s -> of(s.longValue());
      case Byte b -> of(b.longValue());
      default -> of(value.doubleValue());
    };
  }

  /** The negated number. */
  public Scalar negated() {
    return category == Category.FLOATING ? of(-toDouble()) : new Scalar(category, -bits);
  }

  /** Whether the number is less than another; exact for two integers. */
  public boolean isLess(Scalar other) {
    boolean exact = category != Category.FLOATING && other.category != Category.FLOATING;
    return exact ? bits < other.bits : toDouble() < other.toDouble();
  }

  /** The number as C++ prints it. */
  public String cText() {
    return category == Category.FLOATING ? CText.general(toDouble()) : Long.toString(bits);
  }

  /** The value as a double. */
  public double toDouble() {
    return category == Category.FLOATING ? Double.longBitsToDouble(bits) : (double) bits;
  }

  /**
   * The value as a double for a dtype: an integer is rounded once, to float, for the narrow dtypes.
   */
  private double toDouble(DType dtype) {
    boolean wide = category == Category.FLOATING || dtype == DType.FLOAT64;
    return wide ? toDouble() : (float) bits;
  }

  /** The value as a long, truncated towards zero. */
  public long toLong() {
    return category == Category.FLOATING ? (long) Double.longBitsToDouble(bits) : bits;
  }

  /** The dtype of a tensor made of this number. */
  public DType dtype() {
    return switch (category) {
      case BOOL -> DType.BOOL;
      case INTEGRAL -> DType.INT64;
      case FLOATING -> Promotion.defaultDType();
    };
  }

  /** The raw kernel parameter for a compute type. */
  long raw(DType compute) {
    if (DTypes.computesInFloat(compute)) {
      return Double.doubleToRawLongBits(toDouble(compute));
    }
    long value = toLong();
    return switch (compute) {
      case BOOL -> toDouble() != 0 ? 1 : 0;
      case UINT8 -> value & 0xff;
      case INT8 -> (byte) value;
      case INT16 -> (short) value;
      case INT32 -> (int) value;
      default -> value;
    };
  }

  /** The bits of a double after rounding to a half-precision type. */
  static long rounded(long bits, DType dtype) {
    if (!DTypes.isHalf(dtype)) {
      return bits;
    }
    long half = ElementBits.of(dtype, Double.longBitsToDouble(bits));
    return Double.doubleToRawLongBits(ElementBits.toDouble(dtype, half));
  }

  /** The raw value for a fill; the number must be in the range of the dtype. */
  long fitting(DType dtype, long numel) {
    checkFits(dtype, numel);
    return raw(dtype);
  }

  /** Converts to a dtype: truncates or rounds, and refuses numbers out of range. */
  public Scalar to(DType dtype) {
    checkFits(dtype);
    return switch (dtype) {
      case BOOL -> of(toDouble() != 0);
      case UINT8 -> of(toLong() & 0xff);
      case INT8, INT16, INT32, INT64 -> of(toLong());
      default -> rounded(dtype);
    };
  }

  /** Rounds to a floating-point dtype; the result may be infinite. */
  public Scalar rounded(DType dtype) {
    double value = toDouble(dtype);
    return switch (dtype) {
      case FLOAT32 -> of((double) (float) value);
      case FLOAT16, BFLOAT16 ->
          new Scalar(Category.FLOATING, rounded(Double.doubleToRawLongBits(value), dtype));
      default -> of(value);
    };
  }

  /**
   * Refuses a number out of the range of the dtype, as a write to {@code numel} elements does; for
   * a single half-precision element it becomes infinite instead.
   */
  public void checkFits(DType dtype, long numel) {
    if (numel != 1 || !DTypes.isHalf(dtype)) {
      checkFits(dtype);
    }
  }

  /** Refuses a number out of the range of the dtype. */
  public void checkFits(DType dtype) {
    if (!fits(dtype)) {
      throw overflow(cName(dtype));
    }
  }

  /** Refuses an array element out of the range of an integer dtype. */
  public void checkElement(DType dtype) {
    if (!DTypes.computesInFloat(dtype) && !fits(dtype)) {
      throw overflow(dtype.name().toLowerCase(Locale.ROOT));
    }
  }

  private static IllegalStateException overflow(String type) {
    return Errors.state("value cannot be converted to type %s without overflow", type);
  }

  private boolean fits(DType dtype) {
    double value = toDouble();
    return switch (dtype) {
      case BOOL, FLOAT64 -> true;
      case FLOAT32 -> fitsFloat(value, Float.MAX_VALUE);
      case FLOAT16 -> fitsFloat(value, 65504);
      case BFLOAT16 -> fitsFloat(value, 0x1.fep127);
      default ->
          category == Category.FLOATING
              // As a double, the largest int64 rounds up to one too many.
              ? value >= lowest(dtype) && value <= highest(dtype) && value < 0x1p63
              // For unsigned types, the negative of a value in range is accepted too, as in C.
              : bits >= (dtype == DType.UINT8 ? -255 : lowest(dtype)) && bits <= highest(dtype);
    };
  }

  /** The smallest value of an integer dtype. */
  public static long lowest(DType dtype) {
    return dtype == DType.BOOL || dtype == DType.UINT8 ? 0 : -highest(dtype) - 1;
  }

  /** The largest value of an integer dtype. */
  public static long highest(DType dtype) {
    return switch (dtype) {
      case BOOL -> 1;
      case UINT8 -> 0xff;
      case INT8 -> Byte.MAX_VALUE;
      case INT16 -> Short.MAX_VALUE;
      case INT32 -> Integer.MAX_VALUE;
      default -> Long.MAX_VALUE;
    };
  }

  private static boolean fitsFloat(double value, double max) {
    return Double.isNaN(value) || Double.isInfinite(value) || Math.abs(value) <= max;
  }

  private static String cName(DType dtype) {
    return switch (dtype) {
      case BOOL -> "bool";
      case UINT8 -> "uint8_t";
      case INT8 -> "int8_t";
      case INT16 -> "int16_t";
      case INT32 -> "int";
      case INT64 -> "int64_t";
      case FLOAT16 -> "c10::Half";
      case BFLOAT16 -> "c10::BFloat16";
      case FLOAT32 -> "float";
      case FLOAT64 -> "double";
    };
  }

  /** Formats the number as PyTorch's error texts do. */
  @Override
  public String toString() {
    return switch (category) {
      case BOOL -> bits != 0 ? "True" : "False";
      case INTEGRAL -> Long.toString(bits);
      case FLOATING -> Double.toString(toDouble());
    };
  }
}
