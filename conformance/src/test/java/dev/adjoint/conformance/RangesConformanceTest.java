package dev.adjoint.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.testkit.Form;
import dev.adjoint.testkit.HostTensor;
import dev.adjoint.testkit.Input;
import dev.adjoint.testkit.OpCall;
import dev.adjoint.testkit.Tolerance;
import dev.adjoint.testkit.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bounds and steps of ranges against dtypes, and the excluded bound of random numbers. */
@EnabledIf(
    value = "dev.adjoint.conformance.Oracle#isAsked",
    disabledReason = "no libtorch for this platform, or no vector module in this JVM")
final class RangesConformanceTest {
  private record Range(Number start, Number end, Number step) {
    boolean isWhole() {
      return start instanceof Long && end instanceof Long && step instanceof Long;
    }
  }

  private static final Range[] RANGES = {
    new Range(0L, 5L, 1.5),
    new Range(0.0, 1.0, 0.3),
    new Range(5L, 0L, -1.5),
    new Range(5L, 0L, -2L),
    new Range(0.5, 5.9, 1.0),
    new Range(-0.5, 5.9, 1.0),
    new Range(-5.5, 5.9, 1.7),
    new Range(0L, 40L, 1L),
    new Range(0.0, 40.0, 1.1),
    new Range(100L, 300L, 50L),
    new Range(-300L, 300L, 77L),
    new Range(3L, 3L, 1L),
    new Range(3L, 3L, -1L),
    new Range(3L, 4L, -1L),
    new Range(4L, 3L, 1L),
    new Range(0L, 5L, 0L),
    new Range(0.0, 5.0, 0.0),
    new Range(0.0, 5.0, Double.NaN),
    new Range(0.0, Double.NaN, 1.0),
    new Range(0L, Double.POSITIVE_INFINITY, 1L),
    new Range(Double.NEGATIVE_INFINITY, 0L, 1L),
    new Range(0.0, 5.0, Double.POSITIVE_INFINITY),
    new Range(0.0, 1e20, 1e19),
    new Range(0.0, 1e39, 1e38),
    new Range(0.0, 1e300, 1e299),
    new Range(0.0, 1.0, 1e-20),
    new Range(70000L, 70010L, 2L),
    new Range((1L << 53) + 1, (1L << 53) + 5, 1L),
    new Range(Long.MAX_VALUE - 3, Long.MAX_VALUE, 1L),
    new Range(Long.MIN_VALUE + 3, Long.MIN_VALUE, -1L),
    new Range(Long.MIN_VALUE, Long.MAX_VALUE, 1L),
  };

  private static final Range[] SPANS = {
    new Range(0L, 1L, 3L),
    new Range(0.5, 5.7, 4L),
    new Range(-3L, 5L, 4L),
    new Range(5L, -3L, 7L),
    new Range(0.1, 0.9, 50L),
    new Range(0L, 255L, 18L),
    new Range(0L, 300L, 4L),
    new Range(0L, 1000L, 37L),
    new Range(0.0, 3e9, 3L),
    new Range(0L, 70000L, 3L),
    new Range(0.0, 1e20, 4L),
    new Range(0.0, 1e300, 4L),
    new Range(1e300, 1.0, 1L),
    new Range(1e300, 1.0, 0L),
    new Range(2.5, 1.0, 1L),
    new Range(0.0, Double.POSITIVE_INFINITY, 3L),
    new Range(0.0, Double.NaN, 3L),
    new Range(0L, 1L, -1L),
  };

  @TestFactory
  Stream<DynamicTest> arange() {
    return Stream.of(DType.values())
        .map(
            dtype ->
                DynamicTest.dynamicTest(
                    dtype.toString(),
                    () -> {
                      List<String> different = new ArrayList<>();
                      for (Range r : RANGES) {
                        // libtorch divides by zero where the step of an int64 loses its fraction.
                        if (dtype != DType.INT64 || !isFraction(r.step().doubleValue())) {
                          compare(
                              r,
                              "arange(a, b, c, ",
                              dtype,
                              in -> List.of(arange(r, dtype)),
                              different);
                        }
                      }
                      assertThat(different).isEmpty();
                    }));
  }

