package dev.adjoint.testkit;

import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.of;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.Generator;
import dev.adjoint.Shape;
import dev.adjoint.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The rows of random fills and choices: the same numbers for the same seed. */
final class RandomSpecs {
  private RandomSpecs() {}

  private static final List<long[]> SIZES =
      List.of(new long[] {}, new long[] {5}, new long[] {7, 5}, new long[] {1003});

  private static final String WEIGHTS = "torch.tensor([[1., 0., 3., 2.], [0.5, 0.25, 0.1, 0.]])";

  static final List<OpSpec> ROWS =
      List.of(
          random(
              "uniform_",
              new Fill("", x -> x.uniform_(-1, 3), "uniform_(-1.0, 3.0)"),
              new Fill(" by default", x -> x.uniform_(), "uniform_()"),
              new Fill(
                  " by a generator",
                  x -> x.uniform_(-1, 3, new Generator().manualSeed(42)),
                  "uniform_(-1.0, 3.0)")),
          random(
              "normal_",
              new Fill("", x -> x.normal_(1, 2), "normal_(1.0, 2.0)"),
              new Fill(" by default", x -> x.normal_(), "normal_()"),
              new Fill(
                  " by a generator",
                  x -> x.normal_(1, 2, new Generator().manualSeed(42)),
                  "normal_(1.0, 2.0)")),
          of(
                  "normal",
                  Family.CREATION,
                  seeded("", () -> Adjoint.normal(1, 2, 7, 5), "torch.normal(1.0, 2.0, [7, 5])"),
                  seeded(
                      "of a dtype",
                      () -> Adjoint.normal(-1, 0.5, Adjoint.size(7), DType.FLOAT64),
                      "torch.normal(-1.0, 0.5, [7], dtype=torch.float64)"),
                  seeded(
                      "of a half type, by a generator",
                      () ->
                          Adjoint.normal(
                              -1,
                              0.5,
                              Adjoint.size(40),
                              new Generator().manualSeed(5),
                              DType.BFLOAT16),
                      "torch.normal(-1.0, 0.5, [40], dtype=torch.bfloat16)"),
                  seeded(
                      "negative", () -> Adjoint.normal(0, -1, 3), "torch.normal(0.0, -1.0, [3])"),
                  seeded(
                      "of integers",
                      () -> Adjoint.normal(0, 1, Adjoint.size(3), DType.INT64),
                      "torch.normal(0.0, 1.0, [3], dtype=torch.int64)"),
                  drawnFrom("means", OpCall.of(x -> Adjoint.normal(x, 2)), "x, 2.0", Plan.unary()),
                  drawnFrom("means of std 1", OpCall.of(x -> Adjoint.normal(x)), "x", Plan.small()),
                  drawnFrom(
                      "means, negative",
                      OpCall.of(x -> Adjoint.normal(x, -2)),
                      "x, -2.0",
                      Plan.small()),
                  drawnFrom(
                      "stds",
                      OpCall.of(x -> Adjoint.normal(-1, x.abs())),
                      "-1.0, x.abs()",
                      Plan.unary()),
                  drawnFrom(
                      "stds, perhaps negative",
                      OpCall.of(x -> Adjoint.normal(-1, x)),
                      "-1.0, x",
                      Plan.small()),
                  drawnFrom(
                      "both",
                      OpCall.of((x, y) -> Adjoint.normal(x, y.abs())),
                      "x, y.abs()",
                      Plan.binary()),
                  drawnFrom(
                      "both, perhaps negative",
                      OpCall.of((x, y) -> Adjoint.normal(x, y)),
                      "x, y",
                      Plan.smallPair()))
              .dtypes(OpSpec.FLOATING)
              .node("NormalBackward1")
              .deviates(Deviation.Kind.NOT_RECORDED, "nothing flows into means and deviations")
              // Single functions within the samples are of another libm: means may cancel them.
              .within(Tolerance.ulps(1).plusAbsolute(32), Tolerance.EXACT),
          fill("log_normal_", "(0.5, 0.25)", x -> x.logNormal_(0.5, 0.25))
              .within(Tolerance.ulps(2)),
          fill("random_", "(-3, 1000)", x -> x.random_(-3, 1000))
              .plus(filled("any", "random_()", x -> x.random_(), 7))
              .plus(filled("to", "random_(100)", x -> x.random_(100), 7)),
          fill("exponential_", "(2.0)", x -> x.exponential_(2))
              .plus(filled("by default", "exponential_()", x -> x.exponential_(), 7))
              .within(Tolerance.ulps(2)),
          fill("cauchy_", "(1.0, 2.0)", x -> x.cauchy_(1, 2)).within(Tolerance.ulps(2)),
          fill("geometric_", "(0.3)", x -> x.geometric_(0.3)),
          fill("bernoulli_", "(0.3)", x -> x.bernoulli_(0.3))
              .plus(filled("by default", "bernoulli_()", x -> x.bernoulli_(), 7))
              .plus(
                  filled(
                      "tensor",
                      "bernoulli_(torch.full([7], 0.7))",
                      x -> x.bernoulli_(Adjoint.full(Adjoint.size(7), 0.7)),
                      7)),
          of(
              "bernoulli",
              Family.CREATION,
              seeded(
                  "",
                  () -> Adjoint.full(Adjoint.size(40), 0.4).bernoulli(),
                  "torch.bernoulli(torch.full([40], 0.4))"),
              seeded(
                  "probabilities",
                  () -> Adjoint.ones(40).bernoulli(Adjoint.full(Adjoint.size(40), 0.4)),
                  "torch.bernoulli(torch.ones(40), torch.full([40], 0.4))"),
              seeded(
                  "probability",
                  () -> Adjoint.ones(40).bernoulli(0.4),
                  "torch.bernoulli(torch.ones(40), 0.4)")),
          of(
              "multinomial",
              Family.CREATION,
              seeded(
                  "by default",
                  () -> weights().multinomial(1),
                  "torch.multinomial(" + WEIGHTS + ", 1)"),
              seeded(
                  "by a generator",
                  () -> weights().multinomial(5, true, new Generator().manualSeed(5)),
                  "torch.multinomial(" + WEIGHTS + ", 5, True)"),
              drawn(1, false),
              drawn(2, false),
              drawn(2, true),
              drawn(40, true),
              drawn(5, false)));

