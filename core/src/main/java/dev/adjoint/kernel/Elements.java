package dev.adjoint.kernel;

import dev.adjoint.DType;
import dev.adjoint.memory.Memory;

/**
 * Reads and writes single elements of any dtype by address, converted as in C; for code outside of
 * hot loops.
 */
public final class Elements {

  private Elements() {}

  /** The element as a double: exact for all types but int64. */
  public static double getDouble(DType dtype, long address) {
    return switch (dtype) {
      case FLOAT64 -> Memory.getDouble(address);
      case FLOAT32 -> Memory.getFloat(address);
      case FLOAT16 -> Float.float16ToFloat(Memory.getShort(address));
      case BFLOAT16 -> fromBFloat16(Memory.getShort(address));
      default -> getLong(dtype, address);
    };
  }

  /** The element as a float, rounded where it is no float. */
  public static float getFloat(DType dtype, long address) {
    return dtype == DType.FLOAT32 ? Memory.getFloat(address) : (float) getDouble(dtype, address);
  }

  /** The element as a long: floating types lose their fraction. */
  public static long getLong(DType dtype, long address) {
    return switch (dtype) {
      case BOOL -> Memory.getByte(address) == 0 ? 0 : 1;
      case UINT8 -> Memory.getByte(address) & 0xff;
      case INT8 -> Memory.getByte(address);
      case INT16 -> Memory.getShort(address);
      case INT32 -> Memory.getInt(address);
      case INT64 -> Memory.getLong(address);
      default -> Conversions.toLong(getDouble(dtype, address));
    };
  }

  /** Stores a double, rounded to the type. */
  public static void putDouble(DType dtype, long address, double value) {
    switch (dtype) {
      case FLOAT64 -> Memory.setDouble(address, value);
      case FLOAT32 -> Memory.setFloat(address, (float) value);
      case FLOAT16 -> Memory.setShort(address, Float.floatToFloat16((float) value));
      case BFLOAT16 -> Memory.setShort(address, toBFloat16((float) value));
      case BOOL -> Memory.setByte(address, (byte) (value != 0 ? 1 : 0));
      default -> putLong(dtype, address, Conversions.toLong(value));
    }
  }

  /** The number of a floating-point type nearest to a double. */
  public static double round(DType dtype, double value) {
    return switch (dtype) {
      case FLOAT32 -> (float) value;
      case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16((float) value));
      case BFLOAT16 -> fromBFloat16(toBFloat16((float) value));
      default -> value;
    };
  }

  /** Stores a long: narrower integer types keep the low bits. */
  public static void putLong(DType dtype, long address, long value) {
    switch (dtype) {
      case BOOL -> Memory.setByte(address, (byte) (value != 0 ? 1 : 0));
      case UINT8, INT8 -> Memory.setByte(address, (byte) value);
      case INT16 -> Memory.setShort(address, (short) value);
      case INT32 -> Memory.setInt(address, (int) value);
      case INT64 -> Memory.setLong(address, value);
      default -> putDouble(dtype, address, value);
    }
  }

  /** Copies one element bit for bit. */
  public static void copy(int itemSize, long from, long to) {
    switch (itemSize) {
      case 1 -> Memory.setByte(to, Memory.getByte(from));
      case 2 -> Memory.setShort(to, Memory.getShort(from));
      case 4 -> Memory.setInt(to, Memory.getInt(from));
      default -> Memory.setLong(to, Memory.getLong(from));
    }
  }

  /** The number that a bfloat16 stands for. */
  public static float fromBFloat16(short bits) {
    return Conversions.fromBfloat16(bits);
  }

  /** The nearest bfloat16, ties to the even one; every NaN becomes the same one. */
  public static short toBFloat16(float value) {
    return Conversions.toBfloat16(value);
  }
}
