package dev.adjoint.kernel.random;

import dev.adjoint.kernel.expr.MultiplyAdd;
import java.lang.foreign.MemorySegment;

/**
 * The Box-Muller transform of blocks of 16 floats: eight radii and eight angles become eight cosine
 * and eight sine samples.
 *
 * <p>Logarithm, sine and cosine are the classical single-precision approximations of Cephes
 * (argument reduction and minimax polynomials) with fused multiply-adds, in the order of operations
 * that PyTorch's x86 build ends up with: its samples come out bit for bit. Each loop is plain
 * arithmetic without a branch, so that the JIT compiler makes vector code of it.
 */
final class BoxMullerBlock {
  /** Samples in a block. */
  static final int BLOCK = 16;

  private static final int HALF = BLOCK / 2;
  private static final int ONE = 1 << 24;
  private static final float UNIT = 0x1p-24f;
  private static final float TWO_PI = (float) (2.0 * Math.PI);

  /** What the bits of a float say: its exponent, where 1/2 has 0, and its significand. */
  private static final int EXPONENT_BIAS = 126;

  private static final int SIGNIFICAND_BITS = 23;
  private static final int HIDDEN_BIT = 1 << SIGNIFICAND_BITS;

  /** The square root of 1/2 in units of 2^-24. */
  private static final int SQRT_HALF = (int) (0.707106781186547524f * 0x1p24f);

  private final int[] radii;
  private final int[] angles;
  private final float[] radius;
  private final float[] sine;
  private final float[] cosine;
  private final MemorySegment radiusBits;
  private final MemorySegment radiiBits;

  /** Makes room for as many samples as are transformed at once, a whole number of blocks. */
  BoxMullerBlock(int capacity) {
    radii = new int[capacity / 2];
    angles = new int[capacity / 2];
    radius = new float[capacity / 2];
    sine = new float[capacity / 2];
    cosine = new float[capacity / 2];
    radiusBits = MemorySegment.ofArray(radius);
    radiiBits = MemorySegment.ofArray(radii);
  }

  /**
   * Makes normal samples of words of the generator, of which the low 24 bits count.
   *
   * @param count a whole number of blocks
   */
  void transform(int[] words, float[] samples, int count, float mean, float std) {
    for (int from = 0, half = 0; from < count; from += BLOCK, half += HALF) {
      System.arraycopy(words, from, radii, half, HALF);
      System.arraycopy(words, from + HALF, angles, half, HALF);
    }
    invert(radii, radius, count / 2);
    // The compiler has no vector form of floatToRawIntBits, but copying does it.
    MemorySegment.copy(radiusBits, 0, radiiBits, 0, count / 2L * Float.BYTES);
    radii(radii, radius, count / 2);
    angles(angles, sine, cosine, count / 2);
    scale(radius, sine, count / 2, mean, std);
    scale(radius, cosine, count / 2, mean, std);
    for (int to = 0, half = 0; to < count; to += BLOCK, half += HALF) {
      System.arraycopy(cosine, half, samples, to, HALF);
      System.arraycopy(sine, half, samples, to + HALF, HALF);
    }
  }

  /** 1 minus the uniform sample, in units of 2^-24. */
  private static void invert(int[] words, float[] inverse, int count) {
    for (int i = 0; i < count; i++) {
      inverse[i] = ONE - (words[i] & (ONE - 1));
    }
  }

  /** The square root of -2 log u, where u is given by the bits of 2^24 u. */
  private static void radii(int[] bits, float[] radius, int count) {
    for (int i = 0; i < count; i++) {
      // u = 2^e m with m in [1/2, 1); below the root of 1/2, 2m and e - 1 take their places.
      int significand = (bits[i] & (HIDDEN_BIT - 1)) | HIDDEN_BIT;
      int small = (significand - SQRT_HALF) >>> 31;
      float e = (bits[i] >> SIGNIFICAND_BITS) - (EXPONENT_BIAS + 24) - small;
      float m = significand * UNIT;
      m = (m - 1.0f) + m * small;
      float z = m * m;
      float p = MultiplyAdd.fma(7.0376836292e-2f, m, -1.1514610310e-1f);
      p = MultiplyAdd.fma(p, m, 1.1676998740e-1f);
      p = MultiplyAdd.fma(p, m, -1.2420140846e-1f);
      p = MultiplyAdd.fma(p, m, 1.4249322787e-1f);
      p = MultiplyAdd.fma(p, m, -1.6668057665e-1f);
      p = MultiplyAdd.fma(p, m, 2.0000714765e-1f);
      p = MultiplyAdd.fma(p, m, -2.4999993993e-1f);
      p = MultiplyAdd.fma(p, m, 3.3333331174e-1f);
      p = p * m;
      p = MultiplyAdd.fma(p, z, e * -2.12194440e-4f);
      p = MultiplyAdd.fma(-0.5f, z, p);
      float log = MultiplyAdd.fma(e, 0.693359375f, m + p);
      radius[i] = (float) Math.sqrt(-2.0f * log);
    }
  }

  /** Sine and cosine of 2 pi times the uniform sample. */
  private static void angles(int[] words, float[] sine, float[] cosine, int count) {
    for (int i = 0; i < count; i++) {
      float x = TWO_PI * ((words[i] & (ONE - 1)) * UNIT);
      // Octants are counted from the nearest even one, which leaves an angle within +-pi/4.
      int octant = ((int) (x * 1.27323954473516f) + 1) & ~1;
      float k = octant;
      float r = MultiplyAdd.fma(k, -0.78515625f, x);
      r = MultiplyAdd.fma(k, -2.4187564849853515625e-4f, r);
      r = MultiplyAdd.fma(k, -3.77489497744594108e-8f, r);
      float z = r * r;

      float c = MultiplyAdd.fma(2.443315711809948e-5f, z, -1.388731625493765e-3f);
      c = MultiplyAdd.fma(c, z, 4.166664568298827e-2f);
      c = c * z;
      c = MultiplyAdd.fma(c, z, z * -0.5f) + 1.0f;

      float s = MultiplyAdd.fma(-1.9515295891e-4f, z, 8.3321608736e-3f);
      s = MultiplyAdd.fma(s, z, -1.6666654611e-1f);
      s = s * z;
      s = MultiplyAdd.fma(s, r, r);

      // Products with 0 and 1 choose between the two, exactly.
      float swap = (octant >> 1) & 1;
      float keep = 1 - swap;
      float sineSign = 1 - ((octant >> 1) & 2);
      float cosineSign = 1 - (((octant + 2) >> 1) & 2);
      sine[i] = sineSign * MultiplyAdd.fma(c, swap, s * keep);
      cosine[i] = cosineSign * MultiplyAdd.fma(s, swap, c * keep);
    }
  }

  private static void scale(float[] radius, float[] wave, int count, float mean, float std) {
    for (int i = 0; i < count; i++) {
      wave[i] = MultiplyAdd.fma(radius[i] * wave[i], std, mean);
    }
  }
}
