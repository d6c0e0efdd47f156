package dev.adjoint.testkit;

import static dev.adjoint.testkit.OpSpec.FLOATING;
import static dev.adjoint.testkit.OpSpec.NUMERIC;
import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.inPlace;
import static dev.adjoint.testkit.OpSpec.of;
import static dev.adjoint.testkit.OpSpec.unary;
import static dev.adjoint.testkit.Tolerance.ofMagnitude;

import dev.adjoint.Tensor;
import java.util.List;

/** The rows of arithmetic of three operands, and of signs. */
final class BlendSpecs {
  private BlendSpecs() {}

  // libtorch fuses a product and a sum here and there, and rounds the weight or not.
  private static final Tolerance FUSED = ofMagnitude(4).plusAbsolute(32);
  private static final Tolerance SUMMED = ofMagnitude(8);

  static final List<OpSpec> ROWS =
      List.of(
          unary("sign", Tensor::sign, Tensor::sign_).node("SignBackward0"),
          unary("signbit", Tensor::signbit).family(Family.COMPARISON),
          of(
                  "lerp",
                  Family.POINTWISE,
                  functional(
                      "tensors",
                      OpCall.of((x, y, w) -> x.lerp(y, w)),
                      "torch.lerp(x, y, z)",
                      Plan.ternary()),
                  functional(
                      "number",
                      OpCall.of((x, y) -> x.lerp(y, 0.25)),
                      "torch.lerp(x, y, 0.25)",
                      Plan.binary()),
                  functional(
                      "beyond",
                      OpCall.of((x, y) -> x.lerp(y, 1.75)),
                      "torch.lerp(x, y, 1.75)",
                      Plan.binary()),
                  inPlace(
                      "in-place number",
                      OpCall.of((x, y) -> x.lerp_(y, 0.75)),
                      "x.lerp_(y, 0.75)",
                      Plan.binary()),
                  inPlace(
                      "in-place tensors",
                      OpCall.of((x, y, w) -> x.lerp_(y, w)),
                      "x.lerp_(y, z)",
                      Plan.ternary()))
              .alsoCovers("lerp_")
              .dtypes(FLOATING)
              .node("LerpBackward1")
              .within(FUSED, SUMMED),
          of(
                  "addcmul",
                  Family.POINTWISE,
                  functional(
                      "",
                      OpCall.of((x, y, z) -> x.addcmul(y, z)),
                      "torch.addcmul(x, y, z)",
                      Plan.ternary()),
                  functional(
                      "number",
                      OpCall.of((x, y, z) -> x.addcmul(y, z, -2)),
                      "torch.addcmul(x, y, z, value=-2)",
                      Plan.ternary()),
                  functional(
                      "fraction",
                      OpCall.of((x, y, z) -> x.addcmul(y, z, 0.5)),
                      "torch.addcmul(x, y, z, value=0.5)",
                      Plan.ternary()),
                  inPlace(
                      "in-place number",
                      OpCall.of((x, y, z) -> x.addcmul_(y, z, -2)),
                      "x.addcmul_(y, z, value=-2)",
                      Plan.ternary()),
                  inPlace(
                      "in-place plain",
                      OpCall.of((x, y, z) -> x.addcmul_(y, z)),
                      "x.addcmul_(y, z)",
                      Plan.ternary()),
                  inPlace(
                      "in-place",
                      OpCall.of((x, y, z) -> x.addcmul_(y, z, 0.5)),
                      "x.addcmul_(y, z, value=0.5)",
                      Plan.ternary()))
              .alsoCovers("addcmul_")
              .dtypes(NUMERIC)
              .node("AddcmulBackward0")
              .within(FUSED, SUMMED),
          of(
                  "addcdiv",
                  Family.POINTWISE,
                  functional(
                      "",
                      OpCall.of((x, y, z) -> x.addcdiv(y, z)),
                      "torch.addcdiv(x, y, z)",
                      Plan.ternary()),
                  functional(
                      "number",
                      OpCall.of((x, y, z) -> x.addcdiv(y, z, -2.5)),
                      "torch.addcdiv(x, y, z, value=-2.5)",
                      Plan.ternary()),
                  inPlace(
                      "in-place plain",
                      OpCall.of((x, y, z) -> x.addcdiv_(y, z)),
                      "x.addcdiv_(y, z)",
                      Plan.ternary()),
                  inPlace(
                      "in-place",
                      OpCall.of((x, y, z) -> x.addcdiv_(y, z, 0.5)),
                      "x.addcdiv_(y, z, value=0.5)",
                      Plan.ternary()))
              .alsoCovers("addcdiv_")
              .domains(Domain.REAL, Domain.REAL, Domain.NONZERO)
              .dtypes(FLOATING)
              .node("AddcdivBackward0")
              .deviates(Deviation.Kind.SUMMED_AT_POLES, "where what it divides is broadcast")
              .deviates(Deviation.Kind.KEEPS_OPERANDS, "its numerator is not kept")
              .within(FUSED, SUMMED));
}
