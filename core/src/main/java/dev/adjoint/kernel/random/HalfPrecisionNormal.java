package dev.adjoint.kernel.random;

import dev.adjoint.DType;

/** The Box-Muller transform of blocks of 16 with every step rounded to a half type. */
final class HalfPrecisionNormal {
  private static final int BLOCK = BoxMullerBlock.BLOCK;

  private HalfPrecisionNormal() {}

  /**
   * Transforms uniform samples in [0, 1) of the type, held as floats, in place.
   *
   * @param count a whole number of blocks
   */
  static void transform(DType dtype, float[] data, int count, float mean, float std) {
    for (int block = 0; block < count; block += BLOCK) {
      for (int j = block; j < block + BLOCK / 2; j++) {
        float u1 = round(dtype, 1 - data[j]);
        float log = round(dtype, StrictMath.log(u1));
        float radius = round(dtype, Math.sqrt(round(dtype, -2.0 * log)));
        float theta = round(dtype, 2.0 * Math.PI * data[j + BLOCK / 2]);
        float cos = round(dtype, StrictMath.cos(theta));
        float sin = round(dtype, StrictMath.sin(theta));
        data[j] = finish(dtype, radius, cos, mean, std);
        data[j + BLOCK / 2] = finish(dtype, radius, sin, mean, std);
      }
    }
  }

  private static float finish(DType dtype, float radius, float wave, float mean, float std) {
    float sample = round(dtype, radius * wave);
    return round(dtype, round(dtype, sample * std) + mean);
  }

  private static float round(DType dtype, double value) {
    return UniformSamples.round(dtype, (float) value);
  }
}
