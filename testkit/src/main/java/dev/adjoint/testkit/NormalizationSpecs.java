package dev.adjoint.testkit;

import static dev.adjoint.testkit.OpSpec.FLOATING;
import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.of;
import static dev.adjoint.testkit.Plan.shape;

import dev.adjoint.Adjoint;
import dev.adjoint.F;
import dev.adjoint.Shape;
import java.util.ArrayList;
import java.util.List;

/** The rows of normalization. */
final class NormalizationSpecs {
  private NormalizationSpecs() {}

  /** What is rounded: differences from means, times what is about 1, and their sums. */
  private static final Tolerance RESULTS = new Tolerance(4, 4, 8);

  /** Gradients cancel against their mean and their part along the result. */
  private static final Tolerance GRADIENTS = new Tolerance(8, 16, 64);

  private static final Shape FOUR = Shape.of(4);

  /** Tensors with four elements in each line, and vectors of four. */
  private static Plan lines(int vectors) {
    List<List<Plan.Shape>> all = new ArrayList<>();
    for (Plan.Shape first :
        List.of(
            shape(2, 3, 4),
            shape(4),
            shape(Form.TRANSPOSED, 5, 4),
            shape(Form.STRIDED, 3, 4),
            shape(Form.REVERSED, 2, 3, 4),
            shape(Form.EXPANDED, 3, 4),
            shape(0, 4),
            shape(40, 4))) {
      all.add(beside(first, shape(4), vectors));
    }
    return plan(all)
        .and(
            Plan.refused(
                beside(shape(2, 3), shape(4), vectors),
                beside(shape(), shape(4), vectors),
                beside(shape(2, 4), shape(3), vectors)));
  }

  private static List<Plan.Shape> beside(Plan.Shape first, Plan.Shape vector, int vectors) {
    List<Plan.Shape> all = new ArrayList<>();
    all.add(first);
    for (int i = 0; i < vectors; i++) {
      all.add(vector);
    }
    return all;
  }

  private static Plan plan(List<List<Plan.Shape>> sets) {
    return sets.stream().map(set -> Plan.of(set)).reduce(Plan::and).orElseThrow();
  }

  private static OpCase rms(String label, OpCall call, String arguments, int vectors) {
    return functional(label, call, "torch.rms_norm(x, " + arguments + ")", lines(vectors));
  }

  private static final Plan UNITS =
      Plan.shapes(
          shape(2, 3),
          shape(2, 4, 3),
          shape(Form.TRANSPOSED, 3, 4),
          shape(Form.STRIDED, 3, 4),
          shape(Form.EXPANDED, 3, 4),
          shape(0, 4),
          shape(5, 40));

  static final List<OpSpec> ROWS =
      List.of(
          of(
                  "rms_norm",
                  Family.NORMALIZATION,
                  rms("plain", OpCall.of(x -> F.rmsNorm(x, FOUR)), "[4]", 0),
                  rms("weight", OpCall.of((x, y) -> F.rmsNorm(x, FOUR, y)), "[4], y", 1),
                  rms("eps", OpCall.of((x, y) -> F.rmsNorm(x, FOUR, y, 0.5)), "[4], y, 0.5", 1),
                  rms("torch", OpCall.of(x -> Adjoint.rmsNorm(x, FOUR)), "[4]", 0),
                  rms(
                      "torch, weight",
                      OpCall.of((x, y) -> Adjoint.rmsNorm(x, FOUR, y)),
                      "[4], y",
                      1),
                  rms(
                      "torch, eps",
                      OpCall.of((x, y) -> Adjoint.rmsNorm(x, FOUR, y, 0.5)),
                      "[4], y, 0.5",
                      1))
              .dtypes(FLOATING)
              .node("MulBackward0")
              .within(RESULTS, GRADIENTS),
          of(
                  "normalize",
                  Family.NORMALIZATION,
                  functional(
                      "plain",
                      OpCall.of(x -> F.normalize(x)),
                      "x / x.norm(2, [1], True).clamp_min(1e-12).expand_as(x)",
                      UNITS),
                  functional(
                      "order",
                      OpCall.of(x -> F.normalize(x, 1)),
                      "x / x.norm(1, [1], True).clamp_min(1e-12).expand_as(x)",
                      UNITS),
                  functional(
                      "dimension",
                      OpCall.of(x -> F.normalize(x, 2, 0)),
                      "x / x.norm(2, [0], True).clamp_min(1e-12).expand_as(x)",
                      UNITS),
                  functional(
                      "eps",
                      OpCall.of(x -> F.normalize(x, 2, -1, 5)),
                      "x / x.norm(2, [-1], True).clamp_min(5).expand_as(x)",
                      UNITS))
              .dtypes(FLOATING)
              .node("DivBackward0")
              .deviates(
                  Deviation.Kind.AT_POLES, "of the norm of zeros: its formula divides by the norm")
              .within(RESULTS, GRADIENTS));
}
