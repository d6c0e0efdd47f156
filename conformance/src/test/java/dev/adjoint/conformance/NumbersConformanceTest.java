package dev.adjoint.conformance;

import static dev.adjoint.Adjoint.full;
import static dev.adjoint.Adjoint.fullLike;
import static dev.adjoint.Adjoint.tensor;
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
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Plain numbers against dtypes: what each operation does with a number that its dtype has no place
 * for, or only a rounded one, is what libtorch does: the same values, or the same refusal.
 */
@EnabledIf(
    value = "dev.adjoint.conformance.Oracle#isAsked",
    disabledReason = "no libtorch for this platform, or no vector module in this JVM")
final class NumbersConformanceTest {
  private static final long[] WHOLE = {
    0,
    1,
    -1,
    2,
    -2,
    3,
    7,
    127,
    128,
    -128,
    -129,
    255,
    256,
    -255,
    -256,
    300,
    1000,
    -1000,
    32767,
    32768,
    -32768,
    -32769,
    65504,
    65519,
    65520,
    70000,
    -70000,
    Integer.MAX_VALUE,
    1L << 31,
    Integer.MIN_VALUE,
    Integer.MIN_VALUE - 1L,
    (1L << 53) + 1,
    // Another float32 by way of float64.
    (1L << 60) + (1L << 36) + 1,
    -(1L << 60) - (1L << 36) - 1,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };
  private static final double[] FRACTIONS = {
    0.0,
    -0.0,
    0.1,
    0.5,
    -0.5,
    1.0,
    1.5,
    -1.5,
    2.5,
    7.25,
    127.5,
    128,
    -128.5,
    -129,
    255.5,
    256,
    1000.5,
    2049,
    32767.5,
    40000,
    65504,
    65519,
    65520,
    70000,
    -70000,
    3e9,
    -3e9,
    1e19,
    3.4e38,
    3.5e38,
    -1e39,
    1e300,
    1e-10,
    1e-46,
    -0x1p63,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN
  };

  private static final Tolerance ONE_ULP = Tolerance.ulps(1);

  /** A call with a number of either kind. */
  private interface WithNumber {
    Tensor of(Tensor[] in, Number number);
  }

  private interface WithDouble {
    Tensor of(Tensor x, double number);
  }

  private interface WithLong {
    Tensor of(Tensor x, long number);
  }

  private interface BinaryDouble {
    Tensor of(Tensor x, Tensor y, double number);
  }

  private interface BinaryLong {
    Tensor of(Tensor x, Tensor y, long number);
  }

  /**
   * A call with one number.
   *
   * @param python the same over {@code x}, {@code y} of the same dtype, {@code z} of bool and the
   *     number {@code n}
   * @param whole whether there is a form that takes a long
   */
  private record Row(String python, WithNumber call, boolean whole, Tolerance tolerance) {
    Row within(Tolerance other) {
      return new Row(python, call, whole, other);
    }
  }

  private static Row row(String python, WithDouble floating, WithLong integral) {
    return any(
        python,
        (in, n) ->
            n instanceof Long l ? integral.of(in[0], l) : floating.of(in[0], n.doubleValue()));
  }

  private static Row binary(String python, BinaryDouble floating, BinaryLong integral) {
    return any(
        python,
        (in, n) ->
            n instanceof Long l
                ? integral.of(in[0], in[1], l)
                : floating.of(in[0], in[1], n.doubleValue()));
  }

  /** A call with a mask, the third operand. */
  private static Row masked(String python, BinaryDouble floating, BinaryLong integral) {
    return any(
        python,
        (in, n) ->
            n instanceof Long l
                ? integral.of(in[0], in[2], l)
                : floating.of(in[0], in[2], n.doubleValue()));
  }

  private static Row any(String python, WithNumber call) {
    return new Row(python, call, true, Tolerance.EXACT);
  }

