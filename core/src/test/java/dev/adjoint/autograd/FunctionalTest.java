package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static dev.adjoint.autograd.Functional.hessian;
import static dev.adjoint.autograd.Functional.hvp;
import static dev.adjoint.autograd.Functional.jacobian;
import static dev.adjoint.autograd.Functional.jvp;
import static dev.adjoint.autograd.Functional.vhp;
import static dev.adjoint.autograd.Functional.vjp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.DType;
import dev.adjoint.Func;
import dev.adjoint.Tensor;
import dev.adjoint.TensorFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Derivatives of functions, as {@code torch.autograd.functional} gives them. */
class FunctionalTest {
  private static final FunctionalOptions USUAL = FunctionalOptions.DEFAULT;
  private static final FunctionalOptions STRICT = USUAL.strict(true);
  private static final FunctionalOptions CREATE = USUAL.createGraph(true);
  private static final FunctionalOptions AT_ONCE = USUAL.vectorize(true);
  private static final FunctionalOptions FORWARD = AT_ONCE.strategy("forward-mode");

  private static final Tensor X = tensor(1.0, 2.0).requiresGrad_();
  private static final Tensor Y = tensor(3.0, 4.0);
  private static final String STRICT_MODE = " This is not allowed in strict mode.";

  /** Every function, with a vector where it takes one, by name. */
  private record Api(String name, Caller caller) {
    Object call(Function<Object, Object> f, Object x, @Nullable Object v, FunctionalOptions o) {
      return caller.call(f, x, v, o);
    }
  }

  private interface Caller {
    Object call(Function<Object, Object> f, Object x, @Nullable Object v, FunctionalOptions o);
  }

  private static final Api VJP = new Api("vjp", Functional::vjp);
  private static final Api JVP = new Api("jvp", Functional::jvp);
  private static final Api VHP = new Api("vhp", Functional::vhp);
  private static final Api HVP = new Api("hvp", Functional::hvp);
  private static final Api JACOBIAN = new Api("jacobian", (f, x, v, o) -> jacobian(f, x, o));
  private static final Api HESSIAN = new Api("hessian", (f, x, v, o) -> hessian(f, x, o));
  private static final List<Api> ALL = List.of(VJP, JVP, VHP, HVP, JACOBIAN, HESSIAN);
  private static final List<Api> SECOND = List.of(VHP, HVP, HESSIAN);

  private static Function<Object, Object> of(TensorFunction f) {
    return x -> f.apply((Tensor) x);
  }

  /** A function of several tensors. */
  private static Function<Object, Object> ofList(Function<List<Tensor>, Object> f) {
    return xs -> f.apply(((List<?>) xs).stream().map(Tensor.class::cast).toList());
  }

  private static void state(ThrowingCallable call, String text) {
    assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessage(text);
  }

