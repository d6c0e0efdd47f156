package dev.adjoint.testkit;

import static dev.adjoint.Adjoint.size;
import static dev.adjoint.DType.BOOL;
import static dev.adjoint.DType.FLOAT32;
import static dev.adjoint.DType.FLOAT64;
import static dev.adjoint.DType.INT16;
import static dev.adjoint.DType.INT32;
import static dev.adjoint.DType.INT64;
import static dev.adjoint.DType.INT8;
import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.of;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.Generator;
import dev.adjoint.Options;
import java.util.List;

/** The rows of the factories. */
final class CreationSpecs {
  private CreationSpecs() {}

  private static final Options DOUBLE = Options.of(FLOAT64);

  private static final Options HALF = Options.of(DType.FLOAT16);

  static final List<OpSpec> ROWS =
      List.of(
          OpSpec.of(
                  "tensor",
                  Family.CREATION,
                  number("number", () -> Adjoint.tensor(1.5), "1.5"),
                  number("whole number", () -> Adjoint.tensor(7), "7"),
                  number("truth", () -> Adjoint.tensor(true), "True"),
                  typed("number", () -> Adjoint.tensor(1.5, INT32), "1.5", INT32),
                  typed("whole number", () -> Adjoint.tensor(7, FLOAT32), "7", FLOAT32),
                  typed("truth", () -> Adjoint.tensor(true, INT64), "True", INT64),
                  typed("number, options", () -> Adjoint.tensor(1.5, DOUBLE), "1.5", FLOAT64),
                  typed("whole number, options", () -> Adjoint.tensor(7, DOUBLE), "7", FLOAT64),
                  typed("truth, options", () -> Adjoint.tensor(true, DOUBLE), "True", FLOAT64),
                  number("numbers", () -> Adjoint.tensor(1., 2.5), "[1., 2.5]"),
                  number("whole numbers", () -> Adjoint.tensor(1, 2), "[1, 2]"),
                  number("truths", () -> Adjoint.tensor(true, false), "[True, False]"),
                  number("nested", () -> Adjoint.tensor(nested()), "[[1., 2.], [3., 4.]]"),
                  typed(
                      "nested",
                      () -> Adjoint.tensor(nested(), INT32),
                      "[[1., 2.], [3., 4.]]",
                      INT32),
                  typed(
                      "nested, options",
                      () -> Adjoint.tensor(nested(), DOUBLE),
                      "[[1., 2.], [3., 4.]]",
                      FLOAT64),
                  typed(
                      "doubles, typed",
                      () -> Adjoint.tensor(new double[] {1.5, -2.5}, INT32),
                      "[1.5, -2.5]",
                      INT32),
                  typed(
                      "doubles, options",
                      () -> Adjoint.tensor(new double[] {1.5, -2.5}, DOUBLE),
                      "[1.5, -2.5]",
                      FLOAT64),
                  typed(
                      "array of doubles",
                      () -> Adjoint.fromArray(new double[] {1.5, -2.5}, 2),
                      "[1.5, -2.5]",
                      FLOAT64),
                  typed(
                      "floats",
                      () -> Adjoint.tensor(new float[] {1.5f, -2.5f}),
                      "[1.5, -2.5]",
                      FLOAT32),
                  typed(
                      "floats, typed",
                      () -> Adjoint.tensor(new float[] {1.5f, -2.5f}, INT32),
                      "[1.5, -2.5]",
                      INT32),
                  typed(
                      "floats, options",
                      () -> Adjoint.tensor(new float[] {1.5f, -2.5f}, DOUBLE),
                      "[1.5, -2.5]",
                      FLOAT64),
                  typed(
                      "array of floats",
                      () -> Adjoint.fromArray(new float[] {1.5f, -2.5f}, 2),
                      "[1.5, -2.5]",
                      FLOAT32),
                  typed(
                      "longs, typed",
                      () -> Adjoint.tensor(new long[] {3, -4}, INT32),
                      "[3, -4]",
                      INT32),
                  typed(
                      "longs, options",
                      () -> Adjoint.tensor(new long[] {3, -4}, DOUBLE),
                      "[3, -4]",
                      FLOAT64),
                  typed(
                      "array of longs",
                      () -> Adjoint.fromArray(new long[] {3, -4}, 2),
                      "[3, -4]",
                      INT64),
                  number("ints", () -> Adjoint.tensor(new int[] {3, -4}), "[3, -4]"),
                  typed(
                      "ints, typed",
                      () -> Adjoint.tensor(new int[] {3, -4}, INT32),
                      "[3, -4]",
                      INT32),
                  typed(
                      "ints, options",
                      () -> Adjoint.tensor(new int[] {3, -4}, DOUBLE),
                      "[3, -4]",
                      FLOAT64),
                  typed(
                      "array of ints",
                      () -> Adjoint.fromArray(new int[] {3, -4}, 2),
                      "[3, -4]",
                      INT32),
                  number("shorts", () -> Adjoint.tensor(new short[] {3, -4}), "[3, -4]"),
                  typed(
                      "shorts, typed",
                      () -> Adjoint.tensor(new short[] {3, -4}, INT32),
                      "[3, -4]",
                      INT32),
                  typed(
                      "shorts, options",
                      () -> Adjoint.tensor(new short[] {3, -4}, DOUBLE),
                      "[3, -4]",
                      FLOAT64),
                  typed(
                      "array of shorts",
                      () -> Adjoint.fromArray(new short[] {3, -4}, 2),
                      "[3, -4]",
                      INT16),
                  number("bytes", () -> Adjoint.tensor(new byte[] {3, -4}), "[3, -4]"),
                  typed(
                      "bytes, typed",
                      () -> Adjoint.tensor(new byte[] {3, -4}, INT32),
                      "[3, -4]",
                      INT32),
                  typed(
                      "bytes, options",
                      () -> Adjoint.tensor(new byte[] {3, -4}, DOUBLE),
                      "[3, -4]",
                      FLOAT64),
                  typed(
                      "array of bytes",
                      () -> Adjoint.fromArray(new byte[] {3, -4}, 2),
                      "[3, -4]",
                      INT8),
                  typed(
                      "booleans, typed",
                      () -> Adjoint.tensor(new boolean[] {true, false}, INT32),
                      "[True, False]",
                      INT32),
                  typed(
                      "booleans, options",
                      () -> Adjoint.tensor(new boolean[] {true, false}, DOUBLE),
                      "[True, False]",
                      FLOAT64),
                  typed(
                      "array of booleans",
                      () -> Adjoint.fromArray(new boolean[] {true, false}, 2),
                      "[True, False]",
                      BOOL))
              .alsoCovers("fromArray"),
          OpSpec.of(
              "scalar_tensor",
              Family.CREATION,
              functional(
                  "whole",
                  OpCall.of(() -> Adjoint.scalarTensor(2)),
                  "torch.scalar_tensor(2)",
                  Plan.none())),
          made(
                  "arange",
                  c("end", () -> Adjoint.arange(5), "torch.arange(5)"),
                  c("float end", () -> Adjoint.arange(4.0), "torch.arange(4.0)"),
                  c("start", () -> Adjoint.arange(2, 7), "torch.arange(2, 7)"),
                  c("float start", () -> Adjoint.arange(0.5, 4.0), "torch.arange(0.5, 4.0)"),
                  c("step", () -> Adjoint.arange(1, 10, 3), "torch.arange(1, 10, 3)"),
                  c("down", () -> Adjoint.arange(5, 0, -2), "torch.arange(5, 0, -2)"),
                  c("float step", () -> Adjoint.arange(0., 1., 0.1), "torch.arange(0., 1., 0.1)"),
                  c("nothing", () -> Adjoint.arange(0), "torch.arange(0)"),
                  t("typed", () -> Adjoint.arange(5, FLOAT64), "torch.arange(5", FLOAT64),
                  t("options", () -> Adjoint.arange(5, HALF), "torch.arange(5", DType.FLOAT16),
                  t("float typed", () -> Adjoint.arange(4.5, INT32), "torch.arange(4.5", INT32),
                  t(
                      "float options",
                      () -> Adjoint.arange(4.5, DOUBLE),
                      "torch.arange(4.5",
                      FLOAT64),
                  t("start typed", () -> Adjoint.arange(2, 7, INT32), "torch.arange(2, 7", INT32),
                  t(
                      "start options",
                      () -> Adjoint.arange(2, 7, DOUBLE),
                      "torch.arange(2, 7",
                      FLOAT64),
                  t(
                      "float start typed",
                      () -> Adjoint.arange(0.5, 4.0, FLOAT64),
                      "torch.arange(0.5, 4.0",
                      FLOAT64),
                  t(
                      "float start options",
                      () -> Adjoint.arange(0.5, 4.0, DOUBLE),
                      "torch.arange(0.5, 4.0",
                      FLOAT64),
                  t(
                      "step typed",
                      () -> Adjoint.arange(1, 9, 3, INT32),
                      "torch.arange(1, 9, 3",
                      INT32),
                  t(
                      "step options",
                      () -> Adjoint.arange(1, 9, 3, DOUBLE),
                      "torch.arange(1, 9, 3",
                      FLOAT64),
                  t(
                      "float step typed",
                      () -> Adjoint.arange(0.5, 9.0, 1.5, INT32),
                      "torch.arange(0.5, 9.0, 1.5",
                      INT32),
                  t(
                      "float step options",
                      () -> Adjoint.arange(0.5, 9.0, 1.5, DOUBLE),
                      "torch.arange(0.5, 9.0, 1.5",
                      FLOAT64),
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
              c("fewer", () -> Adjoint.linspace(0, 1, -1), "torch.linspace(0, 1, -1)"),
              t("typed", () -> Adjoint.linspace(0, 9, 4, INT64), "torch.linspace(0, 9, 4", INT64),
              t(
                  "options",
                  () -> Adjoint.linspace(0, 1, 7, DOUBLE),
                  "torch.linspace(0, 1, 7",
                  FLOAT64),
              c(
                  "between tensors",
                  () -> Adjoint.linspace(Adjoint.tensor(0), Adjoint.tensor(1.5), 5),
                  "torch.linspace(torch.tensor(0), torch.tensor(1.5), 5)"),
              c(
                  "to a tensor",
                  () -> Adjoint.linspace(0, Adjoint.tensor(1.5), 5),
                  "torch.linspace(0, torch.tensor(1.5), 5)"),
              c(
                  "from a tensor",
                  () -> Adjoint.linspace(Adjoint.tensor(1.5), 3, 5),
                  "torch.linspace(torch.tensor(1.5), 3, 5)"),
              c(
                  "between vectors",
                  () -> Adjoint.linspace(Adjoint.ones(2), Adjoint.ones(2), 5),
                  "torch.linspace(torch.ones(2), torch.ones(2), 5)")),
          made(
              "zeros",
              c("sizes", () -> Adjoint.zeros(2, 3), "torch.zeros([2, 3])"),
              c("shape", () -> Adjoint.zeros(size(2, 3)), "torch.zeros([2, 3])"),
              c("scalar", () -> Adjoint.zeros(), "torch.zeros([])"),
              c("negative", () -> Adjoint.zeros(-1, 2), "torch.zeros([-1, 2])"),
              t("typed", () -> Adjoint.zeros(size(2, 4), INT32), "torch.zeros([2, 4]", INT32),
              t("options", () -> Adjoint.zeros(size(2), DOUBLE), "torch.zeros([2]", FLOAT64)),
          made(
              "ones",
              c("sizes", () -> Adjoint.ones(2, 3), "torch.ones([2, 3])"),
              c("shape", () -> Adjoint.ones(size(2, 3)), "torch.ones([2, 3])"),
              c("empty", () -> Adjoint.ones(0, 3), "torch.ones([0, 3])"),
              t("typed", () -> Adjoint.ones(size(4), BOOL), "torch.ones([4]", BOOL),
              t("options", () -> Adjoint.ones(size(2), DOUBLE), "torch.ones([2]", FLOAT64)),
          made(
              "full",
              c("float", () -> Adjoint.full(size(2, 3), 1.5), "torch.full([2, 3], 1.5)"),
              c("whole", () -> Adjoint.full(size(2), 7), "torch.full([2], 7)"),
              t("truth", () -> Adjoint.full(size(2), true), "torch.full([2], True", BOOL),
              t(
                  "float typed",
                  () -> Adjoint.full(size(2), 1.5, INT32),
                  "torch.full([2], 1.5",
                  INT32),
              t(
                  "whole typed",
                  () -> Adjoint.full(size(2), 7, FLOAT64),
                  "torch.full([2], 7",
                  FLOAT64),
              t(
                  "truth typed",
                  () -> Adjoint.full(size(2), true, INT32),
                  "torch.full([2], True",
                  INT32),
              t(
                  "float options",
                  () -> Adjoint.full(size(2), 1.5, DOUBLE),
                  "torch.full([2], 1.5",
                  FLOAT64),
              t(
                  "whole options",
                  () -> Adjoint.full(size(2), 7, DOUBLE),
                  "torch.full([2], 7",
                  FLOAT64),
              t(
                  "truth options",
                  () -> Adjoint.full(size(2), true, DOUBLE),
                  "torch.full([2], True",
                  FLOAT64)),
          made(
              "eye",
              c("square", () -> Adjoint.eye(3), "torch.eye(3)"),
              c("wide", () -> Adjoint.eye(2, 4), "torch.eye(2, 4)"),
              c("nothing", () -> Adjoint.eye(0), "torch.eye(0)"),
              t("typed", () -> Adjoint.eye(2, 3, INT32), "torch.eye(2, 3", INT32),
              t("options", () -> Adjoint.eye(3, 2, DOUBLE), "torch.eye(3, 2", FLOAT64)),
          made(
              "empty",
              c("sizes", () -> Adjoint.empty(2, 3).zero_(), "torch.empty([2, 3]).zero_()"),
              c("shape", () -> Adjoint.empty(size(2, 3)).zero_(), "torch.empty([2, 3]).zero_()"),
              c(
                  "typed",
                  () -> Adjoint.empty(size(2), INT32).zero_(),
                  "torch.empty([2], dtype=torch.int32).zero_()"),
              c(
                  "options",
                  () -> Adjoint.empty(size(2), DOUBLE).zero_(),
                  "torch.empty([2], dtype=torch.float64).zero_()")),
          like(
              "new_empty",
              of("", x -> x.newEmpty(2, 3).zero_(), "x.new_empty([2, 3]).zero_()"),
              of(
                  "typed",
                  x -> x.newEmpty(size(2), INT32).zero_(),
                  "x.new_empty([2], dtype=torch.int32).zero_()")),
          like(
              "new_full",
              of("", x -> x.newFull(size(2, 3), 2), "x.new_full([2, 3], 2)"),
              of("fraction", x -> x.newFull(size(0, 2), 1.5), "x.new_full([0, 2], 1.5)"),
              of("truth", x -> x.newFull(size(), true), "x.new_full([], True)"),
              of(
                  "typed",
                  x -> x.newFull(size(2), 1.5, FLOAT64),
                  "x.new_full([2], 1.5, dtype=torch.float64)")),
          like(
              "new_ones",
              of("", x -> x.newOnes(2, 3), "x.new_ones([2, 3])"),
              of("negative", x -> x.newOnes(-1), "x.new_ones([-1])"),
              of("typed", x -> x.newOnes(size(2), BOOL), "x.new_ones([2], dtype=torch.bool)")),
          like(
              "new_zeros",
              of("", x -> x.newZeros(2, 3), "x.new_zeros([2, 3])"),
              of("number", x -> x.newZeros(), "x.new_zeros([])"),
              of(
                  "options",
                  x -> x.newZeros(size(2), DOUBLE),
                  "x.new_zeros([2], dtype=torch.float64)")),
          like(
              "new_tensor",
              of("number", x -> x.newTensor(1.5), "torch.tensor(1.5).to(x.dtype)"),
              of("whole", x -> x.newTensor(1), "torch.tensor(1).to(x.dtype)"),
              of("truth", x -> x.newTensor(true), "torch.tensor(True).to(x.dtype)"),
              of("numbers", x -> x.newTensor(1., 2.5), "torch.tensor([1., 2.5]).to(x.dtype)"),
              of(
                  "nested",
                  x -> x.newTensor(nested()),
                  "torch.tensor([[1., 2.], [3., 4.]]).to(x.dtype)"),
              of(
                  "typed",
                  x -> x.newTensor(new long[] {3, 4}, FLOAT64),
                  "torch.tensor([3, 4], dtype=torch.float64)")),
          OpSpec.of(
                  "as_tensor",
                  Family.CREATION,
                  of("itself", Adjoint::asTensor, "torch.as_tensor(x)"),
                  of(
                      "typed",
                      x -> Adjoint.asTensor(x, FLOAT64),
                      "torch.as_tensor(x, dtype=torch.float64)"),
                  number("a number", () -> Adjoint.asTensor(1.5), "1.5"),
                  number("a truth", () -> Adjoint.asTensor(true), "True"),
                  number("numbers", () -> Adjoint.asTensor(1., 2.5), "[1., 2.5]"),
                  number("nested", () -> Adjoint.asTensor(nested()), "[[1., 2.], [3., 4.]]"),
                  typed(
                      "integers",
                      () -> Adjoint.asTensor(new long[] {3, -4}, INT32),
                      "[3, -4]",
                      INT32))
              .node("ToCopyBackward0"),
          like(
              "zeros_like",
              of("", Adjoint::zerosLike, "torch.zeros_like(x)"),
              of(
                  "typed",
                  x -> Adjoint.zerosLike(x, INT32),
                  "torch.zeros_like(x, dtype=torch.int32)"),
              of(
                  "options",
                  x -> Adjoint.zerosLike(x, DOUBLE),
                  "torch.zeros_like(x, dtype=torch.float64)")),
          like(
              "ones_like",
              of("", Adjoint::onesLike, "torch.ones_like(x)"),
              of("typed", x -> Adjoint.onesLike(x, BOOL), "torch.ones_like(x, dtype=torch.bool)"),
              of(
                  "options",
                  x -> Adjoint.onesLike(x, DOUBLE),
                  "torch.ones_like(x, dtype=torch.float64)")),
          like(
              "full_like",
              of("", x -> Adjoint.fullLike(x, 2), "torch.full_like(x, 2)"),
              of("fraction", x -> Adjoint.fullLike(x, 2.5), "torch.full_like(x, 2.5)"),
              of("truth", x -> Adjoint.fullLike(x, true), "torch.full_like(x, True)"),
              of(
                  "options",
                  x -> Adjoint.fullLike(x, 2, DOUBLE),
                  "torch.full_like(x, 2, dtype=torch.float64)"),
              of(
                  "fraction, options",
                  x -> Adjoint.fullLike(x, 2.5, DOUBLE),
                  "torch.full_like(x, 2.5, dtype=torch.float64)"),
              of(
                  "truth, options",
                  x -> Adjoint.fullLike(x, true, DOUBLE),
                  "torch.full_like(x, True, dtype=torch.float64)")),
          like(
              "empty_like",
              of("", x -> Adjoint.emptyLike(x).zero_(), "torch.empty_like(x).zero_()"),
              of(
                  "typed",
                  x -> Adjoint.emptyLike(x, INT32).zero_(),
                  "torch.empty_like(x, dtype=torch.int32).zero_()"),
              of(
                  "options",
                  x -> Adjoint.emptyLike(x, DOUBLE).zero_(),
                  "torch.empty_like(x, dtype=torch.float64).zero_()")),
          random(
                  "rand",
                  c("few", () -> Adjoint.rand(3), "torch.rand([3])"),
                  c("many", () -> Adjoint.rand(7, 5), "torch.rand([7, 5])"),
                  c("scalar", () -> Adjoint.rand(), "torch.rand([])"),
                  c("1000", () -> Adjoint.rand(1000), "torch.rand([1000])"),
                  c("shape", () -> Adjoint.rand(size(4, 5)), "torch.rand([4, 5])"),
                  t("typed", () -> Adjoint.rand(size(20), FLOAT64), "torch.rand([20]", FLOAT64),
                  t(
                      "options",
                      () -> Adjoint.rand(size(20), HALF),
                      "torch.rand([20]",
                      DType.FLOAT16))
              .plus(
                  c(
                      "generator",
                      () -> Adjoint.rand(size(20), new Generator().manualSeed(7)),
                      "torch.manual_seed(7)\nreturn torch.rand([20])")),
          random(
                  "randn",
                  c("few", () -> Adjoint.randn(3), "torch.randn([3])"),
                  c("16", () -> Adjoint.randn(16), "torch.randn([16])"),
                  c("scalar", () -> Adjoint.randn(), "torch.randn([])"),
                  c("35", () -> Adjoint.randn(7, 5), "torch.randn([7, 5])"),
                  c("1000", () -> Adjoint.randn(1000), "torch.randn([1000])"),
                  c("shape", () -> Adjoint.randn(size(4, 5)), "torch.randn([4, 5])"),
                  t("typed", () -> Adjoint.randn(size(20), FLOAT64), "torch.randn([20]", FLOAT64)
                      .within(Tolerance.ulps(2)),
                  t(
                      "options",
                      () -> Adjoint.randn(size(20), HALF),
                      "torch.randn([20]",
                      DType.FLOAT16))
              .plus(
                  c(
                      "generator",
                      () -> Adjoint.randn(size(20), new Generator().manualSeed(7)),
                      "torch.manual_seed(7)\nreturn torch.randn([20])")),
          random(
              "randint",
              c("end", () -> Adjoint.randint(10, size(5)), "torch.randint(10, [5])"),
              c(
                  "start",
                  () -> Adjoint.randint(-3, 1000, size(4, 5)),
                  "torch.randint(-3, 1000, [4, 5])"),
              t(
                  "options",
                  () -> Adjoint.randint(-3, 1000, size(4, 5), Options.of(FLOAT32)),
                  "torch.randint(-3, 1000, [4, 5]",
                  FLOAT32)),
          random(
              "randperm",
              c("ten", () -> Adjoint.randperm(10), "torch.randperm(10)"),
              c("many", () -> Adjoint.randperm(40_000), "torch.randperm(40000)"),
              c("none", () -> Adjoint.randperm(0), "torch.randperm(0)"),
              c("one", () -> Adjoint.randperm(1), "torch.randperm(1)"),
              c("negative", () -> Adjoint.randperm(-1), "torch.randperm(-1)"),
              c(
                  "generator",
                  () -> Adjoint.randperm(5, new Generator().manualSeed(3)).sort().values(),
                  "torch.arange(5)"),
              t(
                  "options",
                  () -> Adjoint.randperm(20, Options.of(FLOAT32)),
                  "torch.randperm(20",
                  FLOAT32),
              t(
                  "bytes",
                  () -> Adjoint.randperm(200, DType.UINT8),
                  "torch.randperm(200",
                  DType.UINT8),
              t(
                  "too many",
                  () -> Adjoint.randperm(300, DType.UINT8),
                  "torch.randperm(300",
                  DType.UINT8),
              t("bool", () -> Adjoint.randperm(2, DType.BOOL), "torch.randperm(2", DType.BOOL)),
          random(
              "rand_like",
              c("", () -> Adjoint.randLike(Adjoint.ones(20)), "torch.rand_like(torch.ones(20))"),
              t(
                  "options",
                  () -> Adjoint.randLike(Adjoint.ones(4, 5), DOUBLE),
                  "torch.rand_like(torch.ones(4, 5)",
                  FLOAT64)),
          random(
              "randn_like",
              c("", () -> Adjoint.randnLike(Adjoint.ones(20)), "torch.randn_like(torch.ones(20))"),
              t(
                      "options",
                      () -> Adjoint.randnLike(Adjoint.ones(4, 5), DOUBLE),
                      "torch.randn_like(torch.ones(4, 5)",
                      FLOAT64)
                  .within(Tolerance.ulps(2))),
          random(
              "randint_like",
              c(
                  "",
                  () -> Adjoint.randintLike(Adjoint.ones(20), -3, 1000),
                  "torch.randint_like(torch.ones(20), -3, 1000)"),
              c(
                  "from zero",
                  () -> Adjoint.randintLike(Adjoint.ones(20), 1000),
                  "torch.randint_like(torch.ones(20), 1000)")));

