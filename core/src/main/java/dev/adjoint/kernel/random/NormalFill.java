package dev.adjoint.kernel.random;

import dev.adjoint.DType;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.expr.MultiplyAdd;
import dev.adjoint.kernel.math.AccurateMath;

/**
 * Normal samples for a contiguous operand of 16 elements or more.
 *
 * <p>The whole operand takes uniform samples first, and each block of 16 is transformed. Where the
 * number of elements is no multiple of 16, the last 16 positions take new uniform samples, so that
 * up to 15 words are drawn for nothing.
 */
final class NormalFill {
  private static final int BLOCK = BoxMullerBlock.BLOCK;
  private static final int BATCH = RandomFill.BATCH;

  private NormalFill() {}

  /** Room for a batch, a whole number of blocks. */
  private static int capacity(Operand out) {
    return (RandomFill.capacity(out) + BLOCK - 1) / BLOCK * BLOCK;
  }

  /** Makes samples of words of the generator, a whole number of blocks. */
  @FunctionalInterface
  private interface Transform {
    void apply(int[] words, float[] samples, int count);
  }

  /** Fills an operand of floats. */
  static void fillFloats(Operand out, float mean, float std, MersenneTwister generator) {
    BoxMullerBlock blocks = new BoxMullerBlock(capacity(out));
    fill(
        out,
        generator,
        (words, samples, count) -> blocks.transform(words, samples, count, mean, std));
  }

  /** Fills an operand of a half type. */
  static void fillHalves(Operand out, float mean, float std, MersenneTwister generator) {
    DType dtype = out.dtype();
    float center = UniformSamples.round(dtype, mean);
    float width = UniformSamples.round(dtype, std);
    fill(
        out,
        generator,
        (words, samples, count) -> {
          UniformSamples.of(words, samples, count, RandomChecks.digits(dtype));
          HalfPrecisionNormal.transform(dtype, samples, count, center, width);
        });
  }

  private static void fill(Operand out, MersenneTwister generator, Transform transform) {
    int[] words = new int[capacity(out)];
    float[] samples = new float[words.length];
    SampleWriter writer = new SampleWriter(out.dtype(), 0);
    RandomFill.locked(
        out,
        generator,
        (address, step, total) -> {
          for (long done = 0; done < total; done += BATCH) {
            int n = (int) Math.min(BATCH, total - done);
            generator.words(words, n);
            int whole = n / BLOCK * BLOCK;
            transform.apply(words, samples, whole);
            writer.put(samples, whole, address + done * step, step);
          }
          if (total % BLOCK != 0) {
            generator.words(words, BLOCK);
            transform.apply(words, samples, BLOCK);
            writer.put(samples, BLOCK, address + (total - BLOCK) * step, step);
          }
        });
  }

  /** Fills an operand of doubles. */
  static void fillDoubles(Operand out, double mean, double std, MersenneTwister generator) {
    double[] samples = new double[capacity(out)];
    int[] words = new int[2 * samples.length];
    SampleWriter writer = new SampleWriter(DType.FLOAT64, 0);
    RandomFill.locked(
        out,
        generator,
        (address, step, total) -> {
          for (long done = 0; done < total; done += BATCH) {
            int n = (int) Math.min(BATCH, total - done);
            generator.words(words, 2 * n);
            UniformSamples.of(words, samples, n);
            int whole = n / BLOCK * BLOCK;
            transform(samples, whole, mean, std);
            writer.put(samples, whole, address + done * step, step);
          }
          if (total % BLOCK != 0) {
            generator.words(words, 2 * BLOCK);
            UniformSamples.of(words, samples, BLOCK);
            transform(samples, BLOCK, mean, std);
            writer.put(samples, BLOCK, address + (total - BLOCK) * step, step);
          }
        });
  }

  private static void transform(double[] data, int count, double mean, double std) {
    double[] sinCos = new double[4];
    for (int block = 0; block < count; block += BLOCK) {
      for (int j = block; j < block + BLOCK / 2; j++) {
        double radius = Math.sqrt(-2.0 * AccurateMath.log(1.0 - data[j]));
        double theta = 2.0 * Math.PI * data[j + BLOCK / 2];
        AccurateMath.sinCos(theta, sinCos);
        data[j] = MultiplyAdd.fma(radius * sinCos[1], std, mean);
        data[j + BLOCK / 2] = MultiplyAdd.fma(radius * sinCos[0], std, mean);
      }
    }
  }
}
