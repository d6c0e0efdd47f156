package dev.adjoint.testkit;

import static dev.adjoint.testkit.OpSpec.FLOATING;
import static dev.adjoint.testkit.OpSpec.NUMERIC;
import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.of;
import static dev.adjoint.testkit.Plan.shape;

import dev.adjoint.Adjoint;
import dev.adjoint.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rows of recurrent layers and cells. Operands: the input, the first hidden states, and both
 * weights, of which biases and the parameters of further layers are made.
 */
final class RecurrentSpecs {
  private RecurrentSpecs() {}

  private static final Tolerance STATES = new Tolerance(4, 8, 16);

  /** Rounding errors of a step go through those that follow. */
  private static final Tolerance STEPS = new Tolerance(16, 16, 16);

  private static final Tolerance GRADIENTS = new Tolerance(8, 64, 64);

  @FunctionalInterface
  private interface Even {
    List<Tensor> apply(
        Tensor input,
        Tensor hx,
        List<Tensor> params,
        boolean hasBiases,
        long numLayers,
        double dropout,
        boolean train,
        boolean bidirectional,
        boolean batchFirst);
  }

  @FunctionalInterface
  private interface Packed {
    List<Tensor> apply(
        Tensor data,
        Tensor batchSizes,
        Tensor hx,
        List<Tensor> params,
        boolean hasBiases,
        long numLayers,
        double dropout,
        boolean train,
        boolean bidirectional);
  }

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

  /**
   * A recurrence: its functions of sequences, how many gates and kinds of states it has, and what
   * keeps the latter from growing.
   */
  private record Layer(
      String name, int gates, String states, double scale, Even even, Packed packed) {
    private OpCase even(
        String label, boolean biases, int layers, boolean both, boolean batchFirst, Plan plan) {
      int all = layers * (both ? 2 : 1);
      return functional(
          label,
          in ->
              even.apply(
                  in[0],
                  in[1],
                  params(scale, in, biases, all),
                  biases,
                  layers,
                  0,
                  false,
                  both,
                  batchFirst),
          "torch.%s(x, %s, %s, %s, %s, 0.0, False, %s, %s)"
              .formatted(
                  name,
                  states,
                  params(scale, biases, all),
                  python(biases),
                  layers,
                  python(both),
                  python(batchFirst)),
          plan);
    }

    private OpCase packed(String label, int layers, boolean both, Plan plan) {
      int all = layers * (both ? 2 : 1);
      return functional(
          label,
          in ->
              packed.apply(
                  in[0],
                  Adjoint.tensor(3L, 2L, 2L, 1L),
                  in[1],
                  params(scale, in, true, all),
                  true,
                  layers,
                  0,
                  false,
                  both),
          "torch.%s(x, torch.tensor([3, 2, 2, 1]), %s, %s, True, %s, 0.0, False, %s)"
              .formatted(name, states, params(scale, true, all), layers, python(both)),
          plan);
    }

    private OpSpec row(String node) {
      return of(
              name,
              Family.RECURRENT,
              even("biases, both directions", true, 1, true, false, sequences(gates, 2)),
              even("no biases, batches first", false, 1, false, true, batches(gates, 1)),
              even(
                  "two layers, batches first",
                  true,
                  2,
                  false,
                  true,
                  gates == 4 ? batches(gates, 2) : batches(gates, 2).and(misfits(gates, 2))),
              packed("packed", 1, false, rows(gates, 1)),
              packed("packed, two layers", 2, false, rows(gates, 2)),
              packed("packed, both directions", 1, true, rows(gates, 2)))
          .domains(Domain.PROBABILITY)
          .dtypes(FLOATING)
          .node(node)
          .within(STEPS, GRADIENTS);
    }

    /** A layer that zeroes elements for the next one. */
    private OpSpec dropout() {
      return of(
              name + "_dropout",
              Family.CREATION,
              functional(
                  "",
                  in -> {
                    Adjoint.manualSeed(11);
                    return even.apply(
                        in[0],
                        in[1],
                        params(scale, in, false, 2),
                        false,
                        2,
                        0.4,
                        true,
                        false,
                        true);
                  },
                  "torch.manual_seed(11)\nreturn torch.%s(x, %s, %s, False, 2, 0.4, True, False, True)"
                      .formatted(name, states, params(scale, false, 2)),
                  domains ->
                      batches(gates, 2).samples(domains).stream()
                          .filter(Sample::hasFloating)
                          .toList()))
          .methods(OpSpec.camelCase(name))
          .domains(Domain.PROBABILITY)
          .dtypes(FLOATING)
          .node("StackBackward0")
          .within(STEPS, GRADIENTS);
    }
  }

  private static String python(boolean value) {
    return value ? "True" : "False";
  }

