package dev.adjoint.testkit;

import static dev.adjoint.testkit.OpSpec.FLOATING;
import static dev.adjoint.testkit.OpSpec.NUMERIC;
import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.inPlace;
import static dev.adjoint.testkit.OpSpec.of;
import static dev.adjoint.testkit.Plan.shape;

import dev.adjoint.Adjoint;
import dev.adjoint.F;
import java.util.Arrays;
import java.util.List;

/** The rows of activations. */
final class ActivationSpecs {
  private ActivationSpecs() {}

  /** Where the pieces of functions meet. */
  private static final Plan KINKS =
      Plan.floats(-6, -4, -3, -2, -1, -0.5, -0.25, -0.0, 0, 0.25, 0.5, 1, 2, 3, 4, 6, 20, 40);

  private static final Plan ALL = Plan.unary().and(KINKS);

  /**
   * Without NaN, whose gradient libtorch leaves open: NaN in its vector loops, that of a positive
   * number at their ends and in half types.
   */
  private static final Plan NO_NAN =
      domains ->
          Plan.unary()
              .and(KINKS)
              .and(Plan.floats(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 90, -104, 1e4))
              .samples(domains)
              .stream()
              .filter(s -> s.inputs().stream().noneMatch(ActivationSpecs::hasNan))
              .toList();

  /** A few functions of one rounding error each, one after the other. */
  private static final Tolerance SOME = new Tolerance(4, 0, 4);

  private static final Tolerance GRADIENTS = new Tolerance(8, 0, 16);

