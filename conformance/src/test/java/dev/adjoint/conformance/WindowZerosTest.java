package dev.adjoint.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.DType;
import dev.adjoint.F;
import dev.adjoint.Tensor;
import dev.adjoint.testkit.Form;
import dev.adjoint.testkit.HostTensor;
import dev.adjoint.testkit.Input;
import dev.adjoint.testkit.Values;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sign of means that are zero: PyTorch adds them to zeros, unless channels are last. */
@EnabledIf(
    value = "dev.adjoint.conformance.Oracle#isAsked",
    disabledReason = "no libtorch for this platform, or no vector module in this JVM")
final class WindowZerosTest {
  private static final double[] VALUES = {0, -0.0, -1e-45, -6e-8, 5e-324, -5e-324, 0};

  private static Input image(DType dtype, long... sizes) {
    double[] values = new double[(int) Arrays.stream(sizes).reduce(1, (a, b) -> a * b)];
    Arrays.setAll(values, i -> VALUES[i / 2 % VALUES.length]);
    return new Input(dtype, sizes, Form.CONTIGUOUS, new Values.Floats(values));
  }

  private static Input gradient(HostTensor result) {
    return image(result.dtype(), result.sizes());
  }

  private static void check(Input image, String python, UnaryOperator<Tensor> call) {
    Outcome theirs = Oracle.get().backward(python, List.of(image), WindowZerosTest::gradient);
    Outcome ours =
        Ours.backward(in -> List.of(call.apply(in[0])), List.of(image), WindowZerosTest::gradient);
    assertThat(theirs.error()).isNull();
    assertThat(signs(ours.outputs().get(0))).as(python).isEqualTo(signs(theirs.outputs().get(0)));
    HostTensor grad = Objects.requireNonNull(theirs.grads().get(0));
    assertThat(signs(Objects.requireNonNull(ours.grads().get(0))))
        .as(python)
        .isEqualTo(signs(grad));
  }

  /** Of each element: minus infinity, -1, 1 or infinity for -0, a negative number, and so on. */
  private static List<Double> signs(HostTensor tensor) {
    return IntStream.range(0, tensor.numel())
        .mapToDouble(i -> Double.parseDouble(tensor.element(i)))
        .map(x -> x == 0 ? 1 / x : Math.signum(x))
        .boxed()
        .toList();
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT16", "BFLOAT16", "FLOAT32", "FLOAT64"})
  void meansOfZeroHaveTheSameSign(DType dtype) {
    for (int channels : new int[] {1, 2, 3, 20}) {
      for (int divisor : new int[] {-4, -2, 2, 8}) {
        String rest = ", 2, 2, 1, False, True, " + divisor + ")";
        check(
            image(dtype, 2, 6, 6, channels),
            "torch.avg_pool2d(x.permute([0, 3, 1, 2])" + rest,
            x -> F.avgPool2d(x.permute(0, 3, 1, 2), 2, 2, 1, false, true, divisor));
        check(
            image(dtype, 2, channels, 6, 6),
            "torch.avg_pool2d(x" + rest,
            x -> F.avgPool2d(x, 2, 2, 1, false, true, divisor));
        check(
            image(dtype, 6, 6, channels),
            "torch.avg_pool2d(x.permute([2, 0, 1])" + rest,
            x -> F.avgPool2d(x.permute(2, 0, 1), 2, 2, 1, false, true, divisor));
      }
      check(
          image(dtype, 2, 6, channels),
          "torch.avg_pool1d(x.permute([0, 2, 1]), 3)",
          x -> F.avgPool1d(x.permute(0, 2, 1), 3));
    }
  }
}
