package dev.adjoint.testkit;

import static dev.adjoint.testkit.Domain.NEAR_ONE;
import static dev.adjoint.testkit.Family.REDUCTION;
import static dev.adjoint.testkit.OpSpec.FLOATING;
import static dev.adjoint.testkit.OpSpec.NUMERIC;
import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.of;
import static dev.adjoint.testkit.Plan.shape;
import static dev.adjoint.testkit.Tolerance.ofMagnitude;
import static dev.adjoint.testkit.Tolerance.ulps;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.F;
import dev.adjoint.Linalg;
import dev.adjoint.Tensor;
import dev.adjoint.ValuesIndices;
import java.util.List;

/** The rows of reductions. */
final class ReduceSpecs {
  private ReduceSpecs() {}

  private static final Plan LINES = OrderSpecs.LINES;

  private static final Tolerance SUM = ofMagnitude(4);

  // n factors make n roundings, and the longest samples have 40,001 elements.
  private static final Tolerance PRODUCT = ofMagnitude(400);

  private static final Plan SOME =
      Plan.shapes(
              shape(),
              shape(0),
              shape(4),
              shape(2, 3),
              shape(3, 0, 2),
              shape(Form.REVERSED, 2, 3, 4),
              shape(Form.TRANSPOSED, 129, 65))
          .and(Plan.specials());

  /** Lines with infinities and NaN. */
  private static final Plan INFINITE =
      Plan.floats(
          Double.NEGATIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          Double.POSITIVE_INFINITY,
          1,
          Double.NaN,
          2,
          Double.NEGATIVE_INFINITY,
          3);

  private static final Plan WHOLE = Plan.shapes(shape(2, 3), shape(), shape(0, 3));

  private static final Plan SAME =
      Plan.of(List.of(shape(), shape()), List.of(shape(2, 3), shape(3)));

  private static final Tolerance SPREAD = ofMagnitude(8);

