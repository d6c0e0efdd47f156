package dev.adjoint.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.F;
import dev.adjoint.Options;
import dev.adjoint.Tensor;
import dev.adjoint.testkit.Form;
import dev.adjoint.testkit.HostTensor;
import dev.adjoint.testkit.Input;
import dev.adjoint.testkit.OpCall;
import dev.adjoint.testkit.OpCall.Unary;
import dev.adjoint.testkit.Tolerance;
import dev.adjoint.testkit.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Every random operation after the same seed: in each dtype, below and above the 16 elements from
 * which libtorch draws in blocks, in memory that is no run, with the gradient, and with the number
 * that is drawn next, so that as many were taken.
 */
@EnabledIf(
    value = "dev.adjoint.conformance.Oracle#isAsked",
    disabledReason = "no libtorch for this platform, or no vector module in this JVM")
final class RandomConformanceTest {
  private static final long[][] SIZES = {{}, {0}, {5}, {15}, {16}, {17}, {7, 5}, {4, 4}, {1003}};

  private record Call(Unary ours, Tolerance tolerance) {}

  private static final Map<String, Call> CALLS = new LinkedHashMap<>();

  private static void exact(String python, Unary call) {
    CALLS.put(python, new Call(call, Tolerance.EXACT));
  }

  private static void near(String python, Unary call) {
    CALLS.put(python, new Call(call, Tolerance.ulps(2)));
  }

  static {
    exact("torch.dropout(x, 0.3, True)", x -> F.dropout(x, 0.3));
    exact("torch.dropout(x, 0.5, True)", F::dropout);
    exact("torch.dropout(x, 0.9, True)", x -> F.dropout(x, 0.9, true));
    exact("torch.dropout(x, 0.3, False)", x -> F.dropout(x, 0.3, false));
    exact("torch.dropout(x, 0.0, True)", x -> F.dropout(x, 0));
    exact("torch.dropout(x, 1.0, True)", x -> F.dropout(x, 1));
    exact("torch.dropout_(x * 1, 0.3, True)", x -> F.dropout(x.mul(1), 0.3, true, true));
    exact("torch.dropout(x.expand([3] + x.shape), 0.4, True)", x -> F.dropout(repeated(x), 0.4));
    exact("torch.bernoulli(torch.sigmoid(x))", x -> x.sigmoid().bernoulli());
    exact("x.bernoulli_()", x -> x.bernoulli_());
    exact("x.bernoulli_(0.3)", x -> x.bernoulli_(0.3));
    exact("x.bernoulli_(torch.sigmoid(x))", x -> x.bernoulli_(x.sigmoid()));
    exact("x.random_()", x -> x.random_());
    exact("x.random_(100)", x -> x.random_(100));
    exact("x.random_(-3, 120)", x -> x.random_(-3, 120));
    exact("x.geometric_(0.3)", x -> x.geometric_(0.3));
    near("x.uniform_(-1.0, 3.0)", x -> x.uniform_(-1, 3));
    near("x.normal_(0.0, 2.0)", x -> x.normal_(0, 2));
    near("x.normal_(100.0, 2.0)", x -> x.normal_(100, 2));
    near("x.log_normal_(0.5, 0.25)", x -> x.logNormal_(0.5, 0.25));
    near("x.exponential_(2.0)", x -> x.exponential_(2));
    near("x.cauchy_(1.0, 2.0)", x -> x.cauchy_(1, 2));
    exact("torch.rand_like(x)", Adjoint::randLike);
    near("torch.randn_like(x)", Adjoint::randnLike);
    exact("torch.randint_like(x, -3, 100)", x -> Adjoint.randintLike(x, -3, 100));
    exact("torch.rand(x.shape, dtype=x.dtype)", x -> Adjoint.rand(x.shape(), x.dtype()));
    near("torch.randn(x.shape, dtype=x.dtype)", x -> Adjoint.randn(x.shape(), x.dtype()));
    exact(
        "torch.randint(2, 100, x.shape, dtype=x.dtype)",
        x -> Adjoint.randint(2, 100, x.shape(), Options.of(x.dtype())));
    exact("torch.multinomial(torch.sigmoid(x), 1)", x -> x.sigmoid().multinomial(1));
    exact("torch.multinomial(torch.sigmoid(x), 3)", x -> x.sigmoid().multinomial(3));
    exact("torch.multinomial(torch.sigmoid(x), 20, True)", x -> x.sigmoid().multinomial(20, true));
  }

  private static Tensor repeated(Tensor x) {
    long[] sizes = x.shape().toArray();
    long[] more = new long[sizes.length + 1];
    more[0] = 3;
    System.arraycopy(sizes, 0, more, 1, sizes.length);
    return x.expand(more);
  }

