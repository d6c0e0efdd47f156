package dev.adjoint.testkit;

import static dev.adjoint.testkit.OpSpec.FLOATING;
import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.of;
import static dev.adjoint.testkit.Plan.shape;

import dev.adjoint.DType;
import dev.adjoint.F;
import dev.adjoint.testkit.Plan.Shape;
import dev.adjoint.testkit.Sample.Purpose;
import java.util.ArrayList;
import java.util.List;

/** The rows of losses. */
final class LossSpecs {
  private LossSpecs() {}

  private static final Tolerance SUMS = Tolerance.ofMagnitude(4);

  private static final Tolerance LOGARITHMS = new Tolerance(2, 8, 8);

  /** The class of each sample, some of them not to be counted. */
  private static final Named[] CLASSES = {
    new Named(shape(3, 4), shape(3), 2, 0, 3),
    new Named(shape(4, 2), shape(4), 1, -100, 0, 1),
    new Named(shape(3), shape(), 1),
    new Named(shape(Form.TRANSPOSED, 2, 5), shape(Form.STRIDED, 2), 4, 4),
    new Named(shape(1, 3), shape(1), 2)
  };

  private static final Plan PAIRS =
      Plan.of(
          List.of(shape(3), shape(3)),
          List.of(shape(), shape()),
          List.of(shape(2, 3), shape(Form.TRANSPOSED, 2, 3)),
          List.of(shape(7), shape(Form.STRIDED, 7)));

  static final List<OpSpec> ROWS =
      List.of(
          of(
                  "binary_cross_entropy",
                  Family.LOSS,
                  functional(
                      "mean by default",
                      OpCall.of((p, t) -> F.binaryCrossEntropy(p, t)),
                      "torch.binary_cross_entropy(x, y)",
                      PAIRS),
                  loss("none", 0),
                  loss("mean", 1),
                  loss("sum", 2))
              .domains(Domain.PROBABILITY)
              .dtypes(FLOATING)
              .node("BinaryCrossEntropyBackward0")
              .within(LOGARITHMS, new Tolerance(8, 8, 8)),
          of(
                  "nll_loss",
                  Family.LOSS,
                  functional(
                      "mean by default",
                      OpCall.of((y, x) -> F.nllLoss(x, y)),
                      "torch.nll_loss(y, x)",
                      on(CLASSES)),
                  negative("none", 0, -100),
                  negative("mean", 1, -100),
                  negative("sum", 2, -100),
                  negative("mean", 1, 2))
              .dtypes(FLOATING)
              .node("NllLossBackward0")
              .within(SUMS),
          of(
                  "cross_entropy_loss",
                  Family.LOSS,
                  functional(
                      "mean by default",
                      OpCall.of((y, x) -> F.crossEntropy(x, y)),
                      "torch.cross_entropy_loss(y, x)",
                      on(CLASSES)),
                  entropy("none", 0),
                  entropy("mean", 1),
                  entropy("sum", 2))
              .methods("crossEntropy")
              .dtypes(FLOATING)
              .node("NllLossBackward0")
              .within(LOGARITHMS, new Tolerance(8, 16, 32)));

  /** A tensor and integers that go with it. */
  private record Named(Shape table, Shape numbers, long... values) {}

  /** The integers, and the tensor in every type. */
  private static Plan on(Named... all) {
    return domains -> {
      List<Sample> samples = new ArrayList<>();
      for (DType dtype : DType.values()) {
        for (Named one : all) {
          Input table = Plan.input(dtype, one.table(), domains.getFirst(), samples.size());
          Shape form = one.numbers();
          Input numbers =
              new Input(DType.INT64, form.sizes(), form.form(), new Values.Longs(one.values()));
          samples.add(new Sample(List.of(numbers, table), Purpose.LAYOUT));
        }
      }
      return samples;
    };
  }

  private static OpCase loss(String reduction, int number) {
    return functional(
        reduction,
        OpCall.of((p, t) -> F.binaryCrossEntropy(p, t, reduction)),
        "torch.binary_cross_entropy(x, y, None, " + number + ")",
        PAIRS);
  }

  private static OpCase negative(String reduction, int number, long ignored) {
    return functional(
        reduction + (ignored == -100 ? "" : ", ignoring " + ignored),
        OpCall.of((y, x) -> F.nllLoss(x, y, reduction, ignored)),
        "torch.nll_loss(y, x, None, " + number + ", " + ignored + ")",
        on(CLASSES));
  }

  private static OpCase entropy(String reduction, int number) {
    return functional(
        reduction,
        OpCall.of((y, x) -> F.crossEntropy(x, y, reduction, -100)),
        "torch.cross_entropy_loss(y, x, None, " + number + ", -100, 0.0)",
        on(CLASSES));
  }
}
