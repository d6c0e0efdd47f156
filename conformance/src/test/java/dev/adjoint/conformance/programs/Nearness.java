package dev.adjoint.conformance.programs;

import dev.adjoint.DType;
import dev.adjoint.conformance.Judge;
import dev.adjoint.conformance.Judge.Finding;
import dev.adjoint.conformance.Oracle;
import dev.adjoint.conformance.Outcome;
import dev.adjoint.conformance.Tally.Verdict;
import dev.adjoint.testkit.Deviation;
import dev.adjoint.testkit.Form;
import dev.adjoint.testkit.HostTensor;
import dev.adjoint.testkit.Input;
import dev.adjoint.testkit.OpCase;
import dev.adjoint.testkit.OpSpec;
import dev.adjoint.testkit.Tolerance;
import dev.adjoint.testkit.Values;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** How near a result of one step has to be to libtorch's. */
final class Nearness {
  private final OpSpec row;
  private final OpCase kase;
  private final Tolerance tolerance;
  private final List<HostTensor> operands;

  /**
   * For a call on these operands: within the tolerance of its row, as when the row is tried alone.
   */
  Nearness(OpSpec row, OpCase kase, List<HostTensor> operands) {
    this.row = row;
    this.kase = kase;
    this.tolerance = kase.tolerance(row);
    this.operands = operands;
  }

  /** Why a result is not libtorch's; null where it is. */
  @Nullable String compare(HostTensor mine, HostTensor theirs, int index, boolean withStrides) {
    HostTensor ours = settled(mine, theirs);
    Finding finding =
        Judge.compare(
            ours,
            theirs,
            tolerance,
            null,
            withStrides && !sameWhereItCounts(ours, theirs),
            new Judge.References(() -> reference(index, i -> i), () -> known(magnitudes(index))));
    if (finding.verdict() == Verdict.DIFFERENT) {
      boolean open =
          sameForm(ours, theirs, withStrides)
              && (overflows(ours, theirs, index) || underflow(ours, theirs, index));
      return open ? null : finding.reason();
    }
    boolean offsets = withStrides && ours.numel() > 0 && ours.offset() != theirs.offset();
    return offsets ? "offset " + ours.offset() + ", libtorch " + theirs.offset() : null;
  }

  /** The call in float64, on operands changed in some way. */
  private @Nullable HostTensor reference(int index, UnaryOperator<Input> change) {
    List<Input> inputs =
        operands.stream()
            .map(Machine::contiguous)
            .map(i -> i.dtype().isFloatingPoint() ? i.withDType(DType.FLOAT64) : i)
            .map(change)
            .toList();
    Outcome outcome = Oracle.get().forward(kase.python(), inputs);
    return outcome.error() == null ? outcome.outputs().get(index) : null;
  }

  /** The call on the magnitudes of its operands; integers stay where they are classes or places. */
  private @Nullable HostTensor magnitudes(int index) {
    HostTensor all = reference(index, Input::abs);
    return all == null ? reference(index, i -> i.dtype().isFloatingPoint() ? i.abs() : i) : all;
  }

  /** Ours, with libtorch's elements where either is right. */
  private HostTensor settled(HostTensor ours, HostTensor theirs) {
    if (!(ours.values() instanceof Values.Floats(double[] a))
        || !(theirs.values() instanceof Values.Floats(double[] b))
        || a.length != b.length) {
      return ours;
    }
    double[] settled = a.clone();
    // What is left near a mean is of the precision of what was taken from each other.
    double largest = operands.stream().mapToDouble(HostTensor::largest).max().orElse(0);
    double cancelled =
        row.deviates(Deviation.Kind.CANCELS) ? 64 * Values.epsilon(ours.dtype()) * largest : 0;
    for (int i = 0; i < a.length; i++) {
      boolean open =
          Exemptions.allowOpen(row, a[i], b[i])
              || Math.abs(a[i] - b[i]) < cancelled
              || (a[i] != b[i] && isAsNear(i, ours, a[i], b[i]));
      settled[i] = open ? b[i] : a[i];
    }
    return new HostTensor(
        ours.dtype(), ours.sizes(), ours.strides(), ours.offset(), new Values.Floats(settled));
  }

  /** Whether ours is as near to the exact value as libtorch's: there is no finer type to ask. */
  private boolean isAsNear(int element, HostTensor result, double ours, double theirs) {
    HostTensor x = operands.isEmpty() ? result : operands.getFirst();
    return result.dtype() == DType.FLOAT64
        && x.dtype() == DType.FLOAT64
        && x.values() instanceof Values.Floats(double[] array)
        && array.length == result.numel()
        && Exact.isAsNear(row.name(), array[element], ours, theirs);
  }

