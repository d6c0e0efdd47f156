package dev.adjoint.kernel.random;

import dev.adjoint.DType;
import dev.adjoint.kernel.Conversions;
import dev.adjoint.kernel.expr.MultiplyAdd;

/** Converts words of the generator to uniform samples, an array at a time. */
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

  /**
   * Moves samples to [low, high), as the elements of a type: what would be rounded up to the end
   * becomes the start, as in newer versions of PyTorch; 2.10 returns the end.
   */
  static void scale(DType dtype, float[] samples, int count, float low, float high) {
    float range = round(dtype, high - low);
    if (range == 1 && low == 0) {
      return;
    }
    for (int i = 0; i < count; i++) {
      samples[i] = MultiplyAdd.fma(samples[i], range, low);
    }
    if (dtype != DType.FLOAT32) {
      for (int i = 0; i < count; i++) {
        samples[i] = round(dtype, samples[i]);
      }
    }
    for (int i = 0; i < count; i++) {
      samples[i] = samples[i] < high ? samples[i] : low;
    }
  }

  /** Moves samples to [low, high); what would be rounded up to the end becomes the start. */
  static void scale(double[] samples, int count, double low, double high) {
    double range = high - low;
    if (range == 1 && low == 0) {
      return;
    }
    for (int i = 0; i < count; i++) {
      double value = MultiplyAdd.fma(samples[i], range, low);
      samples[i] = value < high ? value : low;
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
