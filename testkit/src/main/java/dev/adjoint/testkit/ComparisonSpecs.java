package dev.adjoint.testkit;

import static dev.adjoint.testkit.Family.COMPARISON;
import static dev.adjoint.testkit.OpSpec.binary;
import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.of;
import static dev.adjoint.testkit.OpSpec.unary;
import static dev.adjoint.testkit.Plan.shape;

import dev.adjoint.Adjoint;
import dev.adjoint.Tensor;
import java.util.List;

/** The rows of comparisons. */
final class ComparisonSpecs {
  private ComparisonSpecs() {}

  static final List<OpSpec> ROWS =
      List.of(
          // comparisons
          compare("eq", Tensor::eq, "x == y", Tensor::eq, Tensor::eq),
          compare("ne", Tensor::ne, "x != y", Tensor::ne, Tensor::ne)
              .otherName("not_equal", OpCall.of((x, y) -> x.notEqual(y)), "y")
              .otherName("not_equal", OpCall.of(x -> x.notEqual(2)), "2"),
          compare("lt", Tensor::lt, "x < y", Tensor::lt, Tensor::lt)
              .otherName("less", OpCall.of((x, y) -> x.less(y)), "y")
              .otherName("less", OpCall.of(x -> x.less(2)), "2"),
          compare("le", Tensor::le, "x <= y", Tensor::le, Tensor::le)
              .otherName("less_equal", OpCall.of((x, y) -> x.lessEqual(y)), "y")
              .otherName("less_equal", OpCall.of(x -> x.lessEqual(2)), "2"),
          compare("gt", Tensor::gt, "x > y", Tensor::gt, Tensor::gt)
              .otherName("greater", OpCall.of((x, y) -> x.greater(y)), "y")
              .otherName("greater", OpCall.of(x -> x.greater(2)), "2"),
          compare("ge", Tensor::ge, "x >= y", Tensor::ge, Tensor::ge)
              .otherName("greater_equal", OpCall.of((x, y) -> x.greaterEqual(y)), "y")
              .otherName("greater_equal", OpCall.of(x -> x.greaterEqual(2)), "2"),
          unary("logical_not", Tensor::logicalNot, Tensor::logicalNot_)
              .family(COMPARISON)
              .node("CloneBackward0")
              .deviates(Deviation.Kind.NOT_RECORDED, "truth values have no derivative"),
          logical("logical_and", Tensor::logicalAnd, Tensor::logicalAnd_),
          logical("logical_or", Tensor::logicalOr, Tensor::logicalOr_),
          logical("logical_xor", Tensor::logicalXor, Tensor::logicalXor_),
          of(
              "equal",
              Family.COMPARISON,
              functional(
                  "",
                  OpCall.of((x, y) -> Adjoint.tensor(x.equal(y))),
                  "torch.tensor(torch.equal(x, y))",
                  pairs())),
          of(
              "isclose",
              Family.COMPARISON,
              functional("", OpCall.of((x, y) -> x.isclose(y)), "torch.isclose(x, y)", pairs()),
              functional(
                  "wide",
                  OpCall.of((x, y) -> x.isclose(y, 0.5, 4)),
                  "torch.isclose(x, y, 0.5, 4.0)",
                  pairs()),
              functional(
                  "with itself",
                  OpCall.of(x -> x.isclose(x)),
                  "torch.isclose(x, x)",
                  Plan.small().and(Plan.specials())),
              functional(
                  "nan equal",
                  OpCall.of(x -> x.isclose(x, 1e-5, 1e-8, true)),
                  "torch.isclose(x, x, 1e-5, 1e-8, True)",
                  Plan.small().and(Plan.specials()))),
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

  private static OpSpec compare(
      String name,
      OpCall.Binary call,
      String python,
      OpCall.WithLong withLong,
      OpCall.WithDouble withDouble) {
    return binary(name, call, python)
        .family(COMPARISON)
        .numbers(python, withLong, withDouble, 2, -1, 0.5, 300, Double.NaN, (1L << 53));
  }

  private static OpSpec logical(String name, OpCall.Binary call, OpCall.Binary inPlace) {
    return binary(name, call, "torch." + name + "(x, y)")
        .family(COMPARISON)
        .inPlaceTensor(inPlace, "x." + name + "_(y)")
        .node("CloneBackward0") // of the copy that is written to
        .deviates(Deviation.Kind.NOT_RECORDED, "truth values have no derivative");
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