  /** Zero in place of magnitudes that are not a number: the rest of the tolerance decides then. */
  private static @Nullable HostTensor known(@Nullable HostTensor magnitudes) {
    return magnitudes != null && magnitudes.values() instanceof Values.Floats(double[] array)
        ? new HostTensor(
            magnitudes.dtype(),
            magnitudes.sizes(),
            magnitudes.strides(),
            magnitudes.offset(),
            new Values.Floats(Arrays.stream(array).map(v -> Double.isNaN(v) ? 0 : v).toArray()))
        : magnitudes;
  }

  /**
   * Whether terms of a sum, or parts of a product, reach the ends of the type: then the order in
   * which they are put together decides over infinity and zero. Of sums, those alone may differ.
   */
  private boolean overflows(HostTensor ours, HostTensor theirs, int index) {
    if (tolerance.magnitude() == 0 || !ours.dtype().isFloatingPoint()) {
      return false;
    }
    double max = max(ours.dtype());
    if (kase.python().contains("prod")) {
      return operands.stream().anyMatch(o -> product(o, true) > max || product(o, false) < 1 / max);
    }
    // Of what is finite: beside an infinite term a sum of the others may overflow as well.
    HostTensor finite = reference(index, Nearness::finiteMagnitudes);
    HostTensor magnitudes = finite == null ? magnitudes(index) : finite;
    if (magnitudes == null
        || !(magnitudes.values() instanceof Values.Floats(double[] sums))
        || !(ours.values() instanceof Values.Floats(double[] a))
        || !(theirs.values() instanceof Values.Floats(double[] b))) {
      return false;
    }
    double epsilon = Values.epsilon(ours.dtype());
    boolean any = false;
    for (int i = 0; i < a.length; i++) {
      boolean atEnd = Double.isFinite(sums[i]) && sums[i] > max / 4;
      double terms = Double.isFinite(sums[i]) ? sums[i] : 0;
      any |= atEnd;
      if (!atEnd && !tolerance.accepts(a[i], b[i], terms, ours.dtype(), epsilon)) {
        return false;
      }
    }
    return any;
  }

  private static Input finiteMagnitudes(Input input) {
    Input all = input.abs();
    return all.values() instanceof Values.Floats(double[] array)
        ? new Input(
            all.dtype(),
            all.sizes(),
            all.form(),
            new Values.Floats(
                Arrays.stream(array).map(v -> Double.isInfinite(v) ? 0 : v).toArray()))
        : all;
  }

  /** The product of what is above 1, or of what is below, in magnitude. */
  private static double product(HostTensor operand, boolean above) {
    return operand.values() instanceof Values.Floats(double[] array)
        ? Arrays.stream(array)
            .map(Math::abs)
            .filter(v -> above ? v > 1 : v > 0 && v < 1)
            .reduce(1, (a, b) -> a * b)
        : 1;
  }

  /**
   * Whether all that differ are too small to have a relative precision, and the row is not exact.
   */
  private boolean underflow(HostTensor ours, HostTensor theirs, int index) {
    if (tolerance.ulps() + tolerance.magnitude() == 0
        || !(ours.values() instanceof Values.Floats(double[] a))
        || !(theirs.values() instanceof Values.Floats(double[] b))
        || a.length != b.length) {
      return false;
    }
    double smallest = Values.ulp(0, ours.dtype()) / Values.epsilon(ours.dtype());
    for (int i = 0; i < a.length; i++) {
      boolean tiny = Math.abs(a[i]) < smallest && Math.abs(b[i]) < smallest;
      tiny |= index == 0 && Math.abs(a[i] - b[i]) <= spread(Math.max(a[i], b[i]), ours.dtype());
      if (!tiny && !tolerance.accepts(a[i], b[i], 0, ours.dtype(), 0)) {
        return false;
      }
    }
    return true;
  }

  /**
   * How far a variance or a standard deviation may be off because the mean is rounded, which
   * elements near each other show; 0 for other rows.
   */
  private double spread(double value, DType dtype) {
    boolean variance = row.name().startsWith("var");
    if (!variance && !row.name().startsWith("std")) {
      return 0;
    }
    double off = 8 * Values.epsilon(dtype) * largest(operands.getFirst());
    return variance ? 2 * Math.sqrt(Math.abs(value)) * off + off * off : off;
  }

  private static double max(DType dtype) {
    return switch (dtype) {
      case FLOAT16 -> 65504;
      case BFLOAT16, FLOAT32 -> Float.MAX_VALUE;
      default -> Double.MAX_VALUE;
    };
  }

  /** Why two tensors are not the same to the last bit; null where they are. */
  static @Nullable String exactly(HostTensor ours, HostTensor theirs, boolean withStrides) {
    Finding finding =
        Judge.compare(
            ours,
            theirs,
            Tolerance.EXACT,
            null,
            withStrides && !sameWhereItCounts(ours, theirs),
            new Judge.References(() -> null, () -> null));
    return finding.verdict() == Verdict.DIFFERENT ? "value " + finding.reason() : null;
  }