  @TestFactory
  Stream<DynamicTest> theSameNumbersForTheSameSeed() {
    return CALLS.entrySet().stream()
        .map(
            e ->
                DynamicTest.dynamicTest(
                    e.getKey(), () -> assertThat(differences(e.getKey(), e.getValue())).isEmpty()));
  }

  private static List<String> differences(String python, Call call) {
    List<String> different = new ArrayList<>();
    for (DType dtype : DType.values()) {
      for (long[] sizes : SIZES) {
        for (Form form : Form.values()) {
          // Strides of nothing are libtorch's own.
          boolean nothing = sizes.length == 1 && sizes[0] == 0 && form != Form.CONTIGUOUS;
          if (form.fits(sizes) && !nothing) {
            Input input = input(dtype, sizes, form);
            compare(python, call, input, false, different);
            // libtorch asks for the derivative of randint_like, which it does not have.
            boolean differentiable = !python.contains("_(x") && !python.contains("randint_like");
            if (dtype.isFloatingPoint() && differentiable && !python.startsWith("x.")) {
              compare(python, call, input, true, different);
            }
          }
        }
      }
    }
    return different;
  }

  private static Input input(DType dtype, long[] sizes, Form form) {
    int count = 1;
    for (long size : sizes) {
      count *= (int) size;
    }
    int row = form == Form.EXPANDED && count > 0 ? (int) (count / sizes[0]) : Math.max(count, 1);
    if (dtype.isFloatingPoint()) {
      double[] values = new double[count];
      Arrays.setAll(values, i -> Values.round((i % row * 37 % 101 - 50) / 16.0, dtype));
      return new Input(dtype, sizes, form, new Values.Floats(values));
    }
    long[] values = new long[count];
    Arrays.setAll(values, i -> i % row * 37L % (dtype == DType.BOOL ? 2 : 64));
    return new Input(dtype, sizes, form, new Values.Longs(values));
  }

  private static void compare(
      String python, Call call, Input input, boolean backward, List<String> different) {
    OpCall ours =
        in -> {
          Adjoint.manualSeed(11);
          Tensor result = call.ours().apply(in[0]);
          return List.of(result, Adjoint.rand(2));
        };
    String script = "torch.manual_seed(11)\nr = " + python + "\nreturn r, torch.rand([2])";
    List<Input> inputs = List.of(input);
    Outcome mine =
        backward
            ? Ours.backward(ours, inputs, RandomConformanceTest::gradient)
            : Ours.forward(ours, inputs);
    Outcome theirs =
        backward
            ? Oracle.get().backward(script, inputs, RandomConformanceTest::gradient)
            : Oracle.get().forward(script, inputs);
    String found = difference(mine, theirs, call.tolerance());
    if (found != null) {
      different.add(input + (backward ? ", with gradient" : "") + ": " + found);
    }
  }

  private static Input gradient(HostTensor result) {
    double[] values = new double[result.numel()];
    Arrays.setAll(values, i -> Values.round(1 + i % 7 * 0.5, result.dtype()));
    return new Input(result.dtype(), result.sizes(), Form.CONTIGUOUS, new Values.Floats(values));
  }

  private static @Nullable String difference(Outcome mine, Outcome theirs, Tolerance tolerance) {
    if (mine.error() != null || theirs.error() != null) {
      String own = firstLine(mine.error());
      String other = firstLine(theirs.error());
      return own.equals(other) ? null : "ours " + own + "; libtorch " + other;
    }
    List<@Nullable HostTensor> a = new ArrayList<>(mine.outputs());
    List<@Nullable HostTensor> b = new ArrayList<>(theirs.outputs());
    a.addAll(mine.grads());
    b.addAll(theirs.grads());
    if (!mine.nodes().equals(theirs.nodes()) || a.size() != b.size()) {
      return "nodes " + mine.nodes() + "; libtorch " + theirs.nodes();
    }
    for (int i = 0; i < a.size(); i++) {
      HostTensor own = a.get(i);
      HostTensor other = b.get(i);
      if (own == null || other == null) {
        if (own != other) {
          return "gradient " + own + "; libtorch " + other;
        }
        continue;
      }
      Judge.Finding finding =
          Judge.compare(
              own, other, tolerance, null, true, new Judge.References(() -> null, () -> null));
      if (finding.verdict() == Tally.Verdict.DIFFERENT) {
        return "result " + i + ": " + finding.reason();
      }
    }
    return null;
  }

  private static String firstLine(@Nullable String error) {
    return error == null ? "a result" : error.lines().findFirst().orElse("");
  }
}
