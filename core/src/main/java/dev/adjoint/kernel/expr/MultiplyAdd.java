package dev.adjoint.kernel.expr;

import java.lang.management.ManagementFactory;

/**
 * Fused multiply-adds, and what stands in for them where the processor has none or the JVM doesn't
 * use them ({@code -XX:-UseFMA}): {@link Math#fma} computes with {@code BigDecimal} then, some
 * thousand times slower.
 *
 * <p>The elementary functions need the single rounding: {@link #fma(double, double, double)} gives
 * the same bits everywhere, in some thirty operations where it has to. Sums of products, as of
 * matrices, only profit from it: {@link #fast(double, double, double)} rounds twice there. Nothing
 * else calls {@code Math.fma}, or the vectors' form of it.
 */
public final class MultiplyAdd {
  /** Whether a fused multiply-add is one instruction. */
  public static final boolean FUSED = detect();

  /** A quiet NaN that is not the one which Java writes. */
  private static final long MARKED_NAN = 0x7ff8_0000_0000_0123L;

  private static final double SPLIT = 0x1p27 + 1;
  private static final double SMALL = 0x1p-900;
  private static final double LARGE = 0x1p900;

  private MultiplyAdd() {}

  private static boolean detect() {
    // Instructions keep which NaN it is; Java's own code answers with Double.NaN.
    double nan = Math.fma(Double.longBitsToDouble(MARKED_NAN), 1.0, 1.0);
    return Double.doubleToRawLongBits(nan) == MARKED_NAN || isSaidToBeUsed();
  }

  /** Asks the JVM; slow, and only needed where processors make all NaNs the same. */
  private static boolean isSaidToBeUsed() {
    try {
      var bean =
          ManagementFactory.getPlatformMXBean(com.sun.management.HotSpotDiagnosticMXBean.class);
      return bean != null && Boolean.parseBoolean(bean.getVMOption("UseFMA").getValue());
    } catch (RuntimeException | LinkageError e) {
      return false; // another JVM, or an image without the management module
    }
  }

  /** {@code a * b + c}, rounded once. */
  public static float fma(float a, float b, float c) {
    return FUSED ? Math.fma(a, b, c) : single(a, b, c);
  }

  /** {@code a * b + c}, rounded once. */
  public static double fma(double a, double b, double c) {
    return FUSED ? Math.fma(a, b, c) : single(a, b, c);
  }

  /** {@code a * b + c}, rounded once or twice, whichever is fast. */
  public static float fast(float a, float b, float c) {
    return FUSED ? Math.fma(a, b, c) : a * b + c;
  }

  /** {@code a * b + c}, rounded once or twice, whichever is fast. */
  public static double fast(double a, double b, double c) {
    return FUSED ? Math.fma(a, b, c) : a * b + c;
  }

  /** The single rounding in plain arithmetic: of a sum in double that was rounded to odd. */
  public static float single(float a, float b, float c) {
    double product = (double) a * b;
    return (float) sumToOdd(product, c);
  }

  /**
   * The single rounding in plain arithmetic (S. Boldo, G. Melquiond, Emulation of FMA and correctly
   * rounded sums, 2008).
   */
  public static double single(double a, double b, double c) {
    double product = a * b;
    double magnitude = Math.abs(product);
    if (a == 0 || b == 0 || (magnitude < SMALL && Math.abs(c) > 0x1p-800)) {
      return product + c; // what the product lacks doesn't matter
    }
    if (magnitude >= SMALL
        && magnitude <= LARGE
        && Math.abs(a) <= LARGE
        && Math.abs(b) <= LARGE
        && Math.abs(c) <= LARGE) {
      double productLow = productError(a, b, product);
      double inner = c + productLow;
      double innerLow = sumError(c, productLow, inner);
      double sum = product + inner;
      return sum + sumToOdd(innerLow, sumError(product, inner, sum));
    }
    return Math.fma(a, b, c); // almost never: extreme numbers, infinities, NaN
  }

  /** What rounding took from a product, by Dekker's way. */
  private static double productError(double a, double b, double product) {
    double big = a * SPLIT;
    double aHigh = big - (big - a);
    double aLow = a - aHigh;
    big = b * SPLIT;
    double bHigh = big - (big - b);
    double bLow = b - bHigh;
    return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
  }

  /** What rounding took from a sum. */
  private static double sumError(double a, double b, double sum) {
    double second = sum - a;
    return a - (sum - second) + (b - second);
  }

  /** The sum, where it is not exact the one of the two nearest numbers whose last bit is set. */
  private static double sumToOdd(double a, double b) {
    double sum = a + b;
    double error = sumError(a, b, sum);
    long bits = Double.doubleToRawLongBits(sum);
    if ((bits & 1) != 0 || !(Math.abs(error) > 0)) {
      return sum; // NaN is the error of an infinite sum
    }
    return Double.longBitsToDouble((error > 0) == (sum > 0) ? bits + 1 : bits - 1);
  }
}
