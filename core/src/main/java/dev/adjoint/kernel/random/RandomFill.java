package dev.adjoint.kernel.random;

import dev.adjoint.DType;
import dev.adjoint.kernel.CText;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.expr.MultiplyAdd;
import dev.adjoint.kernel.math.AccurateMath;
import java.util.function.DoubleUnaryOperator;

/**
 * Fills an operand with random samples: PyTorch's distributions, from the same words of the
 * generator in the same order.
 *
 * <p>Elements are drawn in memory order. Each method checks its arguments before it draws or
 * writes.
 */
final class RandomFill {
  /** Samples in a batch; a multiple of {@link BoxMullerBlock#BLOCK}. */
  static final int BATCH = 1024;

  private RandomFill() {}

  /** Draws the next samples of a sequence. */
  @FunctionalInterface
  private interface Doubles {
    void draw(double[] to, int count);
  }

  /** Uniform samples in [from, to), as {@code uniform_}. */
  static void uniform(Operand out, double from, double to, MersenneTwister generator) {
    DType dtype = out.dtype();
    RandomChecks.floating(dtype, "check_uniform_bounds");
    RandomChecks.uniformBounds(dtype, from, to);
    RandomChecks.overlap(out);
    if (dtype == DType.FLOAT64) {
      Doubles uniform = uniformDoubles(out, generator);
      fill(
          out,
          generator,
          (samples, count) -> {
            uniform.draw(samples, count);
            UniformSamples.scale(samples, count, from, to);
          });
    } else {
      uniformFloats(out, (float) from, (float) to, generator);
    }
  }

  private static void uniformFloats(Operand out, float from, float to, MersenneTwister generator) {
    DType dtype = out.dtype();
    float low = UniformSamples.round(dtype, from);
    float high = UniformSamples.round(dtype, to);
    int[] words = new int[capacity(out)];
    float[] samples = new float[words.length];
    SampleWriter writer = new SampleWriter(dtype, 0);
    locked(
        out,
        generator,
        (address, step, total) -> {
          for (long done = 0; done < total; done += BATCH) {
            int n = (int) Math.min(BATCH, total - done);
            generator.words(words, n);
            UniformSamples.of(words, samples, n, RandomChecks.digits(dtype));
            UniformSamples.scale(dtype, samples, n, low, high);
            writer.put(samples, n, address + done * step, step);
          }
        });
  }

  /** Normal samples, as {@code normal_}. */
  static void normal(Operand out, double mean, double std, MersenneTwister generator) {
    if (!(std >= 0)) {
      throw new IllegalStateException(
          "normal expects std >= 0.0, but found std " + CText.general(std));
    }
    long total = out.layout().numel();
    if (total == 0) {
      return;
    }
    RandomChecks.floating(out.dtype(), "normal_kernel_cpu");
    RandomChecks.overlap(out);
    if (total < BoxMullerBlock.BLOCK || !out.layout().isContiguous()) {
      fillFromNormal(out, generator, x -> MultiplyAdd.fma(x, std, mean));
    } else if (out.dtype() == DType.FLOAT64) {
      NormalFill.fillDoubles(out, mean, std, generator);
    } else if (out.dtype() == DType.FLOAT32) {
      NormalFill.fillFloats(out, (float) mean, (float) std, generator);
    } else {
      NormalFill.fillHalves(out, (float) mean, (float) std, generator);
    }
  }

  /** Exponentials of normal samples, as {@code log_normal_}. */
  static void logNormal(Operand out, double mean, double std, MersenneTwister generator) {
    if (!(std > 0)) {
      throw new IllegalStateException(
          "log_normal_ expects std > 0.0, but found std=" + CText.general(std));
    }
    if (out.layout().numel() == 0) {
      return;
    }
    RandomChecks.overlap(out);
    RandomChecks.floating(out.dtype(), "log_normal_cpu");
    fillFromNormal(out, generator, x -> AccurateMath.exp(MultiplyAdd.fma(x, std, mean)));
  }

  /** Exponentially distributed samples, as {@code exponential_}. */
  static void exponential(Operand out, double lambda, MersenneTwister generator) {
    if (!(lambda > 0)) {
      throw new IllegalStateException(
          "exponential_ expects lambda > 0.0, but found lambda=" + CText.general(lambda));
    }
    if (out.layout().numel() == 0) {
      return;
    }
    RandomChecks.overlap(out);
    RandomChecks.continuous(out.dtype(), "Exponential", out.dtype().scalarTypeName());
    double scale = -1.0 / lambda;
    fillFromUniform(out, generator, u -> scale * StrictMath.log1p(-u));
  }

  /** Samples of the Cauchy distribution, as {@code cauchy_}. */
  static void cauchy(Operand out, double median, double sigma, MersenneTwister generator) {
    if (!(sigma > 0)) {
      throw new IllegalStateException(
          "cauchy_ expects sigma > 0.0, but found sigma=" + CText.general(sigma));
    }
    RandomChecks.continuous(out.dtype(), "Cauchy", CText.typeName(out.dtype()));
    RandomChecks.overlap(out);
    fillFromUniform(
        out, generator, u -> MultiplyAdd.fma(sigma, AccurateMath.tan(Math.PI * (u - 0.5)), median));
  }

