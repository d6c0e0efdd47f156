package dev.adjoint.conformance;

import static dev.adjoint.Adjoint.dims;
import static dev.adjoint.Adjoint.tensor;
import static dev.adjoint.Adjoint.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.testkit.Form;
import dev.adjoint.testkit.Input;
import dev.adjoint.testkit.OpCall;
import dev.adjoint.testkit.Values;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIf;

/** What is wrong is refused in PyTorch's words, and nothing has changed. */
@EnabledIf(
    value = "dev.adjoint.conformance.Oracle#isAsked",
    disabledReason = "no libtorch for this platform, or no vector module in this JVM")
final class BadInputTest {
  private static final Input TWO_BY_THREE = floats(new long[] {2, 3}, 1, 2, 3, 4, 5, 6);
  private static final Input THREE = floats(new long[] {3}, 1, 2, 3);
  private static final Input TWO = floats(new long[] {2}, 1, 2);
  private static final Input ONE = floats(new long[] {}, 5);
  private static final Input WHOLE =
      new Input(
          DType.INT64, new long[] {3}, Form.CONTIGUOUS, new Values.Longs(new long[] {1, 2, 3}));
  private static final Input TRANSPOSED =
      new Input(
          DType.FLOAT32,
          new long[] {2, 3},
          Form.TRANSPOSED,
          new Values.Floats(new double[] {1, 2, 3, 4, 5, 6}));

  private static Input floats(long[] sizes, double... values) {
    return new Input(DType.FLOAT32, sizes, Form.CONTIGUOUS, new Values.Floats(values));
  }

  /** A refused call: the first line of libtorch's text, or the text given here, is in ours. */
  private record Bad(
      String label,
      Class<? extends RuntimeException> type,
      String python,
      @Nullable String text,
      OpCall call,
      List<Input> inputs) {}

  private static final Class<IllegalStateException> STATE = IllegalStateException.class;
  private static final Class<IllegalArgumentException> ARGUMENT = IllegalArgumentException.class;
  private static final Class<IndexOutOfBoundsException> INDEX = IndexOutOfBoundsException.class;

  private static Bad bad(
      String label,
      Class<? extends RuntimeException> type,
      String python,
      OpCall.Unary call,
      Input x) {
    return new Bad(label, type, python, null, OpCall.of(call), List.of(x));
  }

  private static Bad bad(
      String label,
      Class<? extends RuntimeException> type,
      String python,
      OpCall.Binary call,
      Input x,
      Input y) {
    return new Bad(label, type, python, null, OpCall.of(call), List.of(x, y));
  }

  /** What Python's own layer refuses, before libtorch sees it. */
  private static Bad inPython(
      String label,
      Class<? extends RuntimeException> type,
      String text,
      OpCall.Unary call,
      Input x) {
    return new Bad(label, type, "", text, OpCall.of(call), List.of(x));
  }

  private static Tensor done(Runnable statement, Tensor result) {
    statement.run();
    return result;
  }

