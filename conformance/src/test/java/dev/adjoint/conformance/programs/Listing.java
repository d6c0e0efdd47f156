package dev.adjoint.conformance.programs;

import dev.adjoint.DType;
import dev.adjoint.conformance.programs.Step.Call;
import dev.adjoint.conformance.programs.Step.Grad;
import dev.adjoint.conformance.programs.Step.Leaf;
import dev.adjoint.conformance.programs.Step.Ref;
import dev.adjoint.testkit.Form;
import dev.adjoint.testkit.Input;
import dev.adjoint.testkit.Values;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A program as text: a snippet of Java that runs, and the same in Python. */
final class Listing {
  private static final Pattern OPERAND = Pattern.compile("\\b[xyzw]\\b");
  private static final String OPERANDS = "xyzw";

  private Listing() {}

  static String of(Program program) {
    StringBuilder java = new StringBuilder();
    StringBuilder python = new StringBuilder("import torch\n");
    for (Step step : program.steps()) {
      java.append(java(step)).append('\n');
      python.append(python(step)).append('\n');
    }
    return "Java (rows of dev.adjoint.testkit.OpSpecs):\n"
        + java.toString().indent(2)
        + "Python:\n"
        + python.toString().indent(2);
  }

  // ---- Java

  private static String java(Step step) {
    return switch (step) {
      case Leaf leaf -> "var v" + leaf.id() + " = List.of(" + leafInJava(leaf) + ");";
      case Call call ->
          String.format(
              Locale.ROOT,
              "var v%d = OpSpecs.named(\"%s\").cases().get(%d).call().apply(new Tensor[] {%s}); //"
                  + " %s%s",
              call.id(),
              call.row().name(),
              call.number(),
              names(call.reads(), true),
              call.row().name() + " " + call.kase().label() + ": ",
              call.kase().python().replace("\n", "; "));
      case Grad grad -> {
        String weights =
            grad.outputs().stream().map(r -> weights(grad)).collect(Collectors.joining(", "));
        String options = ", " + grad.retain() + ", " + grad.create() + ", ";
        yield grad.backward()
            ? "backward(List.of("
                + names(grad.outputs(), true)
                + "), List.of("
                + weights
                + ")"
                + options
                + "null); // then the gradients of "
                + names(grad.inputs(), true)
            : "var v"
                + grad.id()
                + " = grad(List.of("
                + names(grad.outputs(), true)
                + "), List.of("
                + names(grad.inputs(), true)
                + "), List.of("
                + weights
                + ")"
                + options
                + "true);";
      }
    };
  }

  private static String weights(Grad grad) {
    return "weights /* " + grad.weights() + ", seed " + grad.seed() + " */";
  }

  private static String names(List<Ref> refs, boolean java) {
    return refs.stream()
        .map(r -> java ? "v" + r.step() + ".get(" + r.result() + ")" : r.toString())
        .collect(Collectors.joining(", "));
  }

  private static String leafInJava(Leaf leaf) {
    Input input = leaf.input();
    String elements =
        switch (input.values()) {
          case Values.Floats(double[] a) ->
              Arrays.stream(a).mapToObj(Listing::javaDouble).collect(Collectors.joining(", "));
          case Values.Longs(long[] a) ->
              Arrays.stream(a).mapToObj(v -> v + "L").collect(Collectors.joining(", "));
        };
    String type = input.values() instanceof Values.Floats ? "double" : "long";
    String sizes = Arrays.toString(input.sizes()).replace("[", "").replace("]", "");
    return "tensor(new "
        + type
        + "[] {"
        + elements
        + "}, DType."
        + input.dtype().name()
        + ").view("
        + sizes
        + ")"
        + (input.form() == Form.CONTIGUOUS ? "" : " /* lies " + input.form() + " */")
        + (leaf.requiresGrad() ? ".requiresGrad_()" : "");
  }

  private static String javaDouble(double value) {
    return Double.isFinite(value)
        ? Double.toString(value)
        : "Double."
            + (Double.isNaN(value) ? "NaN" : value > 0 ? "POSITIVE_INFINITY" : "NEGATIVE_INFINITY");
  }

  // ---- Python

  private static String python(Step step) {
    return switch (step) {
      case Leaf leaf -> {
        Input input = leaf.input();
        String elements =
            switch (input.values()) {
              case Values.Floats(double[] a) ->
                  Arrays.stream(a)
                      .mapToObj(Listing::pythonDouble)
                      .collect(Collectors.joining(", "));
              case Values.Longs(long[] a) ->
                  Arrays.stream(a)
                      .mapToObj(
                          v -> input.dtype() == DType.BOOL ? v == 0 ? "False" : "True" : v + "")
                      .collect(Collectors.joining(", "));
            };
        yield "v"
            + leaf.id()
            + " = torch.tensor(["
            + elements
            + "], dtype="
            + input.dtype()
            + ").reshape("
            + Arrays.toString(input.sizes())
            + ")"
            + (input.form() == Form.CONTIGUOUS
                ? ""
                : " # lies " + input.form() + ", strides " + Arrays.toString(input.strides()))
            + (leaf.requiresGrad() ? "; v" + leaf.id() + ".requires_grad_()" : "");
      }
      case Call call -> {
        Matcher operands = OPERAND.matcher(call.kase().python());
        String text =
            operands.replaceAll(
                m -> {
                  int at = OPERANDS.indexOf(m.group());
                  return at < call.reads().size() ? call.reads().get(at).toString() : m.group();
                });
        yield text.contains("return ")
            ? text.replaceAll("\\breturn ", "v" + call.id() + " = ")
            : "v" + call.id() + " = " + text;
      }
      case Grad grad ->
          (grad.backward()
                  ? "torch.autograd.backward([" + names(grad.outputs(), false) + "]"
                  : "v"
                      + grad.id()
                      + " = torch.autograd.grad(["
                      + names(grad.outputs(), false)
                      + "], ["
                      + names(grad.inputs(), false)
                      + "]")
              + ", [weights "
              + grad.weights()
              + "], retain_graph="
              + (grad.retain() ? "True" : "False")
              + ", create_graph="
              + (grad.create() ? "True" : "False")
              + (grad.backward() ? ")" : ", allow_unused=True)");
    };
  }

  private static String pythonDouble(double value) {
    return Double.isFinite(value)
        ? Double.toString(value).replace("E", "e")
        : "float('" + Double.toString(value).replace("Infinity", "inf") + "')";
  }
}
