package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.DType.Category;

/**
 * A plain number among the operands, which ranks below every tensor in type promotion.
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

  /** A truth value. */
  public static Scalar of(boolean value) {
    return new Scalar(Category.BOOL, value ? 1 : 0);
  }

  /** A Java number: integers stay integers. */
  public static Scalar of(Number value) {
    return switch (value) {
      case Integer i -> of(i.longValue());
      case Long l -> of(l.longValue());
      case Short s -> of(s.longValue());
      case Byte b -> of(b.longValue());
      default -> of(value.doubleValue());
    };
  }

  /** The value as a double. */
  public double toDouble() {
    return category == Category.FLOATING ? Double.longBitsToDouble(bits) : (double) bits;
  }

  /** The value as a long, cut off towards zero. */
  public long toLong() {
    return category == Category.FLOATING ? (long) Double.longBitsToDouble(bits) : bits;
  }

  /** The type a tensor of this number has. */
  public DType dtype() {
    return switch (category) {
      case BOOL -> DType.BOOL;
      case INTEGRAL -> DType.INT64;
      case FLOATING -> Promotion.defaultDType();
    };
  }

  /** The form in which a kernel that computes in {@code compute} takes the number. */
  long raw(DType compute) {
    if (compute.isFloatingPoint()) {
      return category == Category.FLOATING ? bits : Double.doubleToRawLongBits((double) bits);
    }
    return toLong();
  }

  /** The number as PyTorch writes it in error texts. */
  @Override
  public String toString() {
    return switch (category) {
      case BOOL -> bits != 0 ? "True" : "False";
      case INTEGRAL -> Long.toString(bits);
      case FLOATING -> Double.toString(toDouble());
    };
  }
}
