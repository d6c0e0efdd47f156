package dev.adjoint.testkit;

import dev.adjoint.DType;
import dev.adjoint.Func;
import dev.adjoint.Tensor;
import dev.adjoint.autograd.Autograd;
import dev.adjoint.autograd.Edge;
import dev.adjoint.autograd.Listening;
import dev.adjoint.autograd.Node;
import dev.adjoint.kernel.cpu.CompiledKernels;
import dev.adjoint.op.Op;
import dev.adjoint.op.OpText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What every row of the table runs, as text: for each combination of dtypes the operations by
 * family, their expressions, the nodes, and the classes that are generated. A program of its own,
 * since kernels that another test has made would count.
 */
final class Replay {
  private Replay() {}

  /** Writes the two files into the directory that the property {@code adjoint.replay} names. */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(System.getProperty("adjoint.replay", "."));
    Files.createDirectories(directory);
    Map<String, List<String>> rows = new TreeMap<>();
    for (OpSpec row : OpSpecs.all()) {
      rows.put(row.name(), row(row));
    }
    List<String> operations = new ArrayList<>();
    rows.forEach(
        (name, lines) -> {
          operations.add(name);
          operations.addAll(lines);
        });
    Files.write(directory.resolve("operations.txt"), operations);
    Files.write(directory.resolve("kernels.txt"), CompiledKernels.lines());
  }

  static List<String> row(OpSpec row) {
    List<String> lines = new ArrayList<>();
    for (OpCase kase : row.cases()) {
      Map<String, Sample> samples = new LinkedHashMap<>();
      for (Sample sample : kase.samples(row)) {
        if (sample.purpose() != Sample.Purpose.REFUSAL) {
          samples.merge(types(sample), sample, (a, b) -> rank(b) > rank(a) ? b : a);
        }
      }
      Map<String, List<String>> alike = new LinkedHashMap<>();
      samples.forEach(
          (types, sample) ->
              outcomes(kase, sample)
                  .forEach(o -> alike.computeIfAbsent(o, _ -> new ArrayList<>()).add(types)));
      lines.add("  " + kase.label());
      alike.forEach(
          (outcome, types) ->
              lines.add("    " + outcome + (types.size() == samples.size() ? "" : "  " + types)));
    }
    return lines;
  }

  /** How much there is to see in a sample: operands of two dimensions, then of one. */
  private static int rank(Sample sample) {
    return sample.inputs().stream()
        .mapToInt(i -> i.values().count() == 0 ? 0 : Math.min(i.sizes().length, 2))
        .min()
        .orElse(0);
  }

  private static String types(Sample sample) {
    return sample.inputs().stream().map(i -> name(i.dtype())).collect(Collectors.joining(" "));
  }

  private static String name(DType dtype, Tensor[] inputs) {
    boolean same = inputs.length > 0 && dtype == inputs[0].dtype();
    return same ? "the first's" : name(dtype);
  }

  private static String name(DType dtype) {
    return dtype
        .name()
        .toLowerCase(Locale.ROOT)
        .replace("float", "f")
        .replace("uint", "u")
        .replace("int", "i");
  }

  /** The operations, nodes and result types of one call and its derivatives. */
  private static List<String> outcomes(OpCase kase, Sample sample) {
    OpCall call = Derivatives.functional(kase);
    Set<String> ops = new LinkedHashSet<>();
    List<String> all = new ArrayList<>();
    try {
      Tensor[] plain = sample.toTensors();
      List<Tensor> results =
          Listening.to(op -> ops.add(OpText.of(op)), () -> kase.call().apply(plain));
      all.add("gives " + results.stream().map(t -> name(t.dtype(), plain)).toList());
      ops.forEach(op -> all.add("runs " + op));
      List<Integer> floating = Derivatives.floating(plain);
      if (floating.isEmpty()) {
        return all;
      }
      Tensor[] leaves = sample.toTensors();
      floating.forEach(i -> leaves[i].requiresGrad_());
      List<Tensor> recorded =
          Derivatives.outputs(call.apply(leaves)).stream().filter(Tensor::requiresGrad).toList();
      recorded.forEach(t -> all.add("records " + graph(t.gradFn())));
      if (recorded.isEmpty()) {
        return all;
      }
      ops.clear();
      List<@Nullable Tensor> grads =
          gradients(leaves, floating, recorded, op -> ops.add(OpText.of(op)));
      ops.forEach(op -> all.add("backward runs " + op));
      for (Tensor grad : grads) {
        if (grad != null && grad.requiresGrad()) {
          all.add("backward records " + graph(grad.gradFn()));
        }
      }
      ops.clear();
      Tensor[] primals = sample.toTensors();
      tangents(call, primals, floating, op -> ops.add(OpText.of(op)));
      ops.forEach(op -> all.add("forward mode runs " + op));
    } catch (IllegalArgumentException
        | IllegalStateException
        | IndexOutOfBoundsException
        | UnsupportedOperationException e) {
      ops.forEach(op -> all.add("tries " + op));
      all.add("refuses: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
    return all;
  }

  private static List<@Nullable Tensor> gradients(
      Tensor[] leaves, List<Integer> floating, List<Tensor> recorded, Consumer<Op> listener) {
    List<Tensor> weights = recorded.stream().map(t -> t.detach().sin()).toList();
    List<Tensor> wanted = floating.stream().map(i -> leaves[i]).toList();
    return Listening.to(
        listener, () -> Autograd.grad(recorded, wanted, weights, true, true, true, false));
  }

  private static void tangents(
      OpCall call, Tensor[] primals, List<Integer> floating, Consumer<Op> listener) {
    List<Tensor> along = floating.stream().map(i -> primals[i].cos()).toList();
    List<Tensor> at = floating.stream().map(i -> primals[i]).toList();
    Function<List<Tensor>, List<Tensor>> f =
        some -> Derivatives.outputs(call.apply(Derivatives.replaced(primals, floating, some)));
    Listening.to(listener, () -> Func.jvp(f, at, along));
  }

  /** The names of the nodes from one on; each is told once. */
  private static String graph(@Nullable Node root) {
    StringBuilder text = new StringBuilder();
    graph(root, text, new LinkedHashSet<>());
    return text.toString();
  }

  private static void graph(@Nullable Node node, StringBuilder text, Set<Node> seen) {
    if (node == null) {
      text.append('-');
      return;
    }
    text.append(node.name());
    if (!seen.add(node) || node.nextEdges().isEmpty()) {
      return;
    }
    text.append('(');
    boolean first = true;
    for (Edge edge : node.nextEdges()) {
      text.append(first ? "" : " ");
      graph(edge == null ? null : edge.node(), text, seen);
      first = false;
    }
    text.append(')');
  }
}
