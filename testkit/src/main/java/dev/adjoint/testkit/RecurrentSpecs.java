package dev.adjoint.testkit;

import static dev.adjoint.testkit.OpSpec.FLOATING;
import static dev.adjoint.testkit.OpSpec.NUMERIC;
import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.of;
import static dev.adjoint.testkit.Plan.shape;

import dev.adjoint.Adjoint;
import dev.adjoint.Tensor;
import java.util.List;

/** The rows of recurrent cells. Operands: the input, the hidden state, and both weights. */
final class RecurrentSpecs {
  private RecurrentSpecs() {}

  private static final Tolerance STATES = new Tolerance(4, 8, 16);

  private static final Tolerance GRADIENTS = new Tolerance(8, 64, 64);

  @FunctionalInterface
  private interface Step {
    List<Tensor> apply(Tensor input, Tensor hx, Tensor inputWeight, Tensor hiddenWeight);
  }

  @FunctionalInterface
  private interface BiasedStep {
    List<Tensor> apply(
        Tensor input,
        Tensor hx,
        Tensor inputWeight,
        Tensor hiddenWeight,
        Tensor inputBias,
        Tensor hiddenBias);
  }

  private static OpSpec cell(
      String name, int gates, String states, Step plain, BiasedStep biased, String node) {
    return of(
            name,
            Family.RECURRENT,
            functional(
                "",
                in -> plain.apply(in[0], in[1], in[2], in[3]),
                "torch." + name + "(x, " + states + ", z, w)",
                steps(gates)),
            functional(
                "biases",
                in ->
                    biased.apply(
                        in[0], in[1], in[2], in[3], in[2].select(1, 0), in[3].select(1, 1)),
                "torch." + name + "(x, " + states + ", z, w, z[:, 0], w[:, 1])",
                steps(gates)))
        .domains(Domain.PROBABILITY)
        .dtypes(FLOATING)
        .node(node)
        .within(STATES, GRADIENTS);
  }

  private static Plan steps(int gates) {
    return Plan.of(
            List.of(shape(2, 3), shape(2, 2), shape(gates * 2, 3), shape(gates * 2, 2)),
            List.of(shape(4, 1), shape(4, 3), shape(gates * 3, 1), shape(gates * 3, 3)),
            List.of(
                shape(Form.TRANSPOSED, 2, 3),
                shape(Form.STRIDED, 2, 2),
                shape(gates * 2, 3),
                shape(Form.TRANSPOSED, gates * 2, 2)),
            List.of(shape(0, 3), shape(0, 2), shape(gates * 2, 3), shape(gates * 2, 2)))
        .and(
            Plan.refused(
                List.of(shape(2, 4), shape(2, 2), shape(gates * 2, 3), shape(gates * 2, 2)),
                List.of(shape(3, 3), shape(2, 2), shape(gates * 2, 3), shape(gates * 2, 2)),
                List.of(shape(2, 3), shape(2, 3), shape(gates * 2, 3), shape(gates * 2, 2)),
                List.of(shape(2, 3), shape(2, 2), shape(gates * 3, 3), shape(gates * 2, 2)),
                List.of(shape(2, 3), shape(2, 2), shape(gates * 2, 3), shape(gates * 3, 2)),
                List.of(shape(3), shape(2, 2), shape(gates * 2, 3), shape(gates * 2, 2))));
  }

  private static List<Tensor> states(Tensor hidden) {
    return List.of(hidden, hidden.mul(0.5));
  }

  static final List<OpSpec> ROWS =
      List.of(
          cell(
              "lstm_cell",
              4,
              "[y, y * 0.5]",
              (x, h, a, b) -> Adjoint.lstmCell(x, states(h), a, b),
              (x, h, a, b, c, d) -> Adjoint.lstmCell(x, states(h), a, b, c, d),
              "MulBackward0"),
          cell(
              "gru_cell",
              3,
              "y",
              (x, h, a, b) -> List.of(Adjoint.gruCell(x, h, a, b)),
              (x, h, a, b, c, d) -> List.of(Adjoint.gruCell(x, h, a, b, c, d)),
              "AddBackward0"),
          cell(
                  "rnn_tanh_cell",
                  1,
                  "y",
                  (x, h, a, b) -> List.of(Adjoint.rnnTanhCell(x, h, a, b)),
                  (x, h, a, b, c, d) -> List.of(Adjoint.rnnTanhCell(x, h, a, b, c, d)),
                  "TanhBackward0")
              .dtypes(NUMERIC),
          cell(
                  "rnn_relu_cell",
                  1,
                  "y",
                  (x, h, a, b) -> List.of(Adjoint.rnnReluCell(x, h, a, b)),
                  (x, h, a, b, c, d) -> List.of(Adjoint.rnnReluCell(x, h, a, b, c, d)),
                  "ReluBackward0")
              .dtypes(NUMERIC));
}