  static final List<OpSpec> ROWS =
      List.of(
          of(
                  "sum",
                  REDUCTION,
                  whole(x -> x.sum(), "x.sum()"),
                  dim("dim 0", x -> x.sum(0), "x.sum(0)"),
                  dim("last dim, kept", x -> x.sum(-1, true), "x.sum(-1, keepdim=True)"),
                  dim("dim 1", x -> x.sum(1), "x.sum(1)"),
                  dim("dims", x -> x.sum(Adjoint.dims(0, 2)), "x.sum([0, 2])"),
                  dim("dims, kept", x -> x.sum(Adjoint.dims(-1, 0), true), "x.sum([-1, 0], True)"),
                  some("no dims", x -> x.sum(Adjoint.dims()), "torch.sum(x, dim=[])"),
                  some("dim twice", x -> x.sum(Adjoint.dims(0, 0)), "x.sum([0, 0])"),
                  some(
                      "to float64", x -> x.sum(DType.FLOAT64), "torch.sum(x, dtype=torch.float64)"),
                  some("to int32", x -> x.sum(DType.INT32), "torch.sum(x, dtype=torch.int32)"),
                  some(
                      "dim to float64",
                      x -> x.sum(Adjoint.dims(0), false, DType.FLOAT64),
                      "torch.sum(x, [0], False, dtype=torch.float64)"))
              .node("SumBackward0")
              .within(SUM, Tolerance.EXACT),
          of(
                  "mean",
                  REDUCTION,
                  whole(x -> x.mean(), "x.mean()"),
                  dim("dim 0", x -> x.mean(0), "x.mean(0)"),
                  dim("last dim, kept", x -> x.mean(-1, true), "x.mean(-1, keepdim=True)"),
                  dim("dims", x -> x.mean(Adjoint.dims(0, 2)), "x.mean([0, 2])"),
                  dim("dims, kept", x -> x.mean(Adjoint.dims(0), true), "x.mean([0], True)"),
                  some(
                      "to float64",
                      x -> x.mean(DType.FLOAT64),
                      "torch.mean(x, dtype=torch.float64)"),
                  some(
                      "dim to float32",
                      x -> x.mean(Adjoint.dims(-1), true, DType.FLOAT32),
                      "torch.mean(x, [-1], True, dtype=torch.float32)"))
              .dtypes(FLOATING)
              .node("MeanBackward0")
              .within(SUM, Tolerance.ulps(1)),
          of(
                  "prod",
                  REDUCTION,
                  whole(x -> x.prod(), "x.prod()"),
                  dim("dim 0", x -> x.prod(0), "x.prod(0)"),
                  dim("last dim, kept", x -> x.prod(-1, true), "x.prod(-1, keepdim=True)"),
                  some("to int64", x -> x.prod(DType.INT64), "torch.prod(x, dtype=torch.int64)"),
                  zeros("one zero", x -> x.prod(), "x.prod()", 2, 0, 3, -1.5),
                  zeros("two zeros", x -> x.prod(), "x.prod()", 2, 0, 3, 0))
              .domains(NEAR_ONE)
              .node("ProdBackward0")
              .within(PRODUCT, PRODUCT),
          of(
                  "norm",
                  REDUCTION,
                  // Python's norm calls the function of torch.linalg.
                  whole(x -> x.norm(), "torch.linalg_vector_norm(x, 2)"),
                  some("p 1", x -> x.norm(1), "torch.linalg_vector_norm(x, 1)"),
                  some("p 3", x -> x.norm(3), "torch.linalg_vector_norm(x, 3)"),
                  some("p 0", x -> x.norm(0), "torch.linalg_vector_norm(x, 0)"),
                  some("p 0.5", x -> x.norm(0.5), "torch.linalg_vector_norm(x, 0.5)"),
                  some("p -1", x -> x.norm(-1), "torch.linalg_vector_norm(x, -1)"),
                  some(
                      "p inf",
                      x -> x.norm(Double.POSITIVE_INFINITY),
                      "torch.linalg_vector_norm(x, float('inf'))"),
                  some(
                      "p -inf",
                      x -> x.norm(Double.NEGATIVE_INFINITY),
                      "torch.linalg_vector_norm(x, float('-inf'))"),
                  dim(
                      "dim 0",
                      x -> x.norm(2, Adjoint.dims(0)),
                      "torch.linalg_vector_norm(x, 2, [0])"),
                  dim(
                      "last dim, kept",
                      x -> x.norm(2, Adjoint.dims(-1), true),
                      "torch.linalg_vector_norm(x, 2, [-1], True)"),
                  some("linalg", x -> Linalg.vectorNorm(x), "torch.linalg_vector_norm(x)"),
                  some("linalg, all", x -> Linalg.norm(x), "torch.linalg_norm(x)"),
                  dim(
                      "linalg, dim 0",
                      x -> Linalg.vectorNorm(x, 3, Adjoint.dims(0)),
                      "torch.linalg_vector_norm(x, 3, [0])"))
              .alsoCovers("vectorNorm")
              .dtypes(FLOATING)
              .node("LinalgVectorNormBackward0")
              .deviates(
                  Deviation.Kind.AT_POLES,
                  "at a zero its formula multiplies 0 by 1/0, ours chooses")
              .within(SUM, ofMagnitude(8)),
          extreme("max", x -> x.max(), "MaxBackward1")
              .plus(found("dim 0", x -> x.max(0), "torch.max(x, 0)"))
              .plus(found("last dim, kept", x -> x.max(-1, true), "torch.max(x, -1, True)"))
              .plus(
                  functional("tensor", OpCall.of((x, y) -> x.max(y)), "torch.max(x, y)", SAME)
                      .within(Tolerance.EITHER_ZERO)),
          extreme("min", x -> x.min(), "MinBackward1")
              .plus(found("dim 0", x -> x.min(0), "torch.min(x, 0)"))
              .plus(found("last dim, kept", x -> x.min(-1, true), "torch.min(x, -1, True)"))
              .plus(
                  functional("tensor", OpCall.of((x, y) -> x.min(y)), "torch.min(x, y)", SAME)
                      .within(Tolerance.EITHER_ZERO)),
          of(
              "any",
              REDUCTION,
              whole(x -> x.any(), "x.any()"),
              dim("dim 0", x -> x.any(0), "x.any(0)"),
              dim("last dim, kept", x -> x.any(-1, true), "x.any(-1, keepdim=True)")),
          of(
              "all",
              REDUCTION,
              whole(x -> x.all(), "x.all()"),
              dim("dim 0", x -> x.all(0), "x.all(0)"),
              dim("last dim, kept", x -> x.all(-1, true), "x.all(-1, keepdim=True)")),
          place("argmax", x -> x.argmax(), x -> x.argmax(0), x -> x.argmax(-1, true)),
          place("argmin", x -> x.argmin(), x -> x.argmin(0), x -> x.argmin(-1, true)),
          of(
              "count_nonzero",
              REDUCTION,
              functional("all", OpCall.of(x -> x.countNonzero()), "torch.count_nonzero(x)", LINES),
              functional(
                  "dim", OpCall.of(x -> x.countNonzero(0)), "torch.count_nonzero(x, 0)", LINES),
              functional(
                  "dims",
                  OpCall.of(x -> x.countNonzero(Adjoint.dims(0, -1))),
                  "torch.count_nonzero(x, [0, -1])",
                  Plan.shapes(shape(2, 3), shape(2, 0, 4), shape(Form.REVERSED, 2, 3, 4)))),
          of(
                  "log_softmax",
                  REDUCTION,
                  functional(
                      "last", OpCall.of(x -> x.logSoftmax(-1)), "torch.log_softmax(x, -1)", LINES),
                  functional(
                      "first", OpCall.of(x -> x.logSoftmax(0)), "torch.log_softmax(x, 0)", LINES))
              .dtypes(FLOATING)
              .node("LogSoftmaxBackward0")
              .within(new Tolerance(2, 4, 8), new Tolerance(4, 16, 32)),
          of(
                  "softmax",
                  REDUCTION,
                  functional("last", OpCall.of(x -> x.softmax(-1)), "torch.softmax(x, -1)", LINES),
                  functional("first", OpCall.of(x -> x.softmax(0)), "torch.softmax(x, 0)", LINES),
                  functional(
                      "function", OpCall.of(x -> F.softmax(x, 0)), "torch.softmax(x, 0)", WHOLE),
                  functional(
                      "dtype",
                      OpCall.of(x -> x.softmax(0, DType.FLOAT64)),
                      "torch.softmax(x, 0, dtype=torch.float64)",
                      Plan.small()),
                  functional(
                      "infinite",
                      OpCall.of(x -> x.reshape(4, 2).softmax(1)),
                      "torch.softmax(x.reshape(4, 2), 1)",
                      INFINITE))
              .dtypes(FLOATING)
              .node("SoftmaxBackward0")
              .within(new Tolerance(4, 0, 4), new Tolerance(4, 16, 32)),
          of(
                  "softmin",
                  REDUCTION,
                  functional(
                      "last", OpCall.of(x -> F.softmin(x, -1)), "torch.softmax(-x, -1)", LINES),
                  functional(
                      "dtype",
                      OpCall.of(x -> F.softmin(x, 0, DType.FLOAT64)),
                      "torch.softmax(-x, 0, dtype=torch.float64)",
                      WHOLE))
              .dtypes(FLOATING)
              .node("SoftmaxBackward0")
              .within(new Tolerance(4, 0, 4), new Tolerance(4, 16, 32)),
          of(
                  "logsumexp",
                  REDUCTION,
                  functional(
                      "last", OpCall.of(x -> x.logsumexp(-1)), "torch.logsumexp(x, -1)", LINES),
                  functional(
                      "first",
                      OpCall.of(x -> x.logsumexp(0, true)),
                      "torch.logsumexp(x, 0, keepdim=True)",
                      LINES),
                  functional(
                      "several",
                      OpCall.of(x -> x.logsumexp(Adjoint.dims(0, -1))),
                      "torch.logsumexp(x, [0, -1])",
                      Plan.shapes(shape(2, 3), shape(2, 0, 4), shape(Form.REVERSED, 2, 3, 4))),
                  functional(
                      "none named",
                      OpCall.of(x -> x.logsumexp(Adjoint.dims(), true)),
                      "d: List[int] = []\nreturn torch.logsumexp(x, d, True)",
                      Plan.shapes(shape(2, 3), shape(), shape(0, 3))),
                  functional(
                      "infinite",
                      OpCall.of(x -> x.reshape(3, 2).logsumexp(1)),
                      "torch.logsumexp(x.reshape(3, 2), 1)",
                      Plan.floats(
                          Double.NEGATIVE_INFINITY,
                          Double.NEGATIVE_INFINITY,
                          Double.POSITIVE_INFINITY,
                          1,
                          Double.NaN,
                          2)))
              .node("LogsumexpBackward0")
              .within(new Tolerance(2, 4, 8), new Tolerance(4, 16, 32)),
          spread("var", x -> x.var(), x -> x.var(false), x -> x.var(0))
              .plus(
                  functional(
                      "biased dim",
                      OpCall.of(x -> x.var(0, false, true)),
                      "torch.var(x, [0], False, True)",
                      LINES))
              .plus(
                  functional(
                      "correction",
                      OpCall.of(x -> x.var(Adjoint.dims(-1), 2.5, true)),
                      "torch.var(x, [-1], correction=2.5, keepdim=True)",
                      LINES))
              .node("VarBackward0"),
          spread("std", x -> x.std(), x -> x.std(false), x -> x.std(0))
              .plus(
                  functional(
                      "biased dim",
                      OpCall.of(x -> x.std(0, false, true)),
                      "torch.std(x, [0], False, True)",
                      LINES))
              .plus(
                  functional(
                      "correction",
                      OpCall.of(x -> x.std(Adjoint.dims(-1), 0.0, true)),
                      "torch.std(x, [-1], correction=0, keepdim=True)",
                      LINES))
              .node("StdBackward0")
              .deviates(
                  Deviation.Kind.AT_POLES,
                  "at a zero its formula multiplies 0 by 1/0, ours chooses"),
          both("var_mean", in -> in[0].varMean(), in -> in[0].varMean(Adjoint.dims(0), 1, true))
              .plus(
                  functional(
                      "biased",
                      in -> in[0].varMean(false),
                      "torch.var_mean(x, unbiased=False)",
                      LINES))
              .plus(
                  functional(
                      "biased dim",
                      in -> in[0].varMean(0, false, true),
                      "torch.var_mean(x, [0], False, True)",
                      LINES))
              .node("VarMeanBackward0"),
          both("std_mean", in -> in[0].stdMean(), in -> in[0].stdMean(Adjoint.dims(0), 1, true))
              .plus(
                  functional(
                      "biased",
                      in -> in[0].stdMean(false),
                      "torch.std_mean(x, unbiased=False)",
                      LINES))
              .plus(
                  functional(
                      "biased dim",
                      in -> in[0].stdMean(0, false, true),
                      "torch.std_mean(x, [0], False, True)",
                      LINES))
              .node("StdMeanBackward0")
              .deviates(
                  Deviation.Kind.AT_POLES,
                  "at a zero its formula multiplies 0 by 1/0, ours chooses"),
          extremes("amax", x -> x.amax(), x -> x.amax(0), x -> x.amax(Adjoint.dims(0, -1), true))
              .node("AmaxBackward0"),
          extremes("amin", x -> x.amin(), x -> x.amin(0), x -> x.amin(Adjoint.dims(0, -1), true))
              .node("AminBackward0"));

