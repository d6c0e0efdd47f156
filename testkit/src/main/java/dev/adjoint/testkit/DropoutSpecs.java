package dev.adjoint.testkit;

import static dev.adjoint.testkit.OpSpec.FLOATING;
import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.of;
import static dev.adjoint.testkit.Plan.shape;

import dev.adjoint.Adjoint;
import dev.adjoint.F;
import java.util.List;

/** The rows of dropout. */
final class DropoutSpecs {
  private DropoutSpecs() {}

  private static final String SEEDED = "torch.manual_seed(11)\nreturn ";

  private static final Plan FLOATS =
      domains ->
          Plan.shapes(shape(20), shape(3, 7), shape(), shape(Form.TRANSPOSED, 5, 4))
              .samples(domains)
              .stream()
              .filter(Sample::hasFloating)
              .toList();

  static final List<OpSpec> ROWS =
      List.of(
          of(
                  "dropout",
                  Family.POINTWISE,
                  functional(
                      "of all",
                      OpCall.of(x -> F.dropout(x, 1, true)),
                      "torch.dropout(x, 1.0, True)",
                      Plan.small()),
                  functional(
                      "without training",
                      OpCall.of(x -> F.dropout(x, 0.5, false).mul(2)),
                      "torch.dropout(x, 0.5, False) * 2",
                      Plan.small()))
              .node("MulBackward0"),
          // Random ones stand with what is created: vmap refuses them, or draws for each member.
          of(
                  "dropout_",
                  Family.CREATION,
                  functional(
                      "half by default",
                      seeded(OpCall.of(x -> F.dropout(x))),
                      SEEDED + "torch.dropout(x, 0.5, True)",
                      FLOATS),
                  functional(
                      "some",
                      seeded(OpCall.of(x -> F.dropout(x, 0.3))),
                      SEEDED + "torch.dropout(x, 0.3, True)",
                      FLOATS),
                  functional(
                      "in-place",
                      seeded(OpCall.of(x -> F.dropout(x.clone(), 0.3, true, true))),
                      SEEDED + "torch.dropout_(x.clone(), 0.3, True)",
                      FLOATS))
              .methods("dropout")
              .dtypes(FLOATING)
              .node("MulBackward0"));

  private static OpCall seeded(OpCall call) {
    return in -> {
      Adjoint.manualSeed(11);
      return call.apply(in);
    };
  }
}