  private record Fill(String label, OpCall.Unary call, String python) {}

  private static OpSpec random(String name, Fill... fills) {
    OpSpec row = of(name, Family.CREATION).methods(name).within(Tolerance.EXACT);
    for (Fill fill : fills) {
      row =
          row.plus(drawnTo("few", fill, Adjoint.size(3), "[3]"))
              .plus(drawnTo("many", fill, Adjoint.size(7, 5), "[7, 5]"))
              .plus(drawnTo("scalar", fill, Adjoint.size(), "[]"));
    }
    return row;
  }

  private static OpCase drawnTo(String label, Fill fill, Shape size, String sizes) {
    return functional(
        label + fill.label(),
        in -> {
          Adjoint.manualSeed(42);
          return OpCall.of(fill.call()).apply(new Tensor[] {Adjoint.zeros(size)});
        },
        "torch.manual_seed(42)\nreturn torch.zeros(" + sizes + ")." + fill.python(),
        Plan.none());
  }

  private static Tensor weights() {
    return Adjoint.tensor(new double[][] {{1, 0, 3, 2}, {0.5, 0.25, 0.1, 0}});
  }

  private static OpCase drawn(long samples, boolean again) {
    return seeded(
        samples + (again ? " again" : ""),
        () -> weights().multinomial(samples, again),
        "torch.multinomial(" + WEIGHTS + ", " + samples + ", " + (again ? "True" : "False") + ")");
  }

  private static OpCase seeded(String label, OpCall.Nullary call, String python) {
    return functional(
        label + ", seed 5",
        OpCall.of(
            () -> {
              Adjoint.manualSeed(5);
              return call.apply();
            }),
        "torch.manual_seed(5)\nreturn " + python,
        Plan.none());
  }

  private static OpCase drawnFrom(String label, OpCall call, String arguments, Plan plan) {
    return functional(
        label,
        in -> {
          Adjoint.manualSeed(5);
          return call.apply(in);
        },
        "torch.manual_seed(5)\nreturn torch.normal(" + arguments + ")",
        plan);
  }

  private static OpSpec fill(String name, String arguments, UnaryOperator<Tensor> call) {
    List<OpCase> cases = new ArrayList<>();
    for (long[] sizes : SIZES) {
      cases.add(filled("", name + arguments, call, sizes));
    }
    return of(name, Family.CREATION, cases.toArray(OpCase[]::new));
  }

  private static OpCase filled(
      String label, String python, UnaryOperator<Tensor> call, long... sizes) {
    String size = java.util.Arrays.toString(sizes);
    return seeded(
        label + " " + size,
        () -> call.apply(Adjoint.zeros(Adjoint.size(sizes), DType.FLOAT32)),
        "torch.zeros(" + size + ")." + python);
  }
}