  private static OpCase whole(OpCall.Unary call, String python) {
    return functional(
        "all",
        OpCall.of(call),
        python,
        Plan.shapes(Shapes.REDUCTION.toArray(Plan.Shape[]::new)).and(Plan.specials()));
  }

  private static OpCase dim(String label, OpCall.Unary call, String python) {
    return functional(
        label,
        OpCall.of(call),
        python,
        Plan.shapes(Shapes.REDUCTION.toArray(Plan.Shape[]::new)).and(Plan.specials()));
  }

  private static OpCase some(String label, OpCall.Unary call, String python) {
    return functional(label, OpCall.of(call), python, SOME);
  }

  private static OpCase zeros(String label, OpCall.Unary call, String python, double... values) {
    return functional(label, OpCall.of(call), python, Plan.floats(values));
  }

  private static OpSpec extreme(String name, OpCall.Unary call, String node) {
    return of(name, REDUCTION, whole(call, "x." + name + "()"))
        .plus(functional("ties", OpCall.of(call), "x." + name + "()", Plan.floats(2, 1, 2, 1)))
        .node(node);
  }

  private interface Finding {
    ValuesIndices apply(Tensor x);
  }

  private static OpCase found(String label, Finding call, String python) {
    return functional(
        label,
        in -> {
          ValuesIndices found = call.apply(in[0]);
          return List.of(found.values(), found.indices());
        },
        python,
        Plan.shapes(Shapes.REDUCTION.toArray(Plan.Shape[]::new)).and(Plan.specials()));
  }