  static final List<OpSpec> ROWS =
      List.of(
          row("silu", x -> F.silu(x), "SiluBackward0").plus(written("silu", x -> F.silu(x, true))),
          row("mish", x -> F.mish(x), "MishBackward0").plus(written("mish", x -> F.mish(x, true))),
          row("gelu", x -> F.gelu(x), "GeluBackward0")
              .plus(call("tanh", x -> F.gelu(x, "tanh"), "torch.gelu(x, approximate=\"tanh\")")),
          row("hardsigmoid", x -> F.hardsigmoid(x), "HardsigmoidBackward0")
              .plus(written("hardsigmoid", x -> F.hardsigmoid(x, true)))
              .deviates(
                  Deviation.Kind.LIBTORCH_FAILS,
                  "derivative for aten::hardsigmoid_backward is not implemented"),
          row("hardswish", x -> F.hardswish(x), "HardswishBackward0")
              .plus(written("hardswish", x -> F.hardswish(x, true))),
          row("log_sigmoid", x -> F.logsigmoid(x), "LogSigmoidBackward0").methods("logsigmoid"),
          row("softplus", x -> F.softplus(x), "SoftplusBackward0")
              .plus(call("numbers", x -> F.softplus(x, 0.5, 1.5), "torch.softplus(x, 0.5, 1.5)"))
              .plus(call("whole", x -> F.softplus(x, 2, 4), "torch.softplus(x, 2, 4)")),
          of("softsign", Family.POINTWISE, call("", x -> F.softsign(x), "x / (torch.abs(x) + 1)"))
              .dtypes(NUMERIC)
              .node("DivBackward0")
              .within(SOME, GRADIENTS),
          of("tanhshrink", Family.POINTWISE, call("", x -> F.tanhshrink(x), "x - torch.tanh(x)"))
              .dtypes(NUMERIC)
              .node("SubBackward0")
              .within(SOME, GRADIENTS),
          row("elu", x -> F.elu(x), "EluBackward0")
              .plus(call("number", x -> F.elu(x, 0.75), "torch.elu(x, 0.75)", NO_NAN))
              .plus(call("whole number", x -> F.elu(x, -2), "torch.elu(x, -2)", NO_NAN))
              .plus(written("elu", x -> F.elu(x, true)))
              .plus(
                  inPlace(
                      "in-place number",
                      OpCall.of(x -> F.elu(x, 0.75, true)),
                      "torch.elu_(x, 0.75)",
                      NO_NAN)),
          row("selu", x -> F.selu(x), "EluBackward0")
              .plus(call("function", x -> Adjoint.selu(x), "torch.selu(x)", NO_NAN))
              .plus(written("selu", x -> F.selu(x, true)))
              .plus(written("selu", "twin", x -> F.selu_(x)))
              .alsoCovers("selu_"),
          row("celu", x -> F.celu(x), "CeluBackward0")
              .plus(call("number", x -> Adjoint.celu(x, 0.75), "torch.celu(x, 0.75)", NO_NAN))
              .plus(call("whole number", x -> Adjoint.celu(x, -2), "torch.celu(x, -2)", NO_NAN))
              .plus(written("celu", x -> F.celu_(x)))
              .plus(
                  inPlace(
                      "in-place number",
                      OpCall.of(x -> F.celu(x, 1.5, true)),
                      "torch.celu_(x, 1.5)",
                      NO_NAN))
              .alsoCovers("celu_"),
          row("leaky_relu", x -> F.leakyRelu(x), "LeakyReluBackward0")
              .plus(call("number", x -> F.leakyRelu(x, 0.3), "torch.leaky_relu(x, 0.3)"))
              .plus(call("whole number", x -> F.leakyRelu(x, -2), "torch.leaky_relu(x, -2)"))
              .plus(written("leaky_relu", x -> F.leakyRelu(x, true)))
              .plus(
                  inPlace(
                      "in-place number",
                      OpCall.of(x -> F.leakyRelu(x, 0.3, true)),
                      "torch.leaky_relu_(x, 0.3)",
                      Plan.withNumber())),
          row("hardtanh", x -> F.hardtanh(x, 0, 3), "HardtanhBackward0", "x, 0, 3")
              .dtypes(NUMERIC)
              .plus(call("by default", x -> F.hardtanh(x), "torch.hardtanh(x)"))
              .plus(call("numbers", x -> F.hardtanh(x, -0.5, 2), "torch.hardtanh(x, -0.5, 2.0)"))
              .plus(written("hardtanh", x -> F.hardtanh(x, true))),
          row("relu6", x -> F.relu6(x), "HardtanhBackward0")
              .dtypes(NUMERIC)
              .plus(written("relu6", x -> F.relu6(x, true))),
          of(
                  "prelu",
                  Family.POINTWISE,
                  functional(
                      "method",
                      OpCall.of((x, w) -> x.prelu(w)),
                      "torch.prelu(x, y)",
                      Plan.of(
                          List.of(shape(2, 3), shape(3)),
                          List.of(shape(2, 3, 4), shape(1)),
                          List.of(shape(2, 3), shape()),
                          List.of(shape(), shape()),
                          List.of(shape(), shape(1)),
                          List.of(shape(5), shape(1)),
                          List.of(shape(0, 3), shape(3)),
                          List.of(shape(Form.TRANSPOSED, 4, 3), shape(Form.STRIDED, 3)),
                          List.of(shape(Form.EXPANDED, 4, 2, 3), shape(2)))),
                  functional(
                      "function",
                      OpCall.of((x, w) -> F.prelu(x, w)),
                      "torch.prelu(x, y)",
                      Plan.refused(
                          List.of(shape(3), shape(4)),
                          List.of(shape(2, 3), shape(4)),
                          List.of(shape(), shape(4)),
                          List.of(shape(2, 3), shape(1, 3)),
                          List.of(shape(3), shape(3)))))
              .dtypes(FLOATING)
              .plus(
                  call(
                      "of one slope",
                      x -> F.prelu(x, Adjoint.tensor(0.25).to(x.dtype())),
                      "torch.prelu(x, torch.tensor(0.25, dtype=x.dtype))"))
              .node("PreluKernelBackward0")
              .within(Tolerance.ulps(1), Tolerance.ofMagnitude(4)),
          row("threshold", x -> F.threshold(x, 0.5, 2), "ThresholdBackward0", "x, 0.5, 2.0")
              .dtypes(NUMERIC)
              .plus(call("whole", x -> Adjoint.threshold(x, 1, 3), "torch.threshold(x, 1, 3)"))
              .plus(
                  inPlace(
                      "in-place",
                      OpCall.of(x -> F.threshold(x, 1, 3, true)),
                      "torch.threshold_(x, 1, 3)",
                      ALL))
              .plus(
                  inPlace(
                      "twin",
                      OpCall.of(x -> F.threshold_(x, 0.5, 2)),
                      "torch.threshold_(x, 0.5, 2.0)",
                      Plan.withNumber()))
              .alsoCovers("threshold_"),
          row("hardshrink", x -> F.hardshrink(x), "HardshrinkBackward0")
              .plus(call("method", x -> x.hardshrink(0.25), "x.hardshrink(0.25)"))
              .plus(call("whole number", x -> x.hardshrink(2), "x.hardshrink(2)"))
              .plus(call("negative", x -> x.hardshrink(-1), "x.hardshrink(-1)")),
          row("softshrink", x -> F.softshrink(x), "SoftshrinkBackward0")
              .plus(call("number", x -> F.softshrink(x, 0.25), "torch.softshrink(x, 0.25)"))
              .plus(call("whole number", x -> F.softshrink(x, 2), "torch.softshrink(x, 2)"))
              .plus(call("negative", x -> F.softshrink(x, -1.5), "torch.softshrink(x, -1.5)")),
          of(
                  "glu",
                  Family.REDUCTION,
                  functional(
                      "last",
                      OpCall.of(x -> F.glu(x)),
                      "torch.glu(x)",
                      Plan.shapes(
                          shape(2, 4),
                          shape(6),
                          shape(0, 2),
                          shape(3, 0),
                          shape(),
                          shape(3),
                          shape(Form.TRANSPOSED, 3, 4),
                          shape(Form.EXPANDED, 2, 3, 2))),
                  functional(
                      "first",
                      OpCall.of(x -> F.glu(x, 0)),
                      "torch.glu(x, 0)",
                      Plan.shapes(shape(2, 4), shape(Form.STRIDED, 4), shape(3, 2))),
                  functional(
                      "out of range", OpCall.of(x -> F.glu(x, 2)), "torch.glu(x, 2)", Plan.small()))
              .dtypes(FLOATING)
              .node("GluBackward0")
              .within(SOME, GRADIENTS));