  private static final List<Bad> ALL =
      List.of(
          bad("shapes that don't broadcast", STATE, "x + y", Tensor::add, TWO_BY_THREE, TWO),
          bad(
              "log-sum-exp without dimensions",
              STATE,
              "d: List[int] = []\nreturn torch.logsumexp(x, d)",
              x -> x.logsumexp(dims()),
              TWO_BY_THREE),
          bad(
              "in-place result of another shape",
              STATE,
              "x.add_(y)",
              Tensor::add_,
              THREE,
              TWO_BY_THREE),
          bad(
              "backward on a non-scalar",
              STATE,
              "x.requires_grad_()\n(x * 2).backward()\nreturn x",
              x -> done(() -> x.requiresGrad_().mul(2).backward(), x),
              THREE),
          bad(
              "backward twice",
              STATE,
              "x.requires_grad_()\ny = (x * x).sum()\ny.backward()\ny.backward()\nreturn x",
              x -> {
                Tensor y = x.requiresGrad_().mul(x).sum();
                y.backward();
                y.backward();
                return x;
              },
              THREE),
          bad(
              "backward of what needs no gradient",
              STATE,
              "x.sum().backward()\nreturn x",
              x -> done(() -> x.sum().backward(), x),
              THREE),
          inPython(
              "gradient of the wrong shape",
              STATE,
              "Mismatch in shape: grad_output[0] has a shape of torch.Size([2]) and output[0] has a"
                  + " shape of torch.Size([3]).",
              x -> done(() -> x.requiresGrad_().mul(2).backward(zeros(2)), x),
              THREE),
          inPython(
              "requires_grad on integers",
              STATE,
              "only Tensors of floating point and complex dtype can require gradients",
              x -> x.requiresGrad_(),
              WHOLE),
          bad(
              "requires_grad off on a non-leaf",
              STATE,
              "x.requires_grad_()\nreturn (x * 2).requires_grad_(False)",
              x -> x.requiresGrad_().mul(2).requiresGrad_(false),
              THREE),
          bad(
              "in-place on a leaf",
              STATE,
              "x.requires_grad_()\nreturn x.add_(1)",
              x -> x.requiresGrad_().add_(1),
              THREE),
          bad(
              "in-place on a view of a leaf",
              STATE,
              "x.requires_grad_()\nreturn x[0].add_(1)",
              x -> x.requiresGrad_().get(0).add_(1),
              THREE),
          bad(
              "a saved tensor changed in place",
              STATE,
              // The script drops a write that nobody looks at, so it returns y.
              "x.requires_grad_()\ny = x * 1\nz = y * y\ny.add_(1)\nz.sum().backward()\nreturn y",
              x -> {
                Tensor y = x.requiresGrad_().mul(1);
                Tensor z = y.mul(y);
                y.add_(1);
                z.sum().backward();
                return y;
              },
              THREE),
          bad("detach_ on a view", STATE, "x[0].detach_()", x -> x.get(0).detach_(), THREE),
          bad("select out of range", INDEX, "x.select(0, 5)", x -> x.select(0, 5), THREE),
          bad(
              "dimension out of range",
              INDEX,
              "x.transpose(0, 5)",
              x -> x.transpose(0, 5),
              TWO_BY_THREE),
          inPython(
              "index out of range",
              INDEX,
              "index 5 is out of bounds for dimension 0 with size 3",
              x -> x.get(5),
              THREE),
          inPython(
              "too many indices",
              INDEX,
              "too many indices for tensor of dimension 1",
              x -> x.get(0, 0),
              THREE),
          inPython(
              "index of a scalar",
              INDEX,
              "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()`"
                  + " in C++ to convert a 0-dim tensor to a number",
              x -> x.get(0),
              ONE),
          bad("mean of integers", STATE, "x.mean()", x -> x.mean(), WHOLE),
          bad("dot of two types", STATE, "torch.dot(x, y)", Tensor::dot, THREE, WHOLE),
          bad(
              "product of two types",
              STATE,
              "x.view(1, 3).matmul(y)",
              (x, y) -> x.view(1, 3).matmul(y),
              THREE,
              WHOLE),
          bad("float into integers", STATE, "x.add_(y)", Tensor::add_, WHOLE, THREE),
          bad(
              "item of three elements",
              STATE,
              "torch.tensor(x.item())",
              x -> tensor(x.item()),
              THREE),
          bad(
              "sizes that overflow",
              STATE,
              "torch.zeros([4611686018427387904, 4, 2])",
              x -> zeros(4611686018427387904L, 4, 2),
              ONE),
          bad("a view of another size", STATE, "x.view(4, 2)", x -> x.view(4, 2), TWO_BY_THREE),
          bad("a view across strides", STATE, "x.view(6)", x -> x.view(6), TRANSPOSED),
          bad("expand to a smaller size", STATE, "x.expand(2)", x -> x.expand(2), THREE),
          bad("expand to fewer dims", STATE, "x.expand(3)", x -> x.expand(3), TWO_BY_THREE),
          bad(
              "t of three dims",
              STATE,
              "x.view(1, 2, 3).t()",
              x -> x.view(1, 2, 3).t(),
              TWO_BY_THREE),
          bad("narrow too far", STATE, "x.narrow(0, 1, 5)", x -> x.narrow(0, 1, 5), THREE),
          bad(
              "matmul of wrong shapes",
              STATE,
              "x.matmul(y)",
              Tensor::matmul,
              TWO_BY_THREE,
              TWO_BY_THREE),
          bad(
              "allclose of two types",
              STATE,
              "torch.tensor(torch.allclose(x, y))",
              (x, y) -> tensor(x.allclose(y)),
              THREE,
              WHOLE),
          bad("integers to negative powers", STATE, "x ** (-2)", x -> x.pow(-2), WHOLE),
          bad(
              "write to an expanded tensor",
              STATE,
              "x.expand(2, 3).add_(1)",
              x -> x.expand(2, 3).add_(1),
              THREE));

  @TestFactory
  Stream<DynamicTest> everyRefusalHasPyTorchsWords() {
    return ALL.stream().map(b -> DynamicTest.dynamicTest(b.label(), () -> check(b)));
  }

  private static void check(Bad bad) {
    String text = bad.text();
    String theirs = text != null ? text : Oracle.get().forward(bad.python(), bad.inputs()).error();
    assertThat(theirs).as("libtorch refuses").isNotNull();
    Tensor[] inputs = bad.inputs().stream().map(Input::toTensor).toArray(Tensor[]::new);
    String before = values(inputs);
    Throwable thrown = catchThrowable(() -> bad.call().apply(inputs));
    if (bad.type() == INDEX) {
      assertThat(thrown).as("libtorch says: %s", theirs).isInstanceOf(INDEX);
    } else {
      assertThat(thrown)
          .as("libtorch says: %s", theirs)
          .isInstanceOfAny(IllegalStateException.class, IllegalArgumentException.class);
    }
    assertThat(thrown).hasMessageContaining(core(String.valueOf(theirs)));
    assertThat(values(inputs)).isEqualTo(before);
  }

  private static String values(Tensor... inputs) {
    return Stream.of(inputs).map(t -> t.detach().toString()).toList().toString();
  }

  private static String core(String text) {
    String line = text.lines().findFirst().orElse("");
    int end = line.indexOf(": [CPU");
    // Python names the type of a tensor in another way than C++.
    return (end >= 0 ? line.substring(0, end) : line)
        .replaceFirst("CPU(\\w+)Type\\{", "torch.$1Tensor{");
  }
}
