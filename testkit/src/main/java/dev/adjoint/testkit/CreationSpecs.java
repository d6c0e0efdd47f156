package dev.adjoint.testkit;

import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.of;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import java.util.List;

/** The rows of the factories. */
final class CreationSpecs {
  private CreationSpecs() {}

  static final List<OpSpec> ROWS =
      List.of(
          made(
              "tensor",
              c("number", () -> Adjoint.tensor(1.5), "torch.tensor(1.5)"),
              c("whole number", () -> Adjoint.tensor(7), "torch.tensor(7)"),
              c("truth", () -> Adjoint.tensor(true), "torch.tensor(True)"),
              c("numbers", () -> Adjoint.tensor(1., 2.5), "torch.tensor([1., 2.5])"),
              c("whole numbers", () -> Adjoint.tensor(1, 2), "torch.tensor([1, 2])"),
              c("truths", () -> Adjoint.tensor(true, false), "torch.tensor([True, False])"),
              c(
                  "nested",
                  () -> Adjoint.tensor(new double[][] {{1, 2}, {3, 4}}),
                  "torch.tensor([[1., 2.], [3., 4.]])")),
          made(
                  "arange",
                  c("end", () -> Adjoint.arange(5), "torch.arange(5)"),
                  c("float end", () -> Adjoint.arange(4.0), "torch.arange(4.0)"),
                  c("start", () -> Adjoint.arange(2, 7), "torch.arange(2, 7)"),
                  c("step", () -> Adjoint.arange(1, 10, 3), "torch.arange(1, 10, 3)"),
                  c("down", () -> Adjoint.arange(5, 0, -2), "torch.arange(5, 0, -2)"),
                  c("float step", () -> Adjoint.arange(0., 1., 0.1), "torch.arange(0., 1., 0.1)"),
                  c("nothing", () -> Adjoint.arange(0), "torch.arange(0)"),
                  c(
                      "typed",
                      () -> Adjoint.arange(5, DType.FLOAT64),
                      "torch.arange(5, dtype=torch.float64)"),
                  c("long", () -> Adjoint.arange(0., 1000., 0.37), "torch.arange(0., 1000., 0.37)"),
                  c("wrong way", () -> Adjoint.arange(3, 1), "torch.arange(3, 1)"),
                  c("no step", () -> Adjoint.arange(0, 3, 0), "torch.arange(0, 3, 0)"))
              // libtorch rounds twice inside a vector register, and once at its ends.
              .within(Tolerance.ulps(1)),
          made(
              "linspace",
              c("five", () -> Adjoint.linspace(0, 1, 5), "torch.linspace(0, 1, 5)"),
              c("down", () -> Adjoint.linspace(3, -3, 8), "torch.linspace(3, -3, 8)"),
              c("one", () -> Adjoint.linspace(2, 5, 1), "torch.linspace(2, 5, 1)"),
              c("none", () -> Adjoint.linspace(2, 5, 0), "torch.linspace(2, 5, 0)"),
              c("many", () -> Adjoint.linspace(-1, 1, 1001), "torch.linspace(-1, 1, 1001)"),
              c("fewer", () -> Adjoint.linspace(0, 1, -1), "torch.linspace(0, 1, -1)")),
          made(
              "zeros",
              c("sizes", () -> Adjoint.zeros(2, 3), "torch.zeros([2, 3])"),
              c("scalar", () -> Adjoint.zeros(), "torch.zeros([])"),
              c("negative", () -> Adjoint.zeros(-1, 2), "torch.zeros([-1, 2])"),
              c(
                  "typed",
                  () -> Adjoint.zeros(Adjoint.size(2, 4), DType.INT32),
                  "torch.zeros([2, 4], dtype=torch.int32)")),
          made(
              "ones",
              c("sizes", () -> Adjoint.ones(2, 3), "torch.ones([2, 3])"),
              c("empty", () -> Adjoint.ones(0, 3), "torch.ones([0, 3])"),
              c(
                  "typed",
                  () -> Adjoint.ones(Adjoint.size(4), DType.BOOL),
                  "torch.ones([4], dtype=torch.bool)")),
          made(
              "full",
              c("float", () -> Adjoint.full(Adjoint.size(2, 3), 1.5), "torch.full([2, 3], 1.5)"),
              c("whole", () -> Adjoint.full(Adjoint.size(2), 7), "torch.full([2], 7)"),
              c(
                  "truth",
                  () -> Adjoint.full(Adjoint.size(2), true),
                  "torch.full([2], True, dtype=torch.bool)")),
          made(
              "eye",
              c("square", () -> Adjoint.eye(3), "torch.eye(3)"),
              c("wide", () -> Adjoint.eye(2, 4), "torch.eye(2, 4)"),
              c("nothing", () -> Adjoint.eye(0), "torch.eye(0)")),
          made(
              "empty",
              c("shape", () -> Adjoint.empty(2, 3).zero_(), "torch.empty([2, 3]).zero_()")),
          like("zeros_like", Adjoint::zerosLike),
          like("ones_like", Adjoint::onesLike),
          of(
              "full_like",
              Family.CREATION,
              functional(
                  "",
                  OpCall.of(x -> Adjoint.fullLike(x, 2)),
                  "torch.full_like(x, 2)",
                  Plan.unary())),
          of(
              "empty_like",
              Family.CREATION,
              functional(
                  "",
                  OpCall.of(x -> Adjoint.emptyLike(x).zero_()),
                  "torch.empty_like(x).zero_()",
                  Plan.unary())),
          random(
              "rand",
              c("few", () -> Adjoint.rand(3), "torch.rand([3])"),
              c("many", () -> Adjoint.rand(7, 5), "torch.rand([7, 5])"),
              c("scalar", () -> Adjoint.rand(), "torch.rand([])"),
              c("1000", () -> Adjoint.rand(1000), "torch.rand([1000])")),
          random(
              "randn",
              c("few", () -> Adjoint.randn(3), "torch.randn([3])"),
              c("16", () -> Adjoint.randn(16), "torch.randn([16])"),
              c("scalar", () -> Adjoint.randn(), "torch.randn([])"),
              c("35", () -> Adjoint.randn(7, 5), "torch.randn([7, 5])"),
              c("1000", () -> Adjoint.randn(1000), "torch.randn([1000])")),
          random(
              "randint",
              c("end", () -> Adjoint.randint(10, Adjoint.size(5)), "torch.randint(10, [5])"),
              c(
                  "start",
                  () -> Adjoint.randint(-3, 1000, Adjoint.size(4, 5)),
                  "torch.randint(-3, 1000, [4, 5])")));

  private static OpCase c(String label, OpCall.Nullary call, String python) {
    return functional(label, OpCall.of(call), python, Plan.none());
  }

  private static OpSpec made(String name, OpCase... cases) {
    return of(name, Family.CREATION, cases);
  }

  private static OpSpec random(String name, OpCase... cases) {
    OpSpec row = of(name, Family.CREATION);
    for (OpCase each : cases) {
      for (long seed : new long[] {0, 1, 42}) {
        row =
            row.plus(
                functional(
                    each.label() + ", seed " + seed,
                    in -> {
                      Adjoint.manualSeed(seed);
                      return each.call().apply(in);
                    },
                    "torch.manual_seed(" + seed + ")\nreturn " + each.python(),
                    Plan.none()));
      }
    }
    return row.within(Tolerance.EXACT);
  }

  private static OpSpec like(String name, OpCall.Unary call) {
    return of(
        name,
        Family.CREATION,
        functional("", OpCall.of(call), "torch." + name + "(x)", Plan.unary()));
  }
}
