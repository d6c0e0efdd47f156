package dev.adjoint.benchmarks;

import static dev.adjoint.Adjoint.grad;
import static dev.adjoint.Adjoint.lstm;
import static dev.adjoint.Adjoint.noGrad;
import static dev.adjoint.Adjoint.rand;
import static dev.adjoint.Adjoint.randint;
import static dev.adjoint.Adjoint.randn;
import static dev.adjoint.Adjoint.randperm;

import dev.adjoint.DType;
import dev.adjoint.F;
import dev.adjoint.Scope;
import dev.adjoint.Shape;
import dev.adjoint.Tensor;
import dev.adjoint.testkit.Domain;
import dev.adjoint.testkit.Family;
import dev.adjoint.testkit.OpCase;
import dev.adjoint.testkit.OpSpec;
import dev.adjoint.testkit.OpSpecs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;

/**
 * Single operations, forward and with backward: those that networks live on, and all unary ones.
 */
final class Operators {
  /** None is to be slower than libtorch's by more. */
  private static final double AT_MOST_3_TIMES = 3;

  private static final int MILLION = 1 << 20;

  private static final Set<String> UP_TO_ONE =
      Set.of("asin", "acos", "atanh", "arcsin", "arccos", "arctanh", "erfinv");

  /**
   * One operation.
   *
   * @param python the same as an expression over {@code x}, {@code y}, {@code z}, {@code w}
   * @param inputs of which the floating-point ones get a gradient
   * @param differentiable whether to measure with backward too
   */
  private record Row(
      String name,
      String python,
      Function<Tensor[], Tensor> ours,
      Supplier<Tensor[]> inputs,
      boolean differentiable) {}

  private final Contest.Effort effort;
  private final Report report;
  private final Predicate<String> wanted;

  Operators(Contest.Effort effort, Report report, Predicate<String> wanted) {
    this.effort = effort;
    this.report = report;
    this.wanted = wanted;
  }

  void all() {
    List<Row> rows = new ArrayList<>();
    rows.addAll(convolutions());
    rows.addAll(layers());
    rows.addAll(searches());
    rows.addAll(unary());
    rows.stream().filter(row -> wanted.test(row.name)).forEach(this::measure);
  }

  private static Tensor[] of(Tensor... inputs) {
    return inputs;
  }

  private static List<Row> convolutions() {
    return List.of(
        convolution(64, 16, 32, 16, 3, 1, 1),
        convolution(8, 64, 56, 64, 3, 1, 1),
        convolution(8, 64, 56, 64, 1, 1, 1),
        convolution(8, 64, 56, 128, 3, 2, 1),
        convolution(8, 64, 56, 64, 3, 1, 64));
  }

  private static Row convolution(
      int batch, int from, int side, int to, int kernel, int stride, int groups) {
    int padding = kernel / 2;
    String name =
        "conv2d, %d x %d x %d x %d to %d channels, %d x %d%s%s"
            .formatted(
                batch,
                from,
                side,
                side,
                to,
                kernel,
                kernel,
                stride > 1 ? ", stride " + stride : "",
                groups > 1 ? ", groups " + groups : "");
    return new Row(
        name,
        "torch.conv2d(x, y, None, [%d, %d], [%d, %d], [1, 1], %d)"
            .formatted(stride, stride, padding, padding, groups),
        t -> F.conv2d(t[0], t[1], null, stride, padding, 1, groups),
        () ->
            of(
                randn(batch, from, side, side),
                randn(to, from / groups, kernel, kernel)
                    .mul(Math.sqrt((double) groups / from) / kernel)),
        true);
  }

  private static List<Row> layers() {
    return List.of(
        new Row(
            "maxPool2d, 8 x 64 x 56 x 56, 2 x 2",
            "torch.max_pool2d(x, [2, 2])",
            t -> F.maxPool2d(t[0], 2),
            () -> of(randn(8, 64, 56, 56)),
            true),
        new Row(
            "layerNorm, 256 x 512",
            "torch.layer_norm(x, [512], y, z)",
            t -> F.layerNorm(t[0], Shape.of(512), t[1], t[2]),
            () -> of(randn(256, 512), randn(512), randn(512)),
            true),
        softmax(256, 512),
        softmax(32, 50257),
        new Row(
            "scaledDotProductAttention, 8 x 8 x 256 x 64, causal",
            "torch.scaled_dot_product_attention(x, y, z, None, 0.0, True)",
            t -> F.scaledDotProductAttention(t[0], t[1], t[2], null, 0.0, true),
            () -> of(randn(8, 8, 256, 64), randn(8, 8, 256, 64), randn(8, 8, 256, 64)),
            true),
        new Row(
            "lstm, 35 x 32 x 256, one layer",
            "torch.lstm(x, [y, y], [z, w], False, 1, 0.0, False, False, False)[0]",
            t ->
                lstm(
                        t[0],
                        List.of(t[1], t[1]),
                        List.of(t[2], t[3]),
                        false,
                        1,
                        0.0,
                        false,
                        false,
                        false)
                    .getFirst(),
            () ->
                of(
                    randn(35, 32, 256),
                    randn(1, 32, 256),
                    randn(1024, 256).mul(0.06),
                    randn(1024, 256).mul(0.06)),
            true),
        new Row(
            "embedding, 4096 of 50000 x 64",
            "torch.embedding(x, y)",
            t -> F.embedding(t[1], t[0]),
            () -> of(randn(50000, 64), randint(0, 50000, Shape.of(4096))),
            true));
  }

  private static Row softmax(int rows, int columns) {
    return new Row(
        "softmax, " + rows + " x " + columns,
        "torch.softmax(x, 1)",
        t -> t[0].softmax(1),
        () -> of(randn(rows, columns)),
        true);
  }

