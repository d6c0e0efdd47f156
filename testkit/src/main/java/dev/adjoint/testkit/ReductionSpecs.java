package dev.adjoint.testkit;

import static dev.adjoint.testkit.Domain.NEAR_ONE;
import static dev.adjoint.testkit.Family.LINEAR;
import static dev.adjoint.testkit.Family.REDUCTION;
import static dev.adjoint.testkit.OpSpec.FLOATING;
import static dev.adjoint.testkit.OpSpec.NUMERIC;
import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.of;
import static dev.adjoint.testkit.Plan.shape;
import static dev.adjoint.testkit.Tolerance.ofMagnitude;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.ValuesIndices;
import java.util.List;

/** The rows of the reductions and products. */
final class ReductionSpecs {
  private ReductionSpecs() {}

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

  private static final Plan SAME =
      Plan.of(List.of(shape(), shape()), List.of(shape(2, 3), shape(3)));

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
                      "torch.linalg_vector_norm(x, 2, [-1], True)"))
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
          of("dot", LINEAR, functional("", OpCall.of(Tensor::dot), "torch.dot(x, y)", dots()))
              .dtypes(NUMERIC)
              .node("DotBackward0")
              .within(ofMagnitude(4), Tolerance.EXACT),
          of("mm", LINEAR, functional("", OpCall.of(Tensor::mm), "torch.mm(x, y)", products()))
              .dtypes(NUMERIC)
              .node("MmBackward0")
              .within(ofMagnitude(8), ofMagnitude(8)),
          of("mv", LINEAR, functional("", OpCall.of(Tensor::mv), "torch.mv(x, y)", products()))
              .dtypes(NUMERIC)
              .node("MvBackward0")
              .within(ofMagnitude(8), ofMagnitude(8)),
          of(
                  "matmul",
                  LINEAR,
                  functional("", OpCall.of(Tensor::matmul), "torch.matmul(x, y)", products()),
                  functional(
                      "any rank",
                      OpCall.of(Tensor::matmul),
                      "torch.matmul(x, y)",
                      JoiningSpecs.ofAnyRank()))
              .dtypes(NUMERIC)
              .node("MmBackward0")
              .within(ofMagnitude(8), ofMagnitude(8)),
          of(
              "equal",
              Family.COMPARISON,
              functional(
                  "",
                  OpCall.of((x, y) -> Adjoint.tensor(x.equal(y))),
                  "torch.tensor(torch.equal(x, y))",
                  pairs())),
          of(
              "allclose",
              Family.COMPARISON,
              functional(
                  "",
                  OpCall.of((x, y) -> Adjoint.tensor(x.allclose(y))),
                  "torch.tensor(torch.allclose(x, y))",
                  pairs()),
              functional(
                  "wide",
                  OpCall.of((x, y) -> Adjoint.tensor(x.allclose(y, 0.5, 4))),
                  "torch.tensor(torch.allclose(x, y, 0.5, 4.0))",
                  pairs()),
              functional(
                  "with itself",
                  OpCall.of(x -> Adjoint.tensor(x.allclose(x))),
                  "torch.tensor(torch.allclose(x, x))",
                  Plan.small().and(Plan.specials())),
              functional(
                  "nan equal",
                  OpCall.of(x -> Adjoint.tensor(x.allclose(x, 1e-5, 1e-8, true))),
                  "torch.tensor(torch.allclose(x, x, 1e-5, 1e-8, True))",
                  Plan.small().and(Plan.specials()))));

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

  private static Plan dots() {
    return Plan.of(
            List.of(shape(4), shape(4)),
            List.of(shape(0), shape(0)),
            List.of(shape(1), shape(1)),
            List.of(shape(Form.STRIDED, 37), shape(37)),
            List.of(shape(1003), shape(1003)),
            List.of(shape(40_001), shape(40_001)))
        .and(
            Plan.refused(
                List.of(shape(3), shape(4)),
                List.of(shape(2, 3), shape(3)),
                List.of(shape(), shape(3))));
  }

  private static Plan products() {
    return Plan.of(
            List.of(shape(4), shape(4)),
            List.of(shape(2, 3), shape(3)),
            List.of(shape(3), shape(3, 2)),
            List.of(shape(2, 3), shape(3, 4)),
            List.of(shape(1, 1), shape(1, 1)),
            List.of(shape(0, 3), shape(3, 2)),
            List.of(shape(2, 0), shape(0, 3)),
            List.of(shape(2, 0), shape(0)),
            List.of(shape(Form.TRANSPOSED, 5, 7), shape(Form.TRANSPOSED, 7, 3)),
            List.of(shape(Form.STRIDED, 5, 7), shape(Form.EXPANDED, 7, 3)),
            List.of(shape(17, 33), shape(33, 19)),
            List.of(shape(65, 129), shape(Form.TRANSPOSED, 129, 70)))
        .and(
            Plan.refused(
                List.of(shape(2, 3), shape(2, 3)),
                List.of(shape(3), shape(4)),
                List.of(shape(2, 3), shape(2)),
                List.of(shape(), shape(3)),
                List.of(shape(3), shape())));
  }

  private static Plan pairs() {
    return Plan.of(
            List.of(shape(), shape()),
            List.of(shape(0), shape(0)),
            List.of(shape(2, 3), shape(2, 3)),
            List.of(shape(2, 3), shape(3)),
            List.of(shape(1003), shape(1003)))
        .and(Plan.refused(List.of(shape(2, 3), shape(3, 2))));
  }
}
