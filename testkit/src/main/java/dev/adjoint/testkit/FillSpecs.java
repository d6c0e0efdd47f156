package dev.adjoint.testkit;

import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.inPlace;
import static dev.adjoint.testkit.OpSpec.of;
import static dev.adjoint.testkit.Plan.shape;

import dev.adjoint.Adjoint;
import dev.adjoint.Generator;
import dev.adjoint.Shape;
import dev.adjoint.Tensor;
import java.util.List;

/** The rows of the fills at some places, and with random numbers. */
final class FillSpecs {
  private FillSpecs() {}

  /** Masks and what they are laid over. */
  private static final Plan MASKED =
      Plan.of(
          List.of(shape(5), shape(5)),
          List.of(shape(), shape()),
          List.of(shape(3), shape(2, 3)),
          List.of(shape(2, 3), shape(3)),
          List.of(shape(3, 4), shape(Form.TRANSPOSED, 3, 4)),
          List.of(shape(6, 1), shape(Form.STRIDED, 6, 5)),
          List.of(shape(3), shape(0, 3)),
          List.of(shape(65, 129), shape(65, 129)),
          List.of(shape(2), shape(3)));

  private static final Plan WRITTEN =
      Plan.of(
          List.of(shape(5), shape(5)),
          List.of(shape(), shape()),
          List.of(shape(2, 3), shape(3)),
          List.of(shape(Form.TRANSPOSED, 3, 4), shape(3, 4)),
          List.of(shape(Form.STRIDED, 6, 5), shape(6, 1)),
          List.of(shape(0, 3), shape(3)),
          List.of(shape(65, 129), shape(65, 129)),
          List.of(shape(2), shape(3)));

  private static final Plan MASKED_BY_TENSOR =
      Plan.of(
          List.of(shape(5), shape(5), shape()),
          List.of(shape(2, 3), shape(2, 3), shape()),
          List.of(shape(3), shape(3), shape(1)));

  private static final Plan INDEXED =
      Plan.shapes(
          shape(3),
          shape(2, 3),
          shape(),
          shape(0, 3),
          shape(Form.TRANSPOSED, 4, 3),
          shape(5, 2, 3));

  static final List<OpSpec> ROWS =
      List.of(
          of(
                  "masked_fill",
                  Family.INDEX,
                  functional(
                      "number",
                      OpCall.of((mask, x) -> x.maskedFill(mask, 2)),
                      "y.masked_fill(x, 2)",
                      MASKED),
                  functional(
                      "fraction",
                      OpCall.of((mask, x) -> x.maskedFill(mask, 2.75)),
                      "y.masked_fill(x, 2.75)",
                      MASKED),
                  functional(
                      "tensor",
                      OpCall.of((mask, x, value) -> x.maskedFill(mask, value)),
                      "y.masked_fill(x, z)",
                      MASKED_BY_TENSOR),
                  inPlace(
                          "in place",
                          OpCall.of((x, mask) -> x.maskedFill_(mask, 2)),
                          "x.masked_fill_(y, 2)",
                          WRITTEN)
                      .over(Domain.REAL, Domain.CONDITION),
                  inPlace(
                          "fraction in place",
                          OpCall.of((x, mask) -> x.maskedFill_(mask, 2.75)),
                          "x.masked_fill_(y, 2.75)",
                          WRITTEN)
                      .over(Domain.REAL, Domain.CONDITION),
                  inPlace(
                          "tensor in place",
                          OpCall.of((x, mask, value) -> x.maskedFill_(mask, value)),
                          "x.masked_fill_(y, z)",
                          MASKED_BY_TENSOR)
                      .over(Domain.REAL, Domain.CONDITION, Domain.REAL))
              .domains(Domain.CONDITION, Domain.REAL, Domain.REAL)
              .methods("maskedFill", "maskedFill_")
              .node("MaskedFillBackward0"),
          of(
                  "index_fill",
                  Family.INDEX,
                  indexed(
                      "number",
                      x -> x.indexFill(-1, Adjoint.tensor(0, -1), 7),
                      "x.index_fill(-1, torch.tensor([0, -1]), 7)"),
                  indexed(
                      "fraction",
                      x -> x.indexFill(0, Adjoint.tensor(1), 2.75),
                      "x.index_fill(0, torch.tensor(1), 2.75)"),
                  indexed(
                      "tensor",
                      x -> x.indexFill(0, Adjoint.tensor(0, 0), Adjoint.tensor(2.75)),
                      "x.index_fill(0, torch.tensor([0, 0]), torch.tensor(2.75))"),
                  inPlace(
                      "in place",
                      OpCall.of(x -> x.indexFill_(0, Adjoint.tensor(0, 1), 7)),
                      "x.index_fill_(0, torch.tensor([0, 1]), 7)",
                      INDEXED),
                  inPlace(
                      "fraction in place",
                      OpCall.of(x -> x.indexFill_(0, Adjoint.tensor(0, 1), 2.75)),
                      "x.index_fill_(0, torch.tensor([0, 1]), 2.75)",
                      INDEXED),
                  inPlace(
                      "tensor in place",
                      OpCall.of(x -> x.indexFill_(0, Adjoint.tensor(0, 1), Adjoint.tensor(2.75))),
                      "x.index_fill_(0, torch.tensor([0, 1]), torch.tensor(2.75))",
                      INDEXED))
              .methods("indexFill", "indexFill_")
              .node("IndexFillBackward0"),
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
                  "normal_(1.0, 2.0)")));

  private record Fill(String label, OpCall.Unary call, String python) {}

  private static OpCase indexed(String label, OpCall.Unary call, String python) {
    return functional(label, OpCall.of(call), python, INDEXED);
  }

  private static OpSpec random(String name, Fill... fills) {
    OpSpec row = of(name, Family.CREATION).methods(name).within(Tolerance.EXACT);
    for (Fill fill : fills) {
      row =
          row.plus(drawn("few", fill, Adjoint.size(3), "[3]"))
              .plus(drawn("many", fill, Adjoint.size(7, 5), "[7, 5]"))
              .plus(drawn("scalar", fill, Adjoint.size(), "[]"));
    }
    return row;
  }

  private static OpCase drawn(String label, Fill fill, Shape size, String sizes) {
    return functional(
        label + fill.label(),
        in -> {
          Adjoint.manualSeed(42);
          return OpCall.of(fill.call()).apply(new Tensor[] {Adjoint.zeros(size)});
        },
        "torch.manual_seed(42)\nreturn torch.zeros(" + sizes + ")." + fill.python(),
        Plan.none());
  }
}