  /** Numbers of trials up to the first success, as {@code geometric_}. */
  static void geometric(Operand out, double p, MersenneTwister generator) {
    if (!(p > 0 && p < 1)) {
      throw new IllegalStateException(
          "geometric_ expects p to be in (0, 1), but got p=" + CText.general(p));
    }
    if (out.layout().numel() == 0) {
      return;
    }
    RandomChecks.overlap(out);
    if (out.dtype() == DType.BOOL) {
      throw RandomChecks.notImplemented("geometric_cpu", out.dtype());
    }
    double scale = StrictMath.log1p(-p);
    fillFromUniform(out, generator, u -> Math.ceil(AccurateMath.log(u) / scale));
  }

  /** Ones with probability {@code p}, zeros otherwise, as {@code bernoulli_} with a number. */
  static void bernoulli(Operand out, double p, MersenneTwister generator) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalStateException(
          "bernoulli_ expects p to be in [0, 1], but got p=" + CText.general(p));
    }
    RandomChecks.overlap(out);
    Doubles uniform = uniformDoubles(out, generator);
    fill(
        out,
        generator,
        (samples, count) -> {
          uniform.draw(samples, count);
          for (int i = 0; i < count; i++) {
            samples[i] = samples[i] < p ? 1 : 0;
          }
        });
  }

  /**
   * Ones with the probability that the other operand holds at the same place, as {@code bernoulli_}
   * with a tensor.
   *
   * @param probabilities floating-point, expanded to the sizes of {@code out}
   */
  static void bernoulli(Operand out, Operand probabilities, MersenneTwister generator) {
    RandomChecks.overlap(out);
    DType type = probabilities.dtype();
    RandomChecks.floating(type, "bernoulli_tensor_cpu_p_");
    DType target = out.dtype();
    boolean wide = type == DType.FLOAT64;
    generator.lock();
    try {
      MemoryOrder.forEachRun(
          out,
          probabilities,
          (address, step, pAddress, pStep, count) -> {
            for (long i = 0; i < count; i++) {
              RandomChecks.probability(Elements.getDouble(type, pAddress + i * pStep));
            }
          });
      MemoryOrder.forEachRun(
          out,
          probabilities,
          (address, step, pAddress, pStep, count) -> {
            for (long i = 0; i < count; i++) {
              double p = Elements.getDouble(type, pAddress + i * pStep);
              double u = wide ? generator.uniform() : (generator.word() & 0xffffff) * 0x1p-24;
              Elements.putLong(target, address + i * step, u < p ? 1 : 0);
            }
          });
    } finally {
      generator.unlock();
    }
  }

  /** Each sample from two words of the generator. */
  private static void fillFromUniform(
      Operand out, MersenneTwister generator, DoubleUnaryOperator transform) {
    Doubles uniform = uniformDoubles(out, generator);
    fill(
        out,
        generator,
        (samples, count) -> {
          uniform.draw(samples, count);
          for (int i = 0; i < count; i++) {
            samples[i] = transform.applyAsDouble(samples[i]);
          }
        });
  }

  private static Doubles uniformDoubles(Operand out, MersenneTwister generator) {
    int[] words = new int[2 * capacity(out)];
    return (samples, count) -> {
      generator.words(words, 2 * count);
      UniformSamples.of(words, samples, count);
    };
  }

  /** Each sample from a normal one; they come in pairs, so the generator hands them out. */
  private static void fillFromNormal(
      Operand out, MersenneTwister generator, DoubleUnaryOperator transform) {
    fill(
        out,
        generator,
        (samples, count) -> {
          for (int i = 0; i < count; i++) {
            samples[i] = transform.applyAsDouble(generator.normal());
          }
        });
  }

  private static void fill(Operand out, MersenneTwister generator, Doubles source) {
    double[] samples = new double[capacity(out)];
    SampleWriter writer = new SampleWriter(out.dtype(), samples.length);
    locked(
        out,
        generator,
        (address, step, total) -> {
          for (long done = 0; done < total; done += BATCH) {
            int n = (int) Math.min(BATCH, total - done);
            source.draw(samples, n);
            writer.put(samples, n, address + done * step, step);
          }
        });
  }

  /**
   * Samples to make room for: a batch, or fewer for a small operand, but never less than a block.
   */
  static int capacity(Operand out) {
    return Math.clamp(out.layout().numel(), BoxMullerBlock.BLOCK, BATCH);
  }

  /** Visits the operand while the generator is reserved and the storage is kept. */
  static void locked(Operand out, MersenneTwister generator, MemoryOrder.Stretch run) {
    generator.lock();
    try {
      MemoryOrder.forEachRun(out, run);
    } finally {
      generator.unlock();
    }
  }
}