  /** Parameters of so many layers and directions, all of the same sizes. */
  private static List<Tensor> params(double scale, Tensor[] in, boolean biases, int count) {
    List<Tensor> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double factor = scale * (1 - 0.25 * i);
      all.add(in[2].mul(factor));
      all.add(in[3].mul(factor));
      if (biases) {
        all.add(in[2].select(1, 0));
        all.add(in[3].select(1, 0).mul(factor));
      }
    }
    return all;
  }

  private static String params(double scale, boolean biases, int count) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String factor = Double.toString(scale * (1 - 0.25 * i));
      all.add("z * " + factor);
      all.add("w * " + factor);
      if (biases) {
        all.add("z[:, 0]");
        all.add("w[:, 0] * " + factor);
      }
    }
    return "[" + String.join(", ", all) + "]";
  }

  private static Plan sequences(int gates, int states) {
    return Plan.of(
            List.of(shape(3, 2, 3), shape(states, 2, 2), shape(gates * 2, 3), shape(gates * 2, 2)),
            List.of(shape(1, 1, 1), shape(states, 1, 1), shape(gates, 1), shape(gates, 1)),
            List.of(
                shape(Form.REVERSED, 3, 4, 2),
                shape(states, 4, 3),
                shape(Form.TRANSPOSED, gates * 3, 2),
                shape(Form.STRIDED, gates * 3, 3)))
        .and(
            Plan.refused(
                List.of(
                    shape(0, 2, 3), shape(states, 2, 2), shape(gates * 2, 3), shape(gates * 2, 2)),
                List.of(
                    shape(5, 2, 3), shape(states, 2), shape(gates * 2, 3), shape(gates * 2, 2))));
  }

  /** Sequences in the first dimension, for layers whose outputs are inputs of further ones. */
  private static Plan batches(int gates, int states) {
    return Plan.of(
        List.of(shape(2, 3, 2), shape(states, 2, 2), shape(gates * 2, 2), shape(gates * 2, 2)),
        List.of(
            shape(Form.TRANSPOSED, 3, 2, 2),
            shape(states, 3, 2),
            shape(gates * 2, 2),
            shape(gates * 2, 2)));
  }

  /**
   * Sizes that don't fit. libtorch's LSTM of float32 leaves them to oneDNN, which looks at none and
   * computes something of what is behind the weights, unless sequences are packed.
   */
  private static Plan misfits(int gates, int states) {
    return Plan.refused(
        List.of(shape(2, 5, 2), shape(states, 2, 2), shape(gates * 2, 3), shape(gates * 2, 2)),
        List.of(shape(2, 5, 2), shape(states, 3, 2), shape(gates * 2, 2), shape(gates * 2, 2)),
        List.of(shape(2, 0, 2), shape(states, 2, 2), shape(gates * 2, 2), shape(gates * 2, 2)),
        List.of(shape(2, 5), shape(states, 2), shape(gates * 2, 2), shape(gates * 2, 2)));
  }

  /** Rows of three sequences of 4, 3 and 1 steps; one too few, and one more, are not. */
  private static Plan rows(int gates, int states) {
    return Plan.of(
            List.of(shape(8, 2), shape(states, 3, 2), shape(gates * 2, 2), shape(gates * 2, 2)))
        .and(
            Plan.refused(
                List.of(shape(7, 2), shape(states, 3, 2), shape(gates * 2, 2), shape(gates * 2, 2)),
                List.of(shape(8, 2), shape(states, 2, 2), shape(gates * 2, 2), shape(gates * 2, 2)),
                List.of(
                    shape(8, 2), shape(states, 3, 2), shape(gates * 2, 3), shape(gates * 2, 2))));
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

  private static final Layer LSTM =
      new Layer(
          "lstm",
          4,
          "[y, y * 0.5]",
          1,
          (x, h, params, biases, layers, dropout, train, both, first) ->
              Adjoint.lstm(x, states(h), params, biases, layers, dropout, train, both, first),
          (x, sizes, h, params, biases, layers, dropout, train, both) ->
              Adjoint.lstm(x, sizes, states(h), params, biases, layers, dropout, train, both));

  /** Hidden states of two elements are made of cell states of three. */
  private static final OpCase PROJECTED =
      functional(
          "two layers, projections",
          in -> {
            Tensor z = in[2];
            Tensor w = in[3];
            List<Tensor> first =
                List.of(z, w, z.select(1, 0), w.select(1, 0), w.narrow(0, 0, 3).t());
            List<Tensor> second =
                List.of(
                    z.mul(0.5), w.mul(0.5), z.select(1, 1), w.select(1, 1), z.narrow(0, 0, 3).t());
            return Adjoint.lstm(
                in[0],
                List.of(in[1], Adjoint.cat(List.of(in[1], in[1].narrow(2, 0, 1)), 2)),
                Stream.concat(first.stream(), second.stream()).toList(),
                true,
                2,
                0,
                false,
                false,
                false);
          },
          "p = [z, w, z[:, 0], w[:, 0], w[:3].t()]\n"
              + "q = [z * 0.5, w * 0.5, z[:, 1], w[:, 1], z[:3].t()]\n"
              + "return torch.lstm(x, [y, torch.cat([y, y[:, :, :1]], 2)], p + q, True, 2, 0.0,"
              + " False, False, False)",
          Plan.of(List.of(shape(3, 2, 2), shape(2, 2, 2), shape(12, 2), shape(12, 2))));

  private static final Layer GRU = new Layer("gru", 3, "y", 1, Adjoint::gru, Adjoint::gru);

  private static final Layer TANH =
      new Layer("rnn_tanh", 1, "y", 1, Adjoint::rnnTanh, Adjoint::rnnTanh);

  private static final Layer RELU =
      new Layer("rnn_relu", 1, "y", 0.5, Adjoint::rnnRelu, Adjoint::rnnRelu);

  static final List<OpSpec> ROWS =
      List.of(
          LSTM.row("CatBackward0")
              .plus(PROJECTED)
              .deviates(Deviation.Kind.CANCELS, "terms of several steps in gradients of weights"),
          GRU.row("CatBackward0"),
          TANH.row("CatBackward0"),
          RELU.row("CatBackward0"),
          LSTM.dropout(),
          GRU.dropout(),
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