  private static void argument(ThrowingCallable call, String text) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(text);
  }

  private static void text(Object value, String expected) {
    assertThat(value.toString().replaceAll("\\s+", " ")).isEqualTo(expected);
  }

  // ---- what is refused

  @Test
  @Tag("autograd-16.01")
  void inputsAndOutputsAreTensors() {
    for (Api api : ALL) {
      String inputs =
          "The inputs given to %s must be either a Tensor or a tuple of Tensors but the %s has type"
              + " class java.lang.Double.";
      argument(
          () -> api.call(x -> x, 3.0, null, USUAL), inputs.formatted(api.name, "given inputs"));
      argument(
          () -> api.call(x -> x, List.of(X, 3.0), null, USUAL),
          inputs.formatted(api.name, "value at index 1"));
      String outputs =
          "The outputs of the user-provided function given to %s must be either a Tensor or a tuple"
              + " of Tensors but the %s has type class java.lang.Double.";
      argument(
          () -> api.call(x -> 3.0, X, api == VJP ? null : Y, USUAL),
          outputs.formatted(api.name, "given outputs of the user-provided function"));
      argument(
          () -> api.call(x -> List.of(X.sum(), 3.0), X, api == VJP ? null : Y, USUAL),
          outputs.formatted(api.name, "value at index 1"));
    }
    argument(
        () -> VJP.call(of(Tensor::sum), X, 3.0, USUAL),
        "The v given to vjp must be either a Tensor or a tuple of Tensors but the given v has type"
            + " class java.lang.Double.");
  }

  @Test
  @Tag("autograd-16.02")
  void theVectorMayBeMissingForOneNumber() {
    String output =
        "The vector v can only be None if the user-provided function returns a single Tensor with a"
            + " single element.";
    state(() -> vjp(x -> x.mul(2), X), output);
    state(() -> vjp(x -> List.of(x.sum(), x.sum()), X), output);
    text(vjp(x -> x.pow(3).get(1), X).product(), "tensor([ 0., 12.])");
    text(vjp(x -> x.get("1:"), X).product(), "tensor([0., 1.])");
    for (Api api : List.of(JVP, VHP, HVP)) {
      state(
          () -> api.call(of(Tensor::sum), X, null, USUAL),
          "The vector v can only be None if the input to the user-provided function is a single"
              + " Tensor with a single element.");
    }
    Tensor one = tensor(3.0);
    text(jvp(x -> x.mul(Y), one).product(), "tensor([3., 4.])");
    text(vhp(x -> x.pow(3), one).product(), "tensor(18.)");
    text(hvp(x -> x.pow(3), one).product(), "tensor(18.)");
  }

  @Test
  @Tag("autograd-16.02")
  void theVectorHasTheRightSize() {
    state(
        () -> vjp(x -> x.sum(), X, ones(3)),
        "v has invalid size: should be torch.Size([]) but got torch.Size([3]).");
    Function<Object, Object> first = ofList(xs -> xs.getFirst().sum());
    state(
        () -> VJP.call(ofList(List::copyOf), List.of(X, Y), List.of(Y, ones(3)), USUAL),
        "Entry 1 in v has invalid size: should be torch.Size([2]) but got torch.Size([3]).");
    state(
        () -> VJP.call(first, List.of(X, Y), List.of(Y, Y), USUAL),
        "The given v should contain a single Tensor.");
    for (Api api : List.of(JVP, VHP, HVP)) {
      state(
          () -> api.call(of(Tensor::sum), X, ones(3), USUAL),
          "v has invalid size: should be torch.Size([2]) but got torch.Size([3]).");
      state(
          () -> api.call(of(Tensor::sum), X, List.of(Y, Y), USUAL),
          "The given v should contain a single Tensor.");
      state(
          () -> api.call(first, List.of(X, Y), Y, USUAL),
          "v is a tuple of invalid length: should be 2 but got 1.");
      state(
          () -> api.call(first, List.of(X, Y), List.of(Y, ones(3)), USUAL),
          "Entry 1 in v has invalid size: should be torch.Size([2]) but got torch.Size([3]).");
    }
  }

  // ---- strict mode

  @Test
  @Tag("autograd-16.03")
  void strictModeRefusesConstantOutputs() {
    for (Api api : ALL) {
      Object v = api == VJP ? null : Y;
      for (FunctionalOptions options : List.of(STRICT, STRICT.createGraph(true))) {
        state(
            () -> api.call(of(x -> x.detach().sum()), X, v, options),
            "Output 0 of the user-provided function does not require gradients. The outputs must be"
                + " computed in a differentiable manner from the input when running in strict"
                + " mode.");
      }
      Tensor zeros = zeros(2);
      Object result = api.call(of(x -> x.detach().sum()), X, v, USUAL);
      Object product = result instanceof Functional.Product<?, ?> p ? p.product() : result;
      assertThat(((Tensor) product).eq(zeros).all().itemBoolean()).isTrue();
    }
  }

  @Test
  @Tag("autograd-16.03")
  void strictModeRefusesUnusedInputs() {
    Function<Object, Object> f = ofList(xs -> xs.getFirst().pow(2).sum());
    List<Tensor> inputs = List.of(X, Y);
    String unused =
        "The output of the user-provided function is independent of input 1." + STRICT_MODE;
    state(() -> VJP.call(f, inputs, null, STRICT), unused);
    for (Api api : List.of(JVP, VHP, HVP)) {
      state(() -> api.call(f, inputs, inputs, STRICT), unused);
    }
    state(
        () -> JACOBIAN.call(f, inputs, null, STRICT),
        "Output 0 of the user-provided function is independent of input 1." + STRICT_MODE);
    state(() -> HESSIAN.call(f, inputs, null, STRICT), linear(1));
    text(JACOBIAN.call(f, inputs, null, USUAL), "[tensor([2., 4.]), tensor([0., 0.])]");
    text(
        HESSIAN.call(f, inputs, null, USUAL),
        "[[tensor([[2., 0.], [0., 2.]]), tensor([[0., 0.], [0., 0.]])], "
            + "[tensor([[0., 0.], [0., 0.]]), tensor([[0., 0.], [0., 0.]])]]");
    text(
        VHP.call(f, inputs, inputs, USUAL),
        "Product[output=tensor(5.), product=[tensor([2., 4.]), tensor([0., 0.])]]");
    text(
        HVP.call(f, inputs, inputs, USUAL),
        "Product[output=tensor(5.), product=[tensor([2., 4.]), tensor([0., 0.])]]");
    text(JVP.call(f, inputs, inputs, USUAL), "Product[output=tensor(5.), product=tensor(10.)]");
  }

  private static String linear(int input) {
    return "While computing the hessian, found that the jacobian of the user-provided function with"
        + " respect to input "
        + input
        + " is independent of the input."
        + STRICT_MODE
        + " You should ensure that your function is twice differentiable and that the jacobian"
        + " depends on the inputs (this would be violated by a linear function for example).";
  }

  @Test
  @Tag("autograd-16.03")
  void strictModeWantsDerivativesThatDepend() {
    FunctionalOptions create = STRICT.createGraph(true);
    Function<Object, Object> linear = of(x -> x.mul(2).sum());
    String constant =
        " of the user-provided function is independent of input 0. This is not allowed in strict"
            + " mode when create_graph=True.";
    for (Api api : List.of(VJP, JVP, JACOBIAN)) {
      Object v = api == VJP ? null : Y;
      state(() -> api.call(linear, X, v, create), "The jacobian" + constant);
      assertThat(api.call(linear, X, v, STRICT)).isNotNull();
    }
    Function<Object, Object> square = of(x -> x.mul(x).sum());
    // Each derivative of a power leads to its input, in PyTorch too, though it be constant.
    Function<Object, Object> power = of(x -> x.pow(2).sum());
    Function<Object, Object> cube = of(x -> x.pow(3).sum());
    for (Api api : SECOND) {
      assertThat(api.call(power, X, Y, create)).isNotNull();
      state(() -> api.call(linear, X, Y, STRICT), linear(0));
      state(
          () -> api.call(square, X, Y, create),
          (api == HESSIAN ? "The jacobian" : "The hessian") + constant);
      assertThat(api.call(square, X, Y, STRICT)).isNotNull();
      assertThat(api.call(cube, X, Y, create)).isNotNull();
    }
  }

  @Test
  @Tag("autograd-16.03")
  void newLeavesAreNoInputs() {
    Function<Object, Object> f = x -> tensor(3.0).requiresGrad_().mul(1);
    String independent = "utput%s of the user-provided function is independent of input 0.";
    for (Api api : List.of(VJP, JVP, VHP, HVP)) {
      state(
          () -> api.call(f, X, api == VJP ? null : Y, STRICT),
          "The o" + independent.formatted("") + STRICT_MODE);
    }
    state(() -> JACOBIAN.call(f, X, null, STRICT), "O" + independent.formatted(" 0") + STRICT_MODE);
    state(() -> HESSIAN.call(f, X, null, STRICT), linear(0));
  }

  // ---- graphs

  @Test
  @Tag("autograd-16.04")
  void resultsHaveNoHistoryUnlessAskedFor() {
    Function<Tensor, Tensor> cube = x -> x.pow(3);
    Function<Tensor, Tensor> sum = x -> x.pow(3).sum();
    for (boolean recording : new boolean[] {true, false}) {
      try (GradMode _ = GradMode.set(recording)) {
        text(jacobian(cube, X), "tensor([[ 3., 0.], [ 0., 12.]])");
        text(hessian(sum, X), "tensor([[ 6., 0.], [ 0., 12.]])");
        text(vjp(cube, X, Y), "Product[output=tensor([1., 8.]), product=tensor([ 9., 48.])]");
        text(jvp(cube, X, Y), "Product[output=tensor([1., 8.]), product=tensor([ 9., 48.])]");
        text(vhp(sum, X, Y), "Product[output=tensor(9.), product=tensor([18., 48.])]");
        text(hvp(sum, X, Y), "Product[output=tensor(9.), product=tensor([18., 48.])]");
        text(jacobian(cube, X, CREATE), "tensor([[ 3., 0.], [ 0., 12.]], grad_fn=<ViewBackward0>)");
        text(
            jacobian(cube, X, CREATE.vectorize(true)),
            "tensor([[ 3., 0.], [ 0., 12.]], grad_fn=<ViewBackward0>)");
        text(hessian(sum, X, CREATE), "tensor([[ 6., 0.], [ 0., 12.]], grad_fn=<ViewBackward0>)");
        for (Functional.Product<Tensor, Tensor> p :
            List.of(
                vjp(cube, X, Y, CREATE),
                jvp(cube, X, Y, CREATE),
                vhp(sum, X, Y, CREATE),
                hvp(sum, X, Y, CREATE))) {
          assertThat(p.output().requiresGrad()).isTrue();
          assertThat(p.product().requiresGrad()).isTrue();
        }
      }
    }
  }

  @Test
  @Tag("autograd-16.04")
  void gradientsFlowThroughResults() {
    Tensor x = tensor(1.0, 2.0).requiresGrad_();
    Tensor v = tensor(3.0, 4.0).requiresGrad_();
    Function<Tensor, Tensor> cube = t -> t.pow(3);
    text(grad(jacobian(t -> t.pow(3), x, CREATE).sum(), x).getFirst(), "tensor([ 6., 12.])");
    for (var product : List.of(vjp(cube, x, v, CREATE), jvp(cube, x, v, CREATE))) {
      List<Tensor> grads = grad(product.product().sum(), x, v);
      text(grads, "[tensor([18., 48.]), tensor([ 3., 12.])]");
    }
    Function<Tensor, Tensor> sum = t -> t.pow(3).sum();
    for (var product : List.of(vhp(sum, x, v, CREATE), hvp(sum, x, v, CREATE))) {
      text(grad(product.product().sum(), x, v), "[tensor([18., 24.]), tensor([ 6., 12.])]");
    }
    text(grad(hessian(t -> t.pow(3).sum(), x, CREATE).sum(), x), "[tensor([6., 6.])]");
    assertThat(x.grad()).isNull();
  }

  @Test
  @Tag("autograd-16.04")
  void aCapturedTensorIsNoArgument() {
    Tensor x = tensor(1.0, 2.0).requiresGrad_();
    text(jacobian(t -> t.mul(x), x), "tensor([[1., 0.], [0., 2.]])");
    text(jacobian(t -> x.mul(2), x), "tensor([[0., 0.], [0., 0.]])");
  }

  // ---- shapes

  @Test
  @Tag("autograd-16.05")
  void blocksAreNestedAsOutputsAndInputs() {
    Tensor a = ones(2, 3);
    Tensor b = ones();
    text(jacobian(x -> x.sum(0), a).shape(), "torch.Size([3, 2, 3])");
    text(jacobian(x -> x.sum(), a).shape(), "torch.Size([2, 3])");
    text(jacobian(x -> x.mul(2), b), "tensor(2.)");
    text(shapes(jacobian((x, y) -> x.mul(y), a, b)), "[[2, 3, 2, 3], [2, 3]]");
    Function<Tensor, List<Tensor>> two = x -> List.of(x.sum(1), x.mul(2));
    text(shapes(jacobian(two, a)), "[[2, 2, 3], [2, 3, 2, 3]]");
    Function<List<Tensor>, List<Tensor>> both =
        xs -> List.of(xs.get(0).sum(1), xs.get(1).exp(), xs.get(0).mul(xs.get(1)));
    for (FunctionalOptions options : List.of(USUAL, AT_ONCE, FORWARD)) {
      text(
          shapes(jacobian(both, List.of(a, b), options)),
          "[[[2, 2, 3], [2]], [[2, 3], []], [[2, 3, 2, 3], [2, 3]]]");
    }
    text(shapes(jacobian(xs -> xs.get(0).sum(), List.of(a))), "[[2, 3]]");
    Function<Tensor, List<Tensor>> listOfOne = x -> List.of(x.sum());
    text(shapes(jacobian(listOfOne, a)), "[[2, 3]]");
  }

  @Test
  @Tag("autograd-16.05")
  void hessiansHaveTheInputsSizesTwice() {
    Tensor a = ones(2, 3);
    Tensor b = ones();
    text(hessian(x -> x.pow(2).sum(), a).shape(), "torch.Size([2, 3, 2, 3])");
    text(hessian(x -> x.pow(3), b), "tensor(6.)");
    text(hessian(x -> x.pow(3).sum().view(1, 1), b), "tensor(6.)");
    text(shapes(hessian((x, y) -> x.mul(y).sum(), a, b)), "[[[2, 3, 2, 3], [2, 3]], [[2, 3], []]]");
    text(shapes(hessian(xs -> xs.get(0).pow(2).sum(), List.of(a))), "[[[2, 3, 2, 3]]]");
  }

  private static Object shapes(Object tree) {
    if (tree instanceof List<?> list) {
      List<Object> inner = new ArrayList<>();
      list.forEach(e -> inner.add(shapes(e)));
      return inner;
    }
    String text = ((Tensor) tree).shape().toString();
    return text.substring("torch.Size(".length(), text.length() - 1);
  }

  // ---- all rows at once

  private static void sameAtOnce(Function<List<Tensor>, ?> f, Tensor... inputs) {
    List<Tensor> list = List.of(inputs);
    Object expected = jacobian(f, list);
    same(jacobian(f, list, AT_ONCE), expected);
    same(jacobian(f, list, FORWARD), expected);
  }

  private static void same(Object actual, Object expected) {
    if (expected instanceof List<?> list) {
      List<?> other = (List<?>) actual;
      assertThat(other).hasSameSizeAs(list);
      for (int i = 0; i < list.size(); i++) {
        same(other.get(i), list.get(i));
      }
      return;
    }
    Tensor a = (Tensor) actual;
    Tensor b = (Tensor) expected;
    assertThat(a.shape()).isEqualTo(b.shape());
    assertThat(a.to(FLOAT64).allclose(b.to(FLOAT64))).isTrue();
  }

  @Test
  @Tag("autograd-16.06")
  void allRowsAtOnceAreTheRowsOneByOne() {
    Tensor x = tensor(0.5, -1.0, 2.0);
    Tensor y = tensor(1.5, 0.25, -3.0);
    Tensor zeroDim = tensor(2.0);
    sameAtOnce(xs -> xs.get(0).pow(2), x);
    sameAtOnce(xs -> xs.get(0).mul(xs.get(1)), x, y);
    sameAtOnce(xs -> List.of(xs.get(0).sum(), xs.get(0).exp().mul(xs.get(1))), x, y);
    sameAtOnce(xs -> xs.get(0).view(3, 1).mul(xs.get(1).view(1, 3)), x, y);
    // Of no dimension.
    sameAtOnce(xs -> xs.get(0).sin(), zeroDim);
    sameAtOnce(xs -> List.of(xs.get(0).sum(), xs.get(1).mul(3)), x, zeroDim);
    sameAtOnce(xs -> xs.get(0).mul(xs.get(1)), x, zeroDim);
    // Unrelated.
    sameAtOnce(xs -> List.of(xs.get(0), xs.get(0)), x, y);
    sameAtOnce(xs -> List.of(xs.get(0).detach(), xs.get(1).mul(2)), x, y);
    sameAtOnce(xs -> x.mul(2), y);
    // Of several dtypes.
    Tensor wide = x.to(FLOAT64);
    sameAtOnce(xs -> xs.get(0).mul(xs.get(1)), wide, y);
    sameAtOnce(xs -> List.of(xs.get(0).to(FLOAT64), xs.get(1).pow(2)), x, wide);
  }

  @Test
  @Tag("autograd-16.06")
  void theDtypeIsTheInputsOrInForwardModeTheOutputs() {
    TensorFunction f = x -> x.to(FLOAT64);
    assertThat(jacobian(f, Y).dtype()).isEqualTo(DType.FLOAT32);
    assertThat(jacobian(f, Y, AT_ONCE).dtype()).isEqualTo(DType.FLOAT32);
    assertThat(jacobian(f, Y, FORWARD).dtype()).isEqualTo(DType.FLOAT64);
  }

  @Test
  @Tag("autograd-16.06")
  void hessiansAtOnceAreThoseRowByRow() {
    Tensor x = tensor(0.5, -1.0, 2.0);
    Tensor y = tensor(1.5, 0.25, -3.0);
    List<Function<List<Tensor>, Tensor>> functions =
        List.of(
            xs -> xs.get(0).pow(3).sum(),
            xs -> xs.get(0).pow(2).mul(xs.get(1).exp()).sum(),
            xs -> xs.get(1).sin().sum(),
            xs -> xs.get(0).sum());
    for (Function<List<Tensor>, Tensor> f : functions) {
      Object expected = hessian(f, List.of(x, y));
      same(hessian(f, List.of(x, y), AT_ONCE), expected);
      same(hessian(f, List.of(x, y), FORWARD), expected);
    }
    text(hessian(t -> t.pow(3).sum(), X, FORWARD).detach(), "tensor([[ 6., 0.], [ 0., 12.]])");
    text(hessian(t -> t.pow(3), tensor(2.0), AT_ONCE), "tensor(12.)");
  }

  @Test
  @Tag("autograd-16.06")
  void graphsThroughAllRowsAtOnce() {
    Tensor x = tensor(1.0, 2.0).requiresGrad_();
    Tensor jacobian = jacobian(t -> t.pow(3), x, AT_ONCE.createGraph(true));
    text(grad(jacobian.sum(), x), "[tensor([ 6., 12.])]");
    Tensor hessian = hessian(t -> t.pow(4).sum(), x, AT_ONCE.createGraph(true));
    text(grad(hessian.sum(), x), "[tensor([24., 48.])]");
  }

  @Test
  @Tag("autograd-16.06")
  void whatCannotBeCombined() {
    TensorFunction f = x -> x.pow(2);
    TensorFunction sum = x -> x.pow(2).sum();
    String strict =
        "torch.autograd.functional.jacobian: `strict=True` and `vectorized=True` are not supported"
            + " together. Please either set `strict=False` or `vectorize=False`.";
    state(() -> jacobian(f, X, STRICT.vectorize(true)), strict);
    state(() -> hessian(sum, X, STRICT.vectorize(true)), strict);
    state(
        () -> jacobian(f, X, FORWARD.strict(true)),
        "torch.autograd.functional.jacobian: `strict=True` and `strategy=\"forward-mode\"` are not"
            + " supported together (yet). Please either set `strict=False` or"
            + " `strategy=\"reverse-mode\"`.");
    assertThatThrownBy(() -> jacobian(f, X, FORWARD.createGraph(true)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(
            "torch.autograd.functional.jacobian: `create_graph=True` and"
                + " `strategy=\"forward-mode\"` are not supported together (yet). Please either set"
                + " `create_graph=False` or `strategy=\"reverse-mode\"`.");
    assertThatThrownBy(() -> jacobian(f, X, FORWARD.vectorize(false)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("implemented for `vectorize=True`.");
    String strategy = "Expected strategy to be either \"forward-mode\" or \"reverse-mode\".";
    assertThatThrownBy(() -> jacobian(f, X, USUAL.strategy("sideways")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(strategy + " Hint: ");
    argument(() -> hessian(sum, X, USUAL.strategy("sideways")), strategy);
  }

  // ---- functions with one number as their result

  @Test
  @Tag("autograd-16.07")
  void secondDerivativesAreOfOneNumber() {
    for (Api api : SECOND) {
      state(
          () -> api.call(of(x -> x.mul(2)), X, Y, USUAL),
          "The Tensor returned by the function given to "
              + api.name
              + " should contain a single element");
      state(
          () -> api.call(x -> List.of(((Tensor) x).sum()), X, Y, USUAL),
          "The function given to " + api.name + " should return a single Tensor");
    }
    state(
        () -> hessian(x -> x.mul(2), X, FORWARD),
        "The Tensor returned by the function given to hessian should contain a single element");
  }

  // ---- agreement

  @Test
  @Tag("autograd-16.08")
  void productsAreThoseOfTheMatrices() {
    Tensor x = tensor(0.5, -1.0, 2.0);
    Tensor v = tensor(1.5, 0.25, -3.0);
    TensorFunction f =
        t -> t.exp().mul(cat(List.of(t.narrow(0, 1, 2), t.narrow(0, 0, 1)), 0)).narrow(0, 0, 2);
    Tensor jacobian = jacobian(f, x);
    Tensor w = tensor(2.0, -1.0);
    assertThat(vjp(f, x, w).product().allclose(w.matmul(jacobian))).isTrue();
    assertThat(jvp(f, x, v).product().allclose(jacobian.matmul(v))).isTrue();
    assertThat(vjp(f, x, w).output().allclose(f.apply(x))).isTrue();
    TensorFunction g =
        t -> t.exp().mul(cat(List.of(t.narrow(0, 1, 2), t.narrow(0, 0, 1)), 0)).sum();
    Tensor hessian = hessian(g, x);
    assertThat(vhp(g, x, v).product().allclose(v.matmul(hessian))).isTrue();
    assertThat(hvp(g, x, v).product().allclose(hessian.matmul(v))).isTrue();
  }

  @Test
  @Tag("autograd-16.08")
  void productsOfSeveralInputsAreSumsOverTheirBlocks() {
    Tensor x = tensor(0.5, -1.0);
    Tensor y = tensor(1.5, 0.25, -3.0);
    List<Tensor> v = List.of(tensor(1.0, 2.0), tensor(-1.0, 0.5, 2.0));
    Function<List<Tensor>, Tensor> f =
        xs -> xs.get(0).exp().view(2, 1).mul(xs.get(1).pow(2)).sum(1);
    List<Tensor> blocks = jacobian((a, b) -> f.apply(List.of(a, b)), x, y);
    Tensor along = blocks.get(0).matmul(v.get(0)).add(blocks.get(1).matmul(v.get(1)));
    assertThat(jvp(f, List.of(x, y), v).product().allclose(along)).isTrue();
    Tensor w = tensor(2.0, -1.0);
    List<Tensor> back = vjp(f, List.of(x, y), w).product();
    same(back, List.of(w.matmul(blocks.get(0)), w.matmul(blocks.get(1))));
    Function<List<Tensor>, Tensor> g = xs -> f.apply(xs).sum();
    var h = hessian((a, b) -> g.apply(List.of(a, b)), x, y);
    List<Tensor> expected = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      expected.add(h.get(i).get(0).matmul(v.get(0)).add(h.get(i).get(1).matmul(v.get(1))));
    }
    same(vhp(g, List.of(x, y), v).product(), expected);
    same(hvp(g, List.of(x, y), v).product(), expected);
  }

  // ---- transforms

  @Test
  @Tag("autograd-16.04")
  void transformedFunctionsUseTheTransforms() {
    String refusal =
        "You are attempting to call Tensor.requires_grad_() (or perhaps using"
            + " torch.autograd.functional.* APIs) inside of a function being transformed by a"
            + " functorch transform. This is unsupported, please attempt to use the functorch"
            + " transforms (e.g. grad, vjp, jacrev, jacfwd, hessian) or call requires_grad_()"
            + " outside of a function being transformed instead.";
    TensorFunction square = x -> x.pow(2);
    state(() -> Func.grad((Tensor x) -> jacobian(square, x).sum()).apply(X), refusal);
    state(() -> Func.vmap(x -> jacobian(square, x)).apply(X), refusal);
    state(() -> Func.grad((Tensor x) -> vjp(square, x, x).product().sum()).apply(X), refusal);
    Tensor graph = Func.grad((Tensor x) -> jacobian(square, x, CREATE).sum()).apply(X);
    text(graph.detach(), "tensor([2., 2.])");
  }
}