  /** Whether only the elements can differ. */
  private static boolean sameForm(HostTensor ours, HostTensor theirs, boolean withStrides) {
    return ours.dtype() == theirs.dtype()
        && Arrays.equals(ours.sizes(), theirs.sizes())
        && (!withStrides || sameWhereItCounts(ours, theirs));
  }

  /** The strides of dimensions of one element, and of tensors without elements, reach nothing. */
  private static boolean sameWhereItCounts(HostTensor ours, HostTensor theirs) {
    if (!Arrays.equals(ours.sizes(), theirs.sizes())) {
      return false;
    }
    for (int d = 0; d < ours.sizes().length; d++) {
      if (ours.sizes()[d] > 1 && ours.numel() > 0 && ours.strides()[d] != theirs.strides()[d]) {
        return false;
      }
    }
    return true;
  }

  static boolean sameBits(HostTensor ours, HostTensor theirs) {
    return switch (ours.values()) {
      case Values.Longs _ -> true;
      case Values.Floats(double[] a) -> {
        double[] b = ((Values.Floats) theirs.values()).array();
        for (int i = 0; i < a.length; i++) {
          if (Double.doubleToLongBits(a[i]) != Double.doubleToLongBits(b[i])) {
            yield false;
          }
        }
        yield true;
      }
    };
  }

  /** Whether elements share memory, so that ours could not take on libtorch's bits. */
  static boolean unaligned(HostTensor tensor) {
    for (int d = 0; d < tensor.sizes().length; d++) {
      if (tensor.sizes()[d] > 1 && tensor.strides()[d] == 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether the square of some element, or its inverse, is beyond the range of a type. */
  static boolean squaresLeave(DType range, HostTensor tensor) {
    double max = max(range);
    if (tensor.values() instanceof Values.Longs(long[] array)) {
      return Arrays.stream(array).anyMatch(v -> v > 1 << 14 || v < -(1 << 14));
    }
    return tensor.values() instanceof Values.Floats(double[] array)
        && Arrays.stream(array)
            .filter(v -> Double.isFinite(v) && v != 0)
            .anyMatch(v -> v * v > max || v * v < 1 / max);
  }

  static double largest(HostTensor tensor) {
    return tensor.values() instanceof Values.Floats(double[] array)
        ? Arrays.stream(array).filter(Double::isFinite).map(Math::abs).max().orElse(0)
        : 0;
  }

  /**
   * Why a gradient is not libtorch's; null where it is.
   *
   * <p>Roundings on the way may differ, by a few units of the coarsest type in it. Each element is
   * compared relative to itself, or where it is what large terms leave, to the largest of these.
   *
   * @param higher for gradients of gradients, which at a pole are sums of infinite terms: which of
   *     them meet first decides between infinity and NaN
   * @param open which elements may differ, ours first
   */
  static @Nullable String ofGradients(
      HostTensor ours,
      HostTensor theirs,
      DType coarsest,
      double scale,
      boolean higher,
      BiPredicate<Double, Double> open) {
    if (ours.dtype() != theirs.dtype() || !Arrays.equals(ours.sizes(), theirs.sizes())) {
      return "ours " + ours.header() + ", libtorch " + theirs.header();
    }
    double[] a = ((Values.Floats) ours.values()).array();
    double[] b = ((Values.Floats) theirs.values()).array();
    double relative = 4096 * Values.epsilon(DType.FLOAT64);
    if (coarsest != DType.FLOAT64) {
      relative = 64 * Values.epsilon(coarsest);
    }
    for (int i = 0; i < a.length; i++) {
      boolean bothOpen = !Double.isFinite(a[i]) && !Double.isFinite(b[i]);
      if (a[i] == b[i] || (bothOpen && (higher || (Double.isNaN(a[i]) && Double.isNaN(b[i]))))) {
        continue;
      }
      double apart = Math.abs(a[i] - b[i]);
      double allowed =
          Math.max(relative * Math.max(Math.abs(b[i]), scale), 4 * Values.ulp(0, coarsest));
      if ((!(apart <= allowed) || !Double.isFinite(b[i])) && !open.test(a[i], b[i])) {
        return "element "
            + i
            + " of "
            + ours.header()
            + ": ours "
            + a[i]
            + ", libtorch "
            + b[i]
            + " (terms up to "
            + scale
            + ")";
      }
    }
    return null;
  }

  /** A contiguous input with ordinary elements in place of these. */
  static Input like(Input input, double value) {
    Values values =
        switch (input.values()) {
          case Values.Floats(double[] array) -> {
            double[] all = array.clone();
            Arrays.fill(all, value);
            yield new Values.Floats(all);
          }
          case Values.Longs(long[] array) -> {
            long[] all = array.clone();
            Arrays.fill(all, (long) value);
            yield new Values.Longs(all);
          }
        };
    return new Input(input.dtype(), input.sizes(), Form.CONTIGUOUS, values);
  }
}