  private static boolean hasNan(Input input) {
    return input.values() instanceof Values.Floats f
        && Arrays.stream(f.array()).anyMatch(Double::isNaN);
  }

  private static OpSpec row(String name, OpCall.Unary call, String node) {
    return row(name, call, node, "x");
  }

  private static OpSpec row(String name, OpCall.Unary call, String node, String arguments) {
    String python = "torch." + name + "(" + arguments + ")";
    return of(name, Family.POINTWISE, functional("", OpCall.of(call), python, plan(name)))
        .dtypes(FLOATING)
        .node(node)
        .within(SOME, GRADIENTS);
  }

  private static OpCase call(String label, OpCall.Unary call, String python) {
    return call(label, call, python, ALL);
  }

  private static OpCase call(String label, OpCall.Unary call, String python, Plan plan) {
    return functional(label, OpCall.of(call), python, plan);
  }

  private static OpCase written(String name, OpCall.Unary call) {
    return written(name, "in-place", call);
  }

  private static OpCase written(String name, String label, OpCall.Unary call) {
    return inPlace(label, OpCall.of(call), "torch." + name + "_(x)", plan(name));
  }

  private static Plan plan(String name) {
    return switch (name) {
      case "elu", "selu", "celu", "hardswish" -> NO_NAN;
      default -> ALL;
    };
  }
}