  @TestFactory
  Stream<DynamicTest> linspace() {
    return Stream.of(DType.values())
        .map(
            dtype ->
                DynamicTest.dynamicTest(
                    dtype.toString(),
                    () -> {
                      List<String> different = new ArrayList<>();
                      for (Range r : SPANS) {
                        compare(
                            new Range(r.start().doubleValue(), r.end().doubleValue(), r.step()),
                            "linspace(a, b, int(c), ",
                            dtype,
                            in ->
                                List.of(
                                    Adjoint.linspace(
                                        r.start().doubleValue(),
                                        r.end().doubleValue(),
                                        r.step().longValue(),
                                        dtype)),
                            different);
                      }
                      assertThat(different).isEmpty();
                    }));
  }

  @ParameterizedTest
  @CsvSource({"FLOAT16, 1, 2", "BFLOAT16, 100, 102", "FLOAT32, 100, 101", "FLOAT64, -1, 0"})
  void uniformSamplesAreLibtorchsButForTheEnd(DType dtype, double from, double to) {
    Adjoint.manualSeed(7);
    HostTensor ours = HostTensor.of(Adjoint.zeros(Adjoint.size(5000), dtype).uniform_(from, to));
    Outcome theirs =
        Oracle.get()
            .forward(
                String.format(
                    Locale.ROOT,
                    "torch.manual_seed(7)%n"
                        + "u = torch.zeros([5000], dtype=%s).uniform_(%.1f, %.1f)%n"
                        + "return torch.where(u == %.1f, %.1f, u)",
                    dtype,
                    from,
                    to,
                    to,
                    from),
                List.of());
    assertThat(ours).hasToString(theirs.outputs().getFirst().toString());
    assertThat(((Values.Floats) ours.values()).array())
        .isEqualTo(((Values.Floats) theirs.outputs().getFirst().values()).array());
  }

  private static boolean isFraction(double step) {
    return step != 0 && Math.abs(step) < 1;
  }

  private static Tensor arange(Range r, DType dtype) {
    return r.isWhole()
        ? Adjoint.arange(r.start().longValue(), r.end().longValue(), r.step().longValue(), dtype)
        : Adjoint.arange(
            r.start().doubleValue(), r.end().doubleValue(), r.step().doubleValue(), dtype);
  }

  private static void compare(
      Range r, String call, DType dtype, OpCall ours, List<String> different) {
    List<Input> bounds = List.of(number(r.start()), number(r.end()), number(r.step()));
    Outcome theirs =
        Oracle.get()
            .forward(
                "a = x.item()\nb = y.item()\nc = z.item()\nreturn torch."
                    + call
                    + "dtype="
                    + dtype
                    + ")",
                bounds);
    Outcome mine = Ours.forward(ours, List.of());
    String a = text(mine);
    String b = text(theirs);
    if (!a.equals(b) && !near(mine, theirs)) {
      different.add(r + ": ours " + a + "; libtorch " + b);
    }
  }

  /** libtorch's vector loops round once more than its scalar ones. */
  private static boolean near(Outcome a, Outcome b) {
    if (a.error() != null || b.error() != null) {
      return false;
    }
    HostTensor ours = a.outputs().getFirst();
    return ours.dtype().isFloatingPoint()
        && Judge.compare(
                    ours,
                    b.outputs().getFirst(),
                    Tolerance.ulps(1),
                    null,
                    true,
                    new Judge.References(() -> null, () -> null))
                .verdict()
            != Tally.Verdict.DIFFERENT;
  }

  private static String text(Outcome outcome) {
    @Nullable String error = outcome.error();
    return error == null
        ? outcome.outputs().getFirst().toString()
        : error.lines().findFirst().orElse("");
  }

  private static Input number(Number n) {
    return n instanceof Long l
        ? new Input(DType.INT64, new long[0], Form.CONTIGUOUS, new Values.Longs(new long[] {l}))
        : new Input(
            DType.FLOAT64,
            new long[0],
            Form.CONTIGUOUS,
            new Values.Floats(new double[] {n.doubleValue()}));
  }
}
