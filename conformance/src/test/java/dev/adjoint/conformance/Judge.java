package dev.adjoint.conformance;

import dev.adjoint.DType;
import dev.adjoint.conformance.Tally.Verdict;
import dev.adjoint.testkit.HostTensor;
import dev.adjoint.testkit.Tolerance;
import dev.adjoint.testkit.Values;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decides whether two tensors are the same result. */
public final class Judge {
  /** What the comparison may fall back on, each asked for only where the first look fails. */
  public record References(
      Supplier<@Nullable HostTensor> exact, Supplier<@Nullable HostTensor> magnitudes) {}

  /** A verdict and, where it is a bad one, the reason. */
  public record Finding(Verdict verdict, String reason) {
    static final Finding SAME = new Finding(Verdict.IDENTICAL, "");

    static Finding different(String reason) {
      return new Finding(Verdict.DIFFERENT, reason);
    }
  }

  private Judge() {}

  /**
   * Compares types, shapes, strides and elements.
   *
   * @param precision for gradients, in which the sign of a zero says nothing: the type whose
   *     roundings they carry; null for results
   * @param withStrides whether strides count
   */
  public static Finding compare(
      HostTensor ours,
      HostTensor theirs,
      Tolerance tolerance,
      @Nullable DType precision,
      boolean withStrides,
      References references) {
    if (ours.dtype() != theirs.dtype()
        || !Arrays.equals(ours.sizes(), theirs.sizes())
        || (withStrides && !sameStrides(ours, theirs, precision != null))) {
      return Finding.different("ours " + ours.header() + ", libtorch " + theirs.header());
    }
    return switch (ours.values()) {
      case Values.Longs(long[] a) -> {
        long[] b = ((Values.Longs) theirs.values()).array();
        int at = Arrays.mismatch(a, b);
        yield at < 0 ? Finding.SAME : Finding.different(element(ours, theirs, at));
      }
      case Values.Floats(double[] a) ->
          compareFloats(ours, theirs, a, tolerance, precision, references);
    };
  }

  /** A gradient may be stolen or copied: the strides of dimensions of one element tell nothing. */
  private static boolean sameStrides(HostTensor ours, HostTensor theirs, boolean gradient) {
    for (int d = 0; d < ours.sizes().length; d++) {
      boolean counts = !gradient || (ours.sizes()[d] > 1 && ours.numel() > 0);
      if (counts && ours.strides()[d] != theirs.strides()[d]) {
        return false;
      }
    }
    return true;
  }

  private static Finding compareFloats(
      HostTensor ours,
      HostTensor theirs,
      double[] a,
      Tolerance tolerance,
      @Nullable DType precision,
      References references) {
    boolean gradient = precision != null;
    double[] b = ((Values.Floats) theirs.values()).array();
    if (same(a, b, gradient)) {
      return Finding.SAME;
    }
    DType dtype = ours.dtype();
    DType rounded = precision == null ? dtype : precision;
    // Results of half types are computed in float32; gradients are rounded between operations.
    double epsilon =
        gradient || dtype.itemSize() > 2 ? Values.epsilon(rounded) : Values.epsilon(DType.FLOAT32);
    // libtorch adds some float64 sums one by one, and there is no finer type to tell who is right.
    double scale = dtype == DType.FLOAT64 ? epsilon * 64 : epsilon;
    double @Nullable [] magnitudes =
        tolerance.magnitude() == 0 ? null : floats(references.magnitudes().get());
    double @Nullable [] exact = null;
    boolean nearer = false;
    for (int i = 0; i < a.length; i++) {
      double magnitude =
          magnitudes == null || magnitudes.length != a.length ? 0 : Math.abs(magnitudes[i]);
      if ((gradient && a[i] == b[i]) || tolerance.accepts(a[i], b[i], magnitude, rounded, scale)) {
        continue;
      }
      if (!tolerance.equals(Tolerance.EXACT) && dtype != DType.FLOAT64) {
        exact = exact == null ? floats(references.exact().get()) : exact;
        if (exact != null
            && exact.length == a.length
            && tolerance.accepts(
                a[i], Values.round(exact[i], dtype), magnitude, rounded, epsilon)) {
          nearer = true;
          continue;
        }
      }
      double ulps = Math.abs(a[i] - b[i]) / Values.ulp(b[i], dtype);
      return Finding.different(
          element(ours, theirs, i)
              + " ("
              + (Double.isFinite(ulps) ? ulps + " ulp" : "not near")
              + (exact == null || exact.length != a.length ? "" : ", exactly " + exact[i])
              + (magnitudes == null ? "" : ", magnitude " + magnitude)
              + ")");
    }
    return new Finding(nearer ? Verdict.NEARER_THAN_LIBTORCH : Verdict.WITHIN_TOLERANCE, "");
  }

  private static boolean same(double[] a, double[] b, boolean gradient) {
    for (int i = 0; i < a.length; i++) {
      if (Double.doubleToLongBits(a[i]) != Double.doubleToLongBits(b[i])
          && !(gradient && a[i] == b[i])) {
        return false;
      }
    }
    return true;
  }

  private static double @Nullable [] floats(@Nullable HostTensor tensor) {
    return tensor != null && tensor.values() instanceof Values.Floats(double[] array)
        ? array
        : null;
  }

  private static String element(HostTensor ours, HostTensor theirs, int index) {
    return "element "
        + index
        + " of "
        + ours.header()
        + ": ours "
        + ours.element(index)
        + ", libtorch "
        + theirs.element(index);
  }
}