  private static OpSpec place(
      String name, OpCall.Unary all, OpCall.Unary first, OpCall.Unary last) {
    return of(
            name,
            REDUCTION,
            functional("all", OpCall.of(all), "torch." + name + "(x)", LINES),
            functional("dim", OpCall.of(first), "torch." + name + "(x, 0)", LINES),
            functional("last dim, kept", OpCall.of(last), "torch." + name + "(x, -1, True)", LINES))
        .dtypes(NUMERIC);
  }

  private static OpSpec spread(
      String name, OpCall.Unary all, OpCall.Unary population, OpCall.Unary first) {
    return of(
            name,
            REDUCTION,
            functional("all", OpCall.of(all), "torch." + name + "(x)", LINES),
            functional("population", OpCall.of(population), "torch." + name + "(x, False)", LINES),
            functional("dim", OpCall.of(first), "torch." + name + "(x, 0)", LINES))
        .dtypes(FLOATING)
        .within(SPREAD, new Tolerance(4, 16, 64));
  }

  private static OpSpec both(String name, OpCall all, OpCall first) {
    return of(
            name,
            REDUCTION,
            functional("all", all, "torch." + name + "(x, correction=1)", LINES),
            functional(
                "dim", first, "torch." + name + "(x, [0], correction=1, keepdim=True)", LINES))
        .dtypes(FLOATING)
        .within(SPREAD, new Tolerance(4, 16, 64));
  }

  private static OpSpec extremes(
      String name, OpCall.Unary all, OpCall.Unary first, OpCall.Unary some) {
    return of(
            name,
            REDUCTION,
            functional("all", OpCall.of(all), "torch." + name + "(x)", LINES),
            functional("dim", OpCall.of(first), "torch." + name + "(x, 0)", LINES),
            functional(
                "dims, kept",
                OpCall.of(some),
                "torch." + name + "(x, [0, -1], True)",
                Plan.shapes(shape(2, 3), shape(2, 3, 4), shape(Form.REVERSED, 2, 3, 4))),
            functional("ties", OpCall.of(all), "torch." + name + "(x)", Plan.floats(2, 1, 2, 1)))
        .within(Tolerance.EITHER_ZERO, ulps(1));
  }
}