  /** A call that there is for doubles only. */
  private static Row floating(String python, BinaryDouble call) {
    return new Row(
        python, (in, n) -> call.of(in[0], in[1], n.doubleValue()), false, Tolerance.EXACT);
  }

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    rows.add(row("x.add(n)", Tensor::add, Tensor::add));
    rows.add(row("x.add_(n)", Tensor::add_, Tensor::add_));
    rows.add(row("x.sub(n)", Tensor::sub, Tensor::sub));
    rows.add(row("x.sub_(n)", Tensor::sub_, Tensor::sub_));
    rows.add(row("torch.rsub(x, n)", Tensor::rsub, Tensor::rsub));
    rows.add(row("x.mul(n)", Tensor::mul, Tensor::mul));
    rows.add(row("x.mul_(n)", Tensor::mul_, Tensor::mul_));
    rows.add(row("x.div(n)", Tensor::div, Tensor::div));
    rows.add(row("x.div_(n)", Tensor::div_, Tensor::div_));
    rows.add(row("x.reciprocal() * n", Tensor::rdiv, Tensor::rdiv));
    rows.add(binary("x.add(y, alpha=n)", Tensor::add, Tensor::add).within(ONE_ULP));
    rows.add(binary("x.add_(y, alpha=n)", Tensor::add_, Tensor::add_).within(ONE_ULP));
    rows.add(binary("x.sub(y, alpha=n)", Tensor::sub, Tensor::sub).within(ONE_ULP));
    rows.add(binary("x.sub_(y, alpha=n)", Tensor::sub_, Tensor::sub_).within(ONE_ULP));
    rows.add(row("x.pow(n)", Tensor::pow, Tensor::pow).within(ONE_ULP));
    rows.add(row("x.pow_(n)", Tensor::pow_, Tensor::pow_).within(ONE_ULP));
    rows.add(row("torch.pow(n, x)", Tensor::rpow, Tensor::rpow).within(ONE_ULP));
    rows.add(any("x.clamp(n, None)", (in, n) -> in[0].clamp(n, null)));
    rows.add(any("x.clamp(None, n)", (in, n) -> in[0].clamp((Number) null, n)));
    rows.add(any("x.clamp(-1, n)", (in, n) -> in[0].clamp(-1L, n)));
    rows.add(any("x.clamp(n, 100)", (in, n) -> in[0].clamp(n, 100L)));
    rows.add(any("x.clamp(n, 3.5)", (in, n) -> in[0].clamp(n, 3.5)));
    rows.add(any("x.clamp_(n, None)", (in, n) -> in[0].clamp_(n, null)));
    rows.add(any("x.clamp_(None, n)", (in, n) -> in[0].clamp_((Number) null, n)));
    rows.add(any("x.clamp_(n, 100)", (in, n) -> in[0].clamp_(n, 100L)));
    rows.add(row("x.eq(n)", Tensor::eq, Tensor::eq));
    rows.add(row("x.ne(n)", Tensor::ne, Tensor::ne));
    rows.add(row("x.lt(n)", Tensor::lt, Tensor::lt));
    rows.add(row("x.le(n)", Tensor::le, Tensor::le));
    rows.add(row("x.gt(n)", Tensor::gt, Tensor::gt));
    rows.add(row("x.ge(n)", Tensor::ge, Tensor::ge));
    rows.add(row("torch.isin(x, n)", Tensor::isin, Tensor::isin));
    rows.add(masked("torch.where(z, x, n)", Tensor::where, Tensor::where));
    rows.add(
        masked(
            "torch.where(z, n, x)",
            (x, mask, n) -> Adjoint.where(mask, n, x),
            (x, mask, n) -> Adjoint.where(mask, n, x)));
    rows.add(masked("x.masked_fill(z, n)", Tensor::maskedFill, Tensor::maskedFill));
    rows.add(masked("x.masked_fill_(z, n)", Tensor::maskedFill_, Tensor::maskedFill_));
    rows.add(
        masked(
            "x[:1].masked_fill(z[:1], n)",
            (x, mask, n) -> x.get(":1").maskedFill(mask.get(":1"), n),
            (x, mask, n) -> x.get(":1").maskedFill(mask.get(":1"), n)));
    rows.add(
        row(
            "x.index_fill(0, torch.tensor([0, 2]), n)",
            (x, n) -> x.indexFill(0, tensor(0L, 2L), n),
            (x, n) -> x.indexFill(0, tensor(0L, 2L), n)));
    rows.add(
        row(
            "x.index_fill_(0, torch.tensor([0, 2]), n)",
            (x, n) -> x.indexFill_(0, tensor(0L, 2L), n),
            (x, n) -> x.indexFill_(0, tensor(0L, 2L), n)));
    rows.add(
        row(
            "x.scatter(0, torch.tensor([0, 2]), n)",
            (x, n) -> x.scatter(0, tensor(0L, 2L), n),
            (x, n) -> x.scatter(0, tensor(0L, 2L), n)));
    rows.add(
        row(
            "x.scatter_(0, torch.tensor([0, 2]), n)",
            (x, n) -> x.scatter_(0, tensor(0L, 2L), n),
            (x, n) -> x.scatter_(0, tensor(0L, 2L), n)));
    rows.add(row("x.fill_(n)", Tensor::fill_, Tensor::fill_));
    rows.add(
        row(
            "torch.full([3], n, dtype=x.dtype)",
            (x, n) -> full(Adjoint.size(3), n, x.dtype()),
            (x, n) -> full(Adjoint.size(3), n, x.dtype())));
    rows.add(row("torch.full_like(x, n)", (x, n) -> fullLike(x, n), (x, n) -> fullLike(x, n)));
    rows.add(row("x[:1].fill_(n)", (x, n) -> x.get(":1").fill_(n), (x, n) -> x.get(":1").fill_(n)));
    rows.add(row("x[:0].fill_(n)", (x, n) -> x.get(":0").fill_(n), (x, n) -> x.get(":0").fill_(n)));
    rows.add(
        row(
            "torch.full([], n, dtype=x.dtype)",
            (x, n) -> full(Adjoint.size(), n, x.dtype()),
            (x, n) -> full(Adjoint.size(), n, x.dtype())));
    rows.add(
        row(
            "x[:0].scatter(0, torch.tensor([0])[:0], n)",
            (x, n) -> x.get(":0").scatter(0, tensor(0L).view(1).get(":0"), n),
            (x, n) -> x.get(":0").scatter(0, tensor(0L).view(1).get(":0"), n)));
    rows.add(
        row(
            "x.index_add(0, torch.tensor([0, 1, 1, 2, 0, 1]), x, alpha=n)",
            (x, n) -> x.indexAdd(0, tensor(0L, 1, 1, 2, 0, 1), x, n),
            (x, n) -> x.indexAdd(0, tensor(0L, 1, 1, 2, 0, 1), x, n)));
    rows.add(
        binary(
            "x.view(2, 3).index_add_(0, torch.tensor([1, 1]), y.view(2, 3), alpha=n)",
            (x, y, n) -> x.view(2, 3).indexAdd_(0, tensor(1L, 1), y.view(2, 3), n),
            (x, y, n) -> x.view(2, 3).indexAdd_(0, tensor(1L, 1), y.view(2, 3), n)));
    rows.add(floating("x.lerp(y, n)", Tensor::lerp));
    rows.add(floating("x.lerp_(y, n)", Tensor::lerp_));
    rows.add(
        binary(
            "x.addcmul(y, x, value=n)",
            (x, y, n) -> x.addcmul(y, x, n),
            (x, y, n) -> x.addcmul(y, x, n)));
    rows.add(
        binary(
            "x.addcmul_(y, x, value=n)",
            (x, y, n) -> x.addcmul_(y, x, n),
            (x, y, n) -> x.addcmul_(y, x, n)));
    rows.add(floating("x.addcdiv(y, x, value=n)", (x, y, n) -> x.addcdiv(y, x, n)));
    rows.add(floating("x.addcdiv_(y, x, value=n)", (x, y, n) -> x.addcdiv_(y, x, n)));
    rows.add(
        row(
            "x.view(2, 3).addmm(x[:4].view(2, 2), x.view(2, 3), alpha=n)",
            (x, n) -> x.view(2, 3).addmm(x.get(":4").view(2, 2), x.view(2, 3), 1.0, n),
            (x, n) -> x.view(2, 3).addmm(x.get(":4").view(2, 2), x.view(2, 3), 1L, n)));
    rows.add(
        row(
                "x.view(2, 3).addmm(x[:4].view(2, 2), x.view(2, 3), beta=n)",
                (x, n) -> x.view(2, 3).addmm(x.get(":4").view(2, 2), x.view(2, 3), n, 1.0),
                (x, n) -> x.view(2, 3).addmm(x.get(":4").view(2, 2), x.view(2, 3), n, 1L))
            .within(ONE_ULP));
    rows.add(
        row(
            "x.view(1, 2, 3).baddbmm(x[:4].view(1, 2, 2), x.view(1, 2, 3), alpha=n)",
            (x, n) -> x.view(1, 2, 3).baddbmm(x.get(":4").view(1, 2, 2), x.view(1, 2, 3), 1.0, n),
            (x, n) -> x.view(1, 2, 3).baddbmm(x.get(":4").view(1, 2, 2), x.view(1, 2, 3), 1L, n)));
    rows.add(
        row(
            "x.view(1, 2, 3).baddbmm(x[:4].view(1, 2, 2), x.view(1, 2, 3), beta=n)",
            (x, n) -> x.view(1, 2, 3).baddbmm(x.get(":4").view(1, 2, 2), x.view(1, 2, 3), n, 1.0),
            (x, n) -> x.view(1, 2, 3).baddbmm(x.get(":4").view(1, 2, 2), x.view(1, 2, 3), n, 1L)));
    return rows;
  }

  private static Input operand(DType dtype, double... values) {
    return new Input(
        dtype,
        new long[] {values.length},
        Form.CONTIGUOUS,
        dtype.isFloatingPoint()
            ? new Values.Floats(values)
            : new Values.Longs(Arrays.stream(values).mapToLong(v -> (long) v).toArray()));
  }

  private static Input first(DType dtype) {
    return switch (dtype) {
      case BOOL -> operand(dtype, 0, 1, 1, 0, 1, 1);
      case UINT8 -> operand(dtype, 0, 1, 2, 127, 128, 255);
      case INT8 -> operand(dtype, 0, 1, -1, 3, 127, -128);
      case INT16 -> operand(dtype, 0, 1, -2, 300, 32767, -32768);
      case INT32 -> operand(dtype, 0, 1, -2, 70000, Integer.MAX_VALUE, Integer.MIN_VALUE);
      case INT64 -> operand(dtype, 0, 1, -2, 3000000000L, Long.MAX_VALUE, Long.MIN_VALUE);
      default -> operand(dtype, 0.5, -0.0, -3, 2.5, Double.POSITIVE_INFINITY, 240);
    };
  }

  private static Input second(DType dtype) {
    return dtype == DType.BOOL
        ? operand(dtype, 1, 1, 0, 0, 1, 0)
        : operand(dtype, 1, 2, 3, 0, 100, 5);
  }

  private static final Input MASK = operand(DType.BOOL, 1, 0, 1, 0, 0, 1);

  private static Input number(Number n) {
    return n instanceof Long l
        ? new Input(DType.INT64, new long[0], Form.CONTIGUOUS, new Values.Longs(new long[] {l}))
        : new Input(
            DType.FLOAT64,
            new long[0],
            Form.CONTIGUOUS,
            new Values.Floats(new double[] {n.doubleValue()}));
  }

  @TestFactory
  Stream<DynamicTest> everyNumberMeetsEveryDType() {
    return rows().stream().map(row -> DynamicTest.dynamicTest(row.python(), () -> check(row)));
  }

  private static void check(Row row) {
    List<Number> numbers = new ArrayList<>();
    if (row.whole()) {
      Arrays.stream(WHOLE).forEach(numbers::add);
    }
    Arrays.stream(FRACTIONS).forEach(numbers::add);
    List<String> different = new ArrayList<>();
    for (DType dtype : DType.values()) {
      for (Number n : numbers) {
        if (row.python().contains("x.pow") && isUnsettled(n)) {
          continue;
        }
        String found = compare(row, dtype, n);
        if (found != null) {
          different.add(dtype + ", " + n + ": " + found);
        }
      }
    }
    assertThat(different).isEmpty();
  }

  /**
   * Exponents that float32 has no place for: libtorch rounds them in its vector loop and not in its
   * scalar one, so that its result depends on the position.
   */
  private static boolean isUnsettled(Number n) {
    return n.doubleValue() == 1e-46
        || n.longValue() == Integer.MAX_VALUE
        || n.longValue() == Integer.MIN_VALUE - 1L;
  }

  private static @Nullable String compare(Row row, DType dtype, Number n) {
    List<Input> inputs = List.of(first(dtype), second(dtype), MASK);
    OpCall call = in -> List.of(row.call().of(in, n));
    List<Input> withNumber = new ArrayList<>(inputs);
    withNumber.add(number(n));
    String python = "n = w.item()\nreturn " + row.python();
    Outcome theirs = Oracle.get().forward(python, withNumber);
    Outcome ours = Ours.forward(call, inputs);
    if (theirs.error() != null || ours.error() != null) {
      String they = line(theirs.error());
      String we = line(ours.error());
      return they.equals(we)
          ? null
          : "ours "
              + (ours.error() == null ? ours.outputs() : we)
              + "; libtorch "
              + (theirs.error() == null ? theirs.outputs() : they);
    }
    HostTensor a = ours.outputs().get(0);
    HostTensor b = theirs.outputs().get(0);
    Judge.Finding finding =
        Judge.compare(
            a,
            b,
            row.tolerance(),
            null,
            false,
            new Judge.References(() -> exact(python, withNumber), () -> null));
    return finding.verdict() == Tally.Verdict.DIFFERENT
        ? finding.reason() + " (" + a + " / " + b + ")"
        : null;
  }

  /** What libtorch makes of it in float32, for results of half types that are rounded once. */
  private static @Nullable HostTensor exact(String python, List<Input> inputs) {
    List<Input> wide =
        inputs.stream()
            .map(i -> i.dtype().isFloatingPoint() ? i.withDType(DType.FLOAT64) : i)
            .toList();
    List<HostTensor> outputs = Oracle.get().forward(python, wide).outputs();
    return outputs.isEmpty() ? null : outputs.getFirst();
  }

  private static String line(@Nullable String text) {
    return text == null ? "" : text.lines().findFirst().orElse("");
  }
}
