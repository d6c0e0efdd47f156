package dev.adjoint.kernel.reference;

import dev.adjoint.DType;
import dev.adjoint.kernel.Conversions;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.ElementBits;
import dev.adjoint.kernel.backend.Params;
import dev.adjoint.memory.Memory;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;

/**
 * Elements in memory, and the values that are computed with: the bits of floating-point numbers,
 * integers, 1 and 0.
 */
final class RawValues {
  private RawValues() {}

  /** The bits of an element; 0 where there is none, in the padding. */
  static long bits(DType type, long address) {
    return switch (address == 0 ? 0 : type.itemSize()) {
      case 0 -> 0;
      case 1 -> Memory.getByte(address);
      case 2 -> Memory.getShort(address);
      case 4 -> Memory.getInt(address);
      default -> Memory.getLong(address);
    };
  }

  /** Writes the bits of an element. */
  static void putBits(DType type, long address, long bits) {
    switch (type.itemSize()) {
      case 1 -> Memory.setByte(address, (byte) bits);
      case 2 -> Memory.setShort(address, (short) bits);
      case 4 -> Memory.setInt(address, (int) bits);
      default -> Memory.setLong(address, bits);
    }
  }

  /** The element as a double. */
  static double number(DType type, long address) {
    return ElementBits.toDouble(type, bits(type, address));
  }

  /** The element as a long. */
  static long integer(DType type, long address) {
    return ElementBits.toLong(type, bits(type, address));
  }

  /** Writes the number or the integer, whichever the type has. */
  static void put(DType type, long address, double number, long integer) {
    boolean floating = DTypes.computesInFloat(type);
    putBits(type, address, floating ? ElementBits.of(type, number) : ElementBits.of(type, integer));
  }

  /** Copies the bits of an element. */
  static void copy(DType type, long from, long to) {
    putBits(type, to, bits(type, from));
  }

  /** Replaces an element by what it and another one, of the same type, come to. */
  static void update(
      DType type,
      long address,
      long other,
      DoubleBinaryOperator ofNumbers,
      LongBinaryOperator ofIntegers) {
    double number = ofNumbers.applyAsDouble(number(type, address), number(type, other));
    put(
        type,
        address,
        number,
        ofIntegers.applyAsLong(integer(type, address), integer(type, other)));
  }

  /** The element as a value to compute with. */
  static long load(DType type, long address, DType compute) {
    long bits = bits(type, address);
    boolean floating = DTypes.computesInFloat(type);
    double number = floating ? ElementBits.toDouble(type, bits) : 0;
    long integer = floating ? 0 : ElementBits.toLong(type, bits);
    return switch (compute) {
      case FLOAT32 -> Float.floatToRawIntBits(floating ? (float) number : (float) integer);
      case FLOAT64 -> Double.doubleToRawLongBits(floating ? number : (double) integer);
      case BOOL -> floating ? (number != 0 ? 1 : 0) : integer != 0 ? 1 : 0;
      case INT64 -> floating ? Conversions.toLong(number) : integer;
      default -> floating ? Conversions.toInt(number) : (int) integer;
    };
  }

  /** Stores what was computed; a condition is 1 or 0, whatever the type of the computation. */
  static void store(DType type, long address, long raw, DType compute, boolean condition) {
    putBits(type, address, element(type, raw, condition ? DType.INT32 : compute));
  }

  private static long element(DType type, long raw, DType compute) {
    if (!DTypes.computesInFloat(compute)) {
      return DTypes.computesInFloat(type) ? ofInteger(type, raw) : ElementBits.of(type, raw);
    }
    boolean narrow = compute == DType.FLOAT32;
    double number = narrow ? Float.intBitsToFloat((int) raw) : Double.longBitsToDouble(raw);
    return type == DType.INT32 ? Conversions.toInt(number) : ElementBits.of(type, number);
  }

  /** An integer is rounded once, to the type or to float on the way to a half type. */
  private static long ofInteger(DType type, long value) {
    return type == DType.FLOAT64
        ? Double.doubleToRawLongBits((double) value)
        : ElementBits.of(type, (double) (float) value);
  }

  /** Parameters as values to compute with. */
  static long[] params(Params params, int count, DType compute) {
    long[] raw = new long[count];
    for (int i = 0; i < count; i++) {
      long word = params.word(i);
      raw[i] =
          switch (compute) {
            case FLOAT32 -> Float.floatToRawIntBits((float) Double.longBitsToDouble(word));
            case FLOAT64, INT64 -> word;
            default -> (int) word;
          };
    }
    return raw;
  }
}
