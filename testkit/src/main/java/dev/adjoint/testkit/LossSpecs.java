package dev.adjoint.testkit;

import static dev.adjoint.testkit.OpSpec.FLOATING;
import static dev.adjoint.testkit.OpSpec.NUMERIC;
import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.of;
import static dev.adjoint.testkit.Plan.shape;

import dev.adjoint.DType;
import dev.adjoint.F;
import dev.adjoint.testkit.Plan.Shape;
import dev.adjoint.testkit.Sample.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
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

  /** The same of samples with several places. */
  private static final Named[] PLACES = {
    new Named(shape(2, 3, 2, 1), shape(2, 2, 1), 2, 0, -100, 1),
    new Named(shape(2, 3, 2), shape(2, 2), 1, 1, 0, 2),
    new Named(shape(1, 2, 2, 2), shape(Form.REVERSED, 1, 2, 2), 1, 1, 0, 1),
    new Named(shape(1, 2, 1, 2, 2), shape(1, 1, 2, 2), 1, 0, -100, 1),
    new Named(shape(0, 3, 2, 2), shape(0, 2, 2)),
    new Named(shape(0, 3, 2), shape(0, 2))
  };

  private static final String SAME = "assert x.size() == y.size()\nreturn ";

  private static final String BOTH = "a, b = torch.broadcast_tensors([x, y])\nreturn ";

  private static final Plan FEW =
      Plan.of(
          List.of(shape(2, 3), shape(2, 3)),
          List.of(shape(), shape()),
          List.of(shape(2, 3), shape(3)),
          List.of(shape(0, 3), shape(0, 3)),
          List.of(shape(Form.TRANSPOSED, 3, 4), shape(Form.STRIDED, 3, 4)),
          List.of(shape(1003), shape(1003)));

  /**
   * Two of one type that broadcast. libtorch rounds the logarithm of a target to the target's type
   * where the other operand has a wider one.
   */
  private static final Plan ALIKE =
      domains ->
          Plan.binary().samples(domains).stream()
              .filter(sample -> sample.purpose() != Purpose.PROMOTION)
              .toList();

  /** Two of the same sizes, and weights. */
  private static Plan weighed(Shape... weights) {
    List<List<Shape>> sets = new ArrayList<>();
    for (Shape one :
        List.of(
            shape(2, 3),
            shape(Form.TRANSPOSED, 4, 3),
            shape(Form.STRIDED, 5, 3),
            shape(0, 3),
            shape(40, 3))) {
      List<Shape> all = new ArrayList<>(List.of(one, shape(one.sizes())));
      all.addAll(List.of(weights));
      sets.add(all);
    }
    return sets.stream().map(set -> Plan.of(set)).reduce(Plan::and).orElseThrow();
  }

  /**
   * The same, with weights that are whole numbers of their own type: what is no operand with a
   * derivative is none in gradient checks either.
   */
  private static Plan numbered(Shape... weights) {
    Plan plain = weighed();
    return domains ->
        plain.samples(domains).stream()
            .map(
                sample -> {
                  List<Input> inputs = new ArrayList<>(sample.inputs());
                  for (Shape weight : weights) {
                    inputs.add(weights(weight));
                  }
                  return new Sample(inputs, sample.purpose());
                })
            .toList();
  }

  private static Input weights(Shape shape) {
    long[] values = new long[shape.sizes().length == 0 ? 1 : (int) shape.sizes()[0]];
    Arrays.setAll(values, i -> 2 * i + 1);
    return new Input(DType.INT64, shape.sizes(), shape.form(), new Values.Longs(values));
  }

  private static final Plan PAIRS =
      Plan.of(
          List.of(shape(3), shape(3)),
          List.of(shape(), shape()),
          List.of(shape(2, 3), shape(Form.TRANSPOSED, 2, 3)),
          List.of(shape(7), shape(Form.STRIDED, 7)));

  private static final Plan PROBABLE =
      Plan.of(
          List.of(shape(2, 8), shape(2, 8)),
          List.of(shape(4), shape(4)),
          List.of(shape(2, 3, 2), shape(Form.REVERSED, 2, 3, 2)),
          List.of(shape(Form.TRANSPOSED, 5, 40), shape(Form.STRIDED, 5, 40)),
          List.of(shape(0, 3), shape(0, 3)));

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
                  loss("sum", 2),
                  functional(
                      "weight",
                      OpCall.of((p, t, w) -> F.binaryCrossEntropy(p, t, w.to(p.dtype()))),
                      "torch.binary_cross_entropy(x, y, z.to(x.dtype).expand_as(y))",
                      numbered(shape(3))),
                  functional(
                      "weight, none",
                      OpCall.of((p, t, w) -> F.binaryCrossEntropy(p, t, w.to(p.dtype()), "none")),
                      "torch.binary_cross_entropy(x, y, z.to(x.dtype).expand_as(y), 0)",
                      numbered(shape())))
              .domains(Domain.PROBABILITY)
              .dtypes(FLOATING)
              .node("BinaryCrossEntropyBackward0")
              .within(LOGARITHMS, new Tolerance(8, 8, 8)),
          of(
                  "binary_cross_entropy_with_logits",
                  Family.LOSS,
                  functional(
                      "mean by default",
                      OpCall.of((x, t) -> F.binaryCrossEntropyWithLogits(x, t.to(x.dtype()))),
                      SAME + "torch.binary_cross_entropy_with_logits(x, y.to(x.dtype))",
                      PAIRS.and(weighed())),
                  functional(
                      "none",
                      OpCall.of(
                          (x, t) -> F.binaryCrossEntropyWithLogits(x, t.to(x.dtype()), "none")),
                      SAME
                          + "torch.binary_cross_entropy_with_logits(x, y.to(x.dtype), None, None,"
                          + " 0)",
                      PAIRS.and(weighed())),
                  functional(
                      "sum",
                      OpCall.of(
                          (x, t) -> F.binaryCrossEntropyWithLogits(x, t.to(x.dtype()), "sum")),
                      SAME
                          + "torch.binary_cross_entropy_with_logits(x, y.to(x.dtype), None, None,"
                          + " 2)",
                      PAIRS),
                  functional(
                      "weight",
                      OpCall.of(
                          (x, t, w) ->
                              F.binaryCrossEntropyWithLogits(x, t.to(x.dtype()), w.to(x.dtype()))),
                      SAME
                          + "torch.binary_cross_entropy_with_logits(x, y.to(x.dtype),"
                          + " z.to(x.dtype))",
                      numbered(shape(3))),
                  functional(
                      "weight of positives",
                      OpCall.of(
                          (x, t, w) ->
                              F.binaryCrossEntropyWithLogits(
                                  x, t.to(x.dtype()), null, w.to(x.dtype()), "none")),
                      SAME
                          + "torch.binary_cross_entropy_with_logits(x, y.to(x.dtype), None,"
                          + " z.to(x.dtype), 0)",
                      numbered(shape(3))),
                  functional(
                      "both weights",
                      in ->
                          List.of(
                              F.binaryCrossEntropyWithLogits(
                                  in[0],
                                  in[1].to(in[0].dtype()),
                                  in[2].to(in[0].dtype()),
                                  in[3].to(in[0].dtype()),
                                  "sum")),
                      SAME
                          + "torch.binary_cross_entropy_with_logits(x, y.to(x.dtype),"
                          + " z.to(x.dtype), w.to(x.dtype), 2)",
                      numbered(shape(), shape(3))))
              .domains(Domain.REAL, Domain.PROBABILITY, Domain.POSITIVE)
              .dtypes(FLOATING)
              .node("BinaryCrossEntropyWithLogitsBackward0")
              .deviates(
                  Deviation.Kind.KEEPS_OPERANDS, "scores are kept, and in libtorch their sigmoid")
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
                  negative("mean", 1, 2),
                  classWeights("none", 0),
                  classWeights("mean", 1),
                  classWeights("sum", 2),
                  places("none", 0),
                  places("mean", 1),
                  places("sum", 2))
              .dtypes(FLOATING)
              .node("NllLossBackward0")
              .within(SUMS),
          of(
                  "cross_entropy",
                  Family.LOSS,
                  functional(
                      "mean by default",
                      OpCall.of((y, x) -> F.crossEntropy(x, y)),
                      "torch.cross_entropy_loss(y, x)",
                      on(CLASSES).and(on(PLACES))),
                  entropy("none", 0),
                  entropy("mean", 1),
                  entropy("sum", 2),
                  smoothed("none", 0),
                  smoothed("mean", 1),
                  smoothed("sum", 2),
                  functional(
                      "probabilities",
                      OpCall.of((x, t) -> F.crossEntropy(x, t.to(x.dtype()))),
                      "torch.cross_entropy_loss(x, y.to(x.dtype))",
                      PROBABLE),
                  functional(
                      "probabilities, smoothed",
                      OpCall.of((x, t) -> F.crossEntropy(x, t.to(x.dtype()), "none", 0.25)),
                      "torch.cross_entropy_loss(x, y.to(x.dtype), None, 0, -100, 0.25)",
                      PROBABLE),
                  functional(
                          "probabilities, weights",
                          OpCall.of(
                              (x, t, w) ->
                                  F.crossEntropy(x, t.to(x.dtype()), w.to(x.dtype()), "sum")),
                          "torch.cross_entropy_loss(x, y.to(x.dtype), z.to(x.dtype), 2)",
                          weighed(shape(3)))
                      .over(Domain.REAL, Domain.PROBABILITY),
                  functional(
                          "probabilities, weights, mean",
                          OpCall.of(
                              (x, t, w) ->
                                  F.crossEntropy(x, t.to(x.dtype()), w.to(x.dtype()), 0.5)),
                          "torch.cross_entropy_loss(x, y.to(x.dtype), z.to(x.dtype), 1, -100, 0.5)",
                          weighed(shape(3)))
                      .over(Domain.REAL, Domain.PROBABILITY))
              .domains(Domain.REAL, Domain.PROBABILITY, Domain.POSITIVE)
              .dtypes(FLOATING)
              .node("NllLossBackward0")
              .within(LOGARITHMS, new Tolerance(8, 16, 32)),
          compared("l1_loss", "AbsBackward0")
              .plus(pair("none", (x, y) -> F.l1Loss(x, y, "none"), "l1_loss(a, b, 0)"))
              .plus(pair("mean", (x, y) -> F.l1Loss(x, y), "l1_loss(a, b)").on(FEW))
              .plus(pair("sum", (x, y) -> F.l1Loss(x, y, "sum"), "l1_loss(a, b, 2)").on(FEW))
              .plus(byWeight("weight", (x, y, w) -> F.l1Loss(x, y, w), "(x - y).abs()", "mean"))
              .plus(
                  byWeight(
                      "weight, none",
                      (x, y, w) -> F.l1Loss(x, y, "none", w),
                      "(x - y).abs()",
                      "none"))
              .plus(
                  byWeight(
                      "weight, sum", (x, y, w) -> F.l1Loss(x, y, "sum", w), "(x - y).abs()", "sum"))
              .dtypes(NUMERIC),
          compared("mse_loss", "MseLossBackward0")
              .plus(pair("none", (x, y) -> F.mseLoss(x, y, "none"), "mse_loss(a, b, 0)"))
              .plus(pair("mean", (x, y) -> F.mseLoss(x, y), "mse_loss(a, b)").on(FEW))
              .plus(pair("sum", (x, y) -> F.mseLoss(x, y, "sum"), "mse_loss(a, b, 2)").on(FEW))
              .plus(byWeight("weight", (x, y, w) -> F.mseLoss(x, y, w), "(x - y).pow(2)", "mean"))
              .plus(
                  byWeight(
                      "weight, none",
                      (x, y, w) -> F.mseLoss(x, y, "none", w),
                      "(x - y).pow(2)",
                      "none"))
              .plus(
                  byWeight(
                      "weight, sum",
                      (x, y, w) -> F.mseLoss(x, y, "sum", w),
                      "(x - y).pow(2)",
                      "sum"))
              .dtypes(FLOATING),
          compared("smooth_l1_loss", "SmoothL1LossBackward0")
              .plus(pair("none", (x, y) -> F.smoothL1Loss(x, y, "none"), "smooth_l1_loss(a, b, 0)"))
              .plus(pair("mean", (x, y) -> F.smoothL1Loss(x, y), "smooth_l1_loss(a, b)").on(FEW))
              .plus(
                  pair(
                          "sum",
                          (x, y) -> F.smoothL1Loss(x, y, "sum", 4),
                          "smooth_l1_loss(a, b, 2, 4.0)")
                      .on(FEW))
              .plus(
                  pair("none, 0", (x, y) -> F.smoothL1Loss(x, y, "none", 0), "l1_loss(a, b, 0)")
                      .on(FEW))
              .plus(
                  pair(
                          "none, 0.3",
                          (x, y) -> F.smoothL1Loss(x, y, "none", 0.3),
                          "smooth_l1_loss(a, b, 0, 0.3)")
                      .on(FEW))
              .dtypes(FLOATING),
          compared("huber_loss", "HuberLossBackward0")
              .plus(pair("none", (x, y) -> F.huberLoss(x, y, "none"), "huber_loss(a, b, 0)"))
              .plus(pair("mean", (x, y) -> F.huberLoss(x, y), "huber_loss(a, b)").on(FEW))
              .plus(
                  pair("sum", (x, y) -> F.huberLoss(x, y, "sum", 4), "huber_loss(a, b, 2, 4.0)")
                      .on(FEW))
              .plus(
                  functional(
                      "weight",
                      OpCall.of((x, y, w) -> F.huberLoss(x, y, 2, w)),
                      "assert z.size() == x.size()\n"
                          + "return (torch.huber_loss(x, y, 0, 2.0) * z).mean()",
                      alike()))
              .plus(
                  functional(
                      "weight, none",
                      OpCall.of((x, y, w) -> F.huberLoss(x, y, "none", 2, w)),
                      "assert z.size() == x.size()\nreturn torch.huber_loss(x, y, 0, 2.0) * z",
                      alike()))
              .dtypes(FLOATING),
          compared("kl_div", "MeanBackward0")
              .plus(pair("none", (x, y) -> F.klDiv(x, y, "none"), "kl_div(x, y, 0)").on(ALIKE))
              .plus(pair("mean", (x, y) -> F.klDiv(x, y), "kl_div(x, y)").on(FEW))
              .plus(pair("sum", (x, y) -> F.klDiv(x, y, "sum"), "kl_div(x, y, 2)").on(FEW))
              .plus(
                  functional(
                      "batchmean",
                      OpCall.of((x, y) -> F.klDiv(x, y, "batchmean")),
                      "r = torch.kl_div(x, y, 2)\nreturn r / x.size(0) if x.dim() > 0 else r",
                      FEW))
              .plus(
                  pair(
                          "logarithms",
                          (x, y) -> F.klDiv(x, y, "none", true),
                          "kl_div(x, y, 0, log_target=True)")
                      .on(ALIKE)
                      .over(Domain.REAL))
              .domains(Domain.REAL, Domain.PROBABILITY)
              .dtypes(FLOATING));

  /** The row of a loss of differences. */
  private static OpSpec compared(String name, String node) {
    return of(name, Family.LOSS).node(node).within(LOGARITHMS, new Tolerance(8, 8, 8));
  }

  private static OpCase pair(String label, OpCall.Binary call, String python) {
    return functional(label, OpCall.of(call), BOTH + "torch." + python, Plan.binary());
  }

  /** Losses that have weights of their own sizes. */
  private static OpCase byWeight(String label, OpCall.Ternary call, String each, String reduction) {
    String result =
        switch (reduction) {
          case "mean" -> "e.sum() / z.sum()";
          case "sum" -> "e.sum()";
          default -> "e";
        };
    return functional(
            label,
            OpCall.of(call),
            "assert z.size() == x.size()\nx, y = torch.broadcast_tensors([x, y])\ne = "
                + each
                + " * z\nreturn "
                + result,
            alike())
        .over(Domain.PROBABILITY);
  }

  private static Plan alike() {
    return Plan.of(
        List.of(shape(2, 3), shape(2, 3), shape(2, 3)),
        List.of(shape(), shape(), shape()),
        List.of(shape(2, 3), shape(3), shape(2, 3)),
        List.of(shape(Form.TRANSPOSED, 3, 4), shape(3, 4), shape(Form.STRIDED, 3, 4)));
  }

  /** A tensor and integers that go with it. */
  private record Named(Shape table, Shape numbers, long... values) {
    Shape weight() {
      return shape(table.sizes()[table.sizes().length == 1 ? 0 : 1]);
    }
  }

  /** The integers, and the tensor in every type. */
  private static Plan on(Named... all) {
    return on(false, all);
  }

  /** The same, and before the tensor the weight of each class. */
  private static Plan onWeighted(Named... all) {
    return on(true, all);
  }

  private static Plan on(boolean weighted, Named... all) {
    return domains -> {
      List<Sample> samples = new ArrayList<>();
      for (DType dtype : DType.values()) {
        for (Named one : all) {
          Input table = Plan.input(dtype, one.table(), domains.getFirst(), samples.size());
          Shape form = one.numbers();
          Input numbers =
              new Input(DType.INT64, form.sizes(), form.form(), new Values.Longs(one.values()));
          List<Input> inputs = new ArrayList<>(List.of(numbers, table));
          if (weighted) {
            inputs.add(1, weights(one.weight()));
          }
          samples.add(new Sample(inputs, Purpose.LAYOUT));
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

  private static OpCase classWeights(String reduction, int number) {
    return functional(
        "weights, " + reduction,
        OpCall.of((y, w, x) -> F.nllLoss(x, y, w.to(x.dtype()), reduction)),
        "torch.nll_loss(z, x, y.to(z.dtype), " + number + ")",
        onWeighted(CLASSES));
  }

  /** libtorch has a gradient of row-major scores alone. */
  private static OpCase places(String reduction, int number) {
    return functional(
        "places, " + reduction,
        OpCall.of((y, w, x) -> F.nllLoss(x, y, w.to(x.dtype()), reduction, -100)),
        "torch.nll_loss_nd(z.contiguous(), x, y.to(z.dtype), " + number + ")",
        onWeighted(PLACES));
  }

  private static OpCase entropy(String reduction, int number) {
    return functional(
        reduction,
        OpCall.of((y, w, x) -> F.crossEntropy(x, y, w.to(x.dtype()), reduction, -100)),
        "torch.cross_entropy_loss(z, x, y.to(z.dtype), " + number + ", -100, 0.0)",
        onWeighted(CLASSES));
  }

  private static OpCase smoothed(String reduction, int number) {
    return functional(
        "smoothed, " + reduction,
        OpCall.of((y, w, x) -> F.crossEntropy(x, y, w.to(x.dtype()), reduction, -100, 0.25)),
        "torch.cross_entropy_loss(z, x, y.to(z.dtype), " + number + ", -100, 0.25)",
        onWeighted(CLASSES).and(onWeighted(PLACES)));
  }
}