  private static double[][] nested() {
    return new double[][] {{1, 2}, {3, 4}};
  }

  private static OpCase number(String label, OpCall.Nullary call, String python) {
    return functional(label, OpCall.of(call), "torch.tensor(" + python + ")", Plan.none());
  }

  private static OpCase typed(String label, OpCall.Nullary call, String python, DType dtype) {
    return functional(
        label + " as " + dtype,
        OpCall.of(call),
        "torch.tensor(" + python + ", dtype=" + dtype + ")",
        Plan.none());
  }

  private static OpCase c(String label, OpCall.Nullary call, String python) {
    return functional(label, OpCall.of(call), python, Plan.none());
  }

  /** A case that names a dtype, which follows the other arguments in Python. */
  private static OpCase t(String label, OpCall.Nullary call, String python, DType dtype) {
    return c(label, call, python + ", dtype=" + dtype + ")");
  }

  private static OpCase of(String label, OpCall.Unary call, String python) {
    return functional(label, OpCall.of(call), python, Plan.unary());
  }

  private static OpSpec made(String name, OpCase... cases) {
    return OpSpec.of(name, Family.CREATION, cases);
  }

  private static OpSpec like(String name, OpCase... cases) {
    return made(name, cases);
  }

  /** Every case from several seeds. */
  private static OpSpec random(String name, OpCase... cases) {
    OpSpec row = made(name);
    for (OpCase each : cases) {
      for (long seed : new long[] {0, 1, 42}) {
        row =
            row.plus(
                new OpCase(
                    each.label() + ", seed " + seed,
                    OpCase.Kind.FUNCTIONAL,
                    in -> {
                      Adjoint.manualSeed(seed);
                      return each.call().apply(in);
                    },
                    "torch.manual_seed(" + seed + ")\nreturn " + each.python(),
                    Plan.none(),
                    List.of(),
                    each.tolerance()));
      }
    }
    return row.within(Tolerance.EXACT);
  }
}