  private static List<Row> searches() {
    Supplier<Tensor> positions = () -> randint(0, 1000, Shape.of(1000, 1000));
    Supplier<Tensor> matrix = () -> randn(1000, 1000);
    return List.of(
        new Row(
            "gather along the last of 1000 x 1000",
            "torch.gather(x, 1, y)",
            t -> t[0].gather(1, t[1]),
            () -> of(matrix.get(), positions.get()),
            true),
        new Row(
            "scatterAdd along the last of 1000 x 1000",
            "torch.scatter_add(x, 1, y, z)",
            t -> t[0].scatterAdd(1, t[1], t[2]),
            () -> of(matrix.get(), positions.get(), matrix.get()),
            true),
        new Row(
            "indexSelect along the last of 1000 x 1000",
            "torch.index_select(x, 1, y)",
            t -> t[0].indexSelect(1, t[1]),
            () -> of(matrix.get(), randperm(1000)),
            true),
        new Row(
            "indexAdd along the last of 1000 x 1000",
            "torch.index_add(x, 1, y, z)",
            t -> t[0].indexAdd(1, t[1], t[2]),
            () -> of(matrix.get(), randperm(1000), matrix.get()),
            true),
        new Row(
            "sort, 1 M int64",
            "torch.sort(x)[0]",
            t -> t[0].sort().values(),
            () -> of(randint(0, 1L << 40, Shape.of(MILLION))),
            false),
        new Row(
            "sort, 1 M float32",
            "torch.sort(x)[0]",
            t -> t[0].sort().values(),
            () -> of(randn(MILLION)),
            true),
        new Row(
            "unique, 1 M int64",
            "torch._unique2(x)[0]",
            t -> t[0].unique(),
            () -> of(randint(0, 1L << 40, Shape.of(MILLION))),
            false),
        new Row(
            "topk, 100 of 1 M",
            "torch.topk(x, 100)[0]",
            t -> t[0].topk(100).values(),
            () -> of(randn(MILLION)),
            true));
  }

  /** All functions of one tensor that the table of operations has. */
  private static List<Row> unary() {
    List<Row> rows = new ArrayList<>();
    for (OpSpec spec : OpSpecs.all()) {
      OpCase first = spec.cases().getFirst();
      boolean isUnary =
          spec.family() == Family.POINTWISE
              && spec.dtypes().contains(DType.FLOAT32)
              && first.kind() == OpCase.Kind.FUNCTIONAL
              && first.domains(spec).size() == 1;
      if (isUnary) {
        rows.add(
            new Row(
                spec.name() + ", 1 M",
                first.python(),
                t -> first.call().apply(t).getFirst(),
                () -> of(inDomain(spec.name(), first.domains(spec).getFirst())),
                spec.hasDerivative()));
      }
    }
    return rows;
  }

  private static Tensor inDomain(String name, Domain domain) {
    Tensor u = rand(MILLION);
    if (UP_TO_ONE.contains(name)) {
      return u.mul(1.9).sub(0.95);
    }
    if (name.equals("acosh") || name.equals("arccosh")) {
      return u.mul(3).add(1.01);
    }
    return switch (domain) {
      case POSITIVE -> u.mul(3).add(0.05);
      case PROBABILITY -> u.mul(0.9).add(0.05);
      default -> u.mul(4).sub(2);
    };
  }

  private void measure(Row row) {
    Tensor[] inputs = row.inputs.get();
    List<org.bytedeco.pytorch.Tensor> theirs = new ArrayList<>();
    Tensor[] leaves = new Tensor[inputs.length];
    List<Tensor> floating = new ArrayList<>();
    List<org.bytedeco.pytorch.Tensor> theirLeaves = new ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      boolean isFloating = inputs[i].dtype().isFloatingPoint();
      leaves[i] = inputs[i].detach().requiresGrad_(isFloating);
      theirs.add(Torch.copyOf(inputs[i]));
      theirLeaves.add(Torch.copyOf(inputs[i]).set_requires_grad(isFloating));
      if (isFloating) {
        floating.add(leaves[i]);
      }
    }
    TorchProgram program = new TorchProgram(row.python, inputs.length);
    Tensor result = row.ours.apply(inputs);
    try (PointerScope _ = new PointerScope()) {
      Torch.requireSame(row.name, result, program.apply(theirs));
    }
    Contest contest = new Contest(effort);
    int forward = contest.add(() -> forward(row, inputs));
    int theirForward = contest.add(() -> program.run(theirs));
    int both = -1;
    int theirBoth = -1;
    if (row.differentiable) {
      List<Tensor> gradients = Collections.singletonList(randn(result.shape()));
      org.bytedeco.pytorch.Tensor theirGradient = Torch.copyOf(gradients.getFirst());
      both = contest.add(() -> withBackward(row, leaves, floating, gradients));
      theirBoth = contest.add(() -> program.runWithBackward(theirLeaves, theirGradient));
    }
    contest.run();
    report.add(row.name, contest.ratios(forward, theirForward), AT_MOST_3_TIMES);
    if (row.differentiable) {
      report.add(row.name + ", with backward", contest.ratios(both, theirBoth), AT_MOST_3_TIMES);
    }
    theirs.forEach(org.bytedeco.pytorch.Tensor::close);
    theirLeaves.forEach(org.bytedeco.pytorch.Tensor::close);
  }

  private static void forward(Row row, Tensor[] inputs) {
    try (Scope _ = Scope.open()) {
      noGrad(() -> row.ours.apply(inputs));
    }
  }

  private static void withBackward(
      Row row, Tensor[] leaves, List<Tensor> floating, List<Tensor> gradients) {
    try (Scope _ = Scope.open()) {
      grad(List.of(row.ours.apply(leaves)), floating, gradients);
    }
  }
}
