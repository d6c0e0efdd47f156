package dev.adjoint.conformance.programs;

import dev.adjoint.DType;
import dev.adjoint.testkit.Values;
import java.util.SplittableRandom;

/** Elements of a program's tensors. */
enum ValueSource {
  /** Of either sign, between 1/8 and 4. */
  ORDINARY,
  /** Small whole numbers and halves, so that many are equal, and zero among them. */
  TIES,
  /** Those at which operations go wrong among ordinary ones. */
  SPECIAL;

  private static final double[] SPECIALS = {
    0,
    -0.0,
    1,
    -1,
    2,
    0.5,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    1e30,
    -1e30,
    1e-30,
    -1e-30,
    1e-40,
    -1e-40,
    6e-8,
    1e-310,
    65504,
    100
  };

  Values sample(DType dtype, int count, SplittableRandom random) {
    if (dtype.isFloatingPoint()) {
      double[] array = new double[count];
      for (int i = 0; i < count; i++) {
        array[i] = Values.round(floating(random), dtype);
      }
      return new Values.Floats(array);
    }
    long[] array = new long[count];
    for (int i = 0; i < count; i++) {
      array[i] = dtype == DType.BOOL ? random.nextInt(2) : integral(dtype, random);
    }
    return new Values.Longs(array);
  }

  private double floating(SplittableRandom random) {
    return switch (this) {
      case ORDINARY -> Math.pow(2, random.nextDouble(-3, 2)) * (random.nextBoolean() ? 1 : -1);
      case TIES -> random.nextInt(-3, 5) * 0.5;
      case SPECIAL ->
          random.nextInt(3) == 0
              ? SPECIALS[random.nextInt(SPECIALS.length)]
              : ORDINARY.floating(random);
    };
  }

  private long integral(DType dtype, SplittableRandom random) {
    boolean unsigned = dtype == DType.UINT8;
    if (this == SPECIAL && random.nextInt(4) == 0) {
      int bits = dtype.itemSize() * 8;
      long max = unsigned ? 255 : bits == 64 ? Long.MAX_VALUE : (1L << (bits - 1)) - 1;
      return random.nextBoolean() ? max : unsigned ? 0 : -max - 1;
    }
    long value = random.nextInt(-3, 5);
    return unsigned ? Math.abs(value) : value;
  }
}
