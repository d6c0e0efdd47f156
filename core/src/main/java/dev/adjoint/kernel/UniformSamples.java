package dev.adjoint.kernel;

import dev.adjoint.DType;

/** Turns words of the generator into uniform samples, an array at a time. */
final class UniformSamples {
  private UniformSamples() {}

  /** Samples in [0, 1) from the low {@code digits} bits of each word. */
  static void of(int[] words, float[] samples, int count, int digits) {
    int mask = (1 << digits) - 1;
    float unit = 1.0f / (1 << digits);
    for (int i = 0; i < count; i++) {
      samples[i] = (words[i] & mask) * unit;
    }
  }

  /** Samples in [0, 1) with 53 bits from each two words, the high one first. */
  static void of(int[] words, double[] samples, int count) {
    for (int i = 0; i < count; i++) {
      long high = words[2 * i] & 0x1fffffL;
      samples[i] = (high << 32 | (words[2 * i + 1] & 0xffffffffL)) * 0x1p-53;
    }
  }

  /** Moves samples to another interval. */
  static void scale(float[] samples, int count, float range, float low) {
    if (range != 1 || low != 0) {
      for (int i = 0; i < count; i++) {
        samples[i] = MultiplyAdd.fma(samples[i], range, low);
      }
    }
  }

  /** Moves samples to another interval. */
  static void scale(double[] samples, int count, double range, double low) {
    if (range != 1 || low != 0) {
      for (int i = 0; i < count; i++) {
        samples[i] = MultiplyAdd.fma(samples[i], range, low);
      }
    }
  }

  /** The nearest value of a type that is computed in float. */
  static float round(DType dtype, float value) {
    return switch (dtype) {
      case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16(value));
      case BFLOAT16 -> Conversions.fromBfloat16(Conversions.toBfloat16(value));
      default -> value;
    };
  }
}
