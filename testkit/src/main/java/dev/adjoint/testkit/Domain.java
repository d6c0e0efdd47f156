package dev.adjoint.testkit;

import dev.adjoint.DType;
import java.util.SplittableRandom;

/** Which values the samples of one operand take. */
public enum Domain {
  /**
   * Any sign, magnitudes of about 1/16 to 16, with ties, zeros and small whole numbers among them.
   */
  REAL,
  /** Positive. */
  POSITIVE,
  /** Any sign, never zero. */
  NONZERO,
  /** Small exponents: whole numbers and halves from -2 to 3, and others between. */
  EXPONENT,
  /** Within 1/1000 of 1 or -1, so that long products neither overflow nor vanish. */
  NEAR_ONE,
  /** From 0 to 1, both sometimes met. */
  PROBABILITY,
  /** Bools, whatever the type of the other operands. */
  CONDITION;

  /** The type of the operand where the other operands have the given one. */
  DType dtype(DType others) {
    return this == CONDITION ? DType.BOOL : others;
  }

  /** Elements for a tensor of the given type, the same ones for the same seed. */
  Values sample(DType dtype, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + count);
    if (dtype.isFloatingPoint()) {
      double[] array = new double[count];
      for (int i = 0; i < count; i++) {
        array[i] = Values.round(floating(random), dtype);
      }
      return new Values.Floats(array);
    }
    long[] array = new long[count];
    for (int i = 0; i < count; i++) {
      array[i] = dtype == DType.BOOL ? random.nextInt(2) : integral(random, dtype == DType.UINT8);
    }
    return new Values.Longs(array);
  }

  /** Float64 elements away from each other and from kinks, for finite differences. */
  double[] smooth(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + count);
    double[] array = new double[count];
    for (int i = 0; i < count; i++) {
      double magnitude = 0.3 + 1.4 * (i + 0.2 + 0.6 * random.nextDouble()) / Math.max(count, 1);
      if (this == PROBABILITY) {
        array[i] = magnitude / 2;
        continue;
      }
      boolean negative = this != POSITIVE && random.nextBoolean();
      array[i] = negative ? -magnitude : magnitude;
    }
    for (int i = count - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      double swapped = array[i];
      array[i] = array[j];
      array[j] = swapped;
    }
    return array;
  }

  private double floating(SplittableRandom random) {
    double sign = random.nextBoolean() ? 1 : -1;
    double magnitude = Math.pow(2, random.nextDouble(-4, 4));
    boolean whole = random.nextInt(6) == 0;
    return switch (this) {
      case REAL -> sign * (whole ? random.nextInt(4) * 0.5 : magnitude);
      case POSITIVE -> whole ? 1 + random.nextInt(4) : magnitude;
      case NONZERO -> sign * (whole ? 1 + random.nextInt(4) : magnitude);
      case EXPONENT ->
          random.nextBoolean() ? random.nextInt(-4, 7) * 0.5 : random.nextDouble(-2, 3);
      case NEAR_ONE -> sign * (1 + random.nextDouble(-0x1p-10, 0x1p-10));
      case PROBABILITY -> whole ? random.nextInt(2) : random.nextDouble();
      case CONDITION -> random.nextInt(2);
    };
  }

  private long integral(SplittableRandom random, boolean unsigned) {
    long value =
        switch (this) {
          case REAL -> random.nextInt(-9, 10);
          case POSITIVE -> random.nextInt(1, 10);
          case NONZERO -> (1 + random.nextInt(9)) * (random.nextBoolean() ? 1 : -1);
          case EXPONENT -> random.nextInt(0, 5);
          case NEAR_ONE -> random.nextInt(16) == 0 ? -1 : 1;
          case PROBABILITY, CONDITION -> random.nextInt(2);
        };
    return unsigned ? Math.abs(value) : value;
  }

  /** The values at which floating-point functions go wrong, as far as the type has them. */
  static double[] specialFloats(DType dtype) {
    double max =
        switch (dtype) {
          case FLOAT16 -> 65504;
          case BFLOAT16 -> 0x1.fep127;
          case FLOAT32 -> Float.MAX_VALUE;
          default -> Double.MAX_VALUE;
        };
    double minNormal =
        switch (dtype) {
          case FLOAT16 -> 0x1p-14;
          case BFLOAT16, FLOAT32 -> Float.MIN_NORMAL;
          default -> Double.MIN_NORMAL;
        };
    double smallest = Values.ulp(0, dtype);
    double[] all = {
      Double.NaN,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      0.0,
      -0.0,
      1,
      -1,
      0.5,
      -0.5,
      2,
      -3,
      max,
      -max,
      minNormal,
      -minNormal,
      smallest,
      -smallest,
      minNormal - smallest,
      1.5,
      -2.5,
      1 + Values.epsilon(dtype),
      87.5,
      -87.5,
      90,
      -104,
      710,
      -746,
      1e4,
      3.1415926535,
      -1.5707963267,
      0x1p31,
      -0x1p31,
      0x1p63,
      12345.678
    };
    for (int i = 0; i < all.length; i++) {
      all[i] = Values.round(all[i], dtype);
    }
    return all;
  }

  /** The ends of an integral type's range and the values about zero. */
  static long[] specialLongs(DType dtype) {
    return switch (dtype) {
      case BOOL -> new long[] {0, 1};
      case UINT8 -> new long[] {0, 1, 2, 127, 128, 254, 255};
      case INT8 -> new long[] {0, 1, -1, 2, -2, 127, -127, -128};
      case INT16 -> new long[] {0, 1, -1, 2, -2, 255, 256, Short.MAX_VALUE, Short.MIN_VALUE};
      case INT32 ->
          new long[] {0, 1, -1, 2, -2, 65535, 16777217, Integer.MAX_VALUE, Integer.MIN_VALUE};
      default ->
          new long[] {0, 1, -1, 2, -2, 1L << 32, (1L << 53) + 1, Long.MAX_VALUE, Long.MIN_VALUE};
    };
  }
}
