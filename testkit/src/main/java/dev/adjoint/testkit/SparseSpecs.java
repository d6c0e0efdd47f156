package dev.adjoint.testkit;

import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.of;
import static dev.adjoint.testkit.Plan.shape;

import dev.adjoint.DType;
import dev.adjoint.F;
import dev.adjoint.testkit.Plan.Shape;
import dev.adjoint.testkit.Sample.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The rows of lookups in tables. */
final class SparseSpecs {
  private SparseSpecs() {}

  private static final Tolerance SUMS = Tolerance.ofMagnitude(4);

  private static final Named[] PLACES = {
    new Named(shape(4, 3), shape(2), 3, 0),
    new Named(shape(4, 2), shape(2, 3), 1, 1, 0, 3, 1, 2),
    new Named(shape(2, 3), shape(), 1),
    new Named(shape(Form.TRANSPOSED, 3, 4), shape(3), 2, 2, 2),
    new Named(shape(3, 2), shape(0))
  };

  static final List<OpSpec> ROWS =
      List.of(
          of(
                  "one_hot",
                  Family.INDEX,
                  classes("", x -> F.oneHot(x), "torch.one_hot(x)"),
                  classes("three", x -> F.oneHot(x, 3), "torch.one_hot(x, 3)"),
                  classes("none", x -> F.oneHot(x, 0), "torch.one_hot(x, 0)"),
                  // which takes any integer, as the tensors of a program are
                  classes(
                      "positive",
                      x -> F.oneHot(x.sign().clamp(0, 1), 2),
                      "torch.one_hot(torch.clamp(torch.sign(x), 0, 1), 2)"))
              .dtypes(Set.of(DType.INT64))
              .domains(Domain.POSITIVE),
          of(
                  "embedding",
                  Family.INDEX,
                  functional(
                      "",
                      OpCall.of((i, x) -> F.embedding(i, x)),
                      "torch.embedding(y, x)",
                      on(PLACES)))
              .node("EmbeddingBackward0")
              .within(Tolerance.EXACT, SUMS));

  private static OpCase classes(String label, OpCall.Unary call, String python) {
    return functional(
        label,
        OpCall.of(call),
        python,
        Plan.shapes(
            shape(), shape(0), shape(3), shape(2, 3), shape(Form.TRANSPOSED, 3, 2), shape(2, 0)));
  }

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
}
