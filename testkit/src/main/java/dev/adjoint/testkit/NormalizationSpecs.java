package dev.adjoint.testkit;

import static dev.adjoint.testkit.OpSpec.FLOATING;
import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.of;
import static dev.adjoint.testkit.Plan.shape;

import dev.adjoint.Adjoint;
import dev.adjoint.F;
import dev.adjoint.Shape;
import dev.adjoint.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The rows of normalization. */
final class NormalizationSpecs {
  private NormalizationSpecs() {}

  /** What is rounded: differences from means, times what is about 1, and their sums. */
  private static final Tolerance RESULTS = new Tolerance(4, 4, 8);

  /** Gradients cancel against their mean and their part along the result. */
  private static final Tolerance GRADIENTS = new Tolerance(8, 16, 64);

  /** The second derivative of a bias without weights. */
  private static final String NONE =
      "Expected a proper Tensor but got None (or an undefined Tensor in C++)";

  /** What writes to tensors that are no operands of the call. */
  static final String STATISTICS = "running statistics";

  private static final Shape FOUR = Shape.of(4);
  private static final Shape THREE_FOUR = Shape.of(3, 4);

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

  /** Tensors of four channels, and vectors of four. */
  private static Plan channels(int vectors) {
    List<List<Plan.Shape>> all = new ArrayList<>();
    for (Plan.Shape first :
        List.of(
            shape(2, 4, 3),
            shape(2, 4, 3, 2),
            shape(1, 4, 2, 2, 2),
            shape(Form.TRANSPOSED, 3, 4, 2),
            shape(Form.STRIDED, 3, 4, 2),
            shape(Form.EXPANDED, 2, 4, 3),
            shape(6, 4, 5, 7))) {
      all.add(beside(first, shape(4), vectors));
    }
    return plan(all);
  }

  /** Also without further dimensions, where a group of channels may be two numbers. */
  private static Plan batches(int vectors) {
    return channels(vectors).and(Plan.of(beside(shape(5, 4), shape(4), vectors)));
  }

  private static final Plan OTHER_CHANNELS =
      Plan.refused(List.of(shape(2, 3, 2), shape(4)), List.of(shape(2, 4, 2), shape(3)));

  /** Channels come last in memory, and are moved to their place by the call. */
  private static final Plan CHANNELS_LAST = Plan.shapes(shape(2, 3, 5, 4), shape(3, 2, 2, 4));

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

  private static Tensor moved(Tensor x) {
    return x.permute(0, 3, 1, 2);
  }

  private static OpCase layer(String label, OpCall call, String arguments, int vectors) {
    return functional(label, call, "torch.layer_norm(x, " + arguments + ")", lines(vectors));
  }

  private static OpCase group(String label, OpCall call, String arguments, int vectors) {
    return functional(label, call, "torch.group_norm(x, " + arguments + ")", channels(vectors));
  }

  /** Of an empty vector libtorch reads the second size, behind its sizes. */
  private static final String MATRIX = "assert x.dim() > 1\n";

  /** Python's function asks for more than one of each channel, a script for none if it is empty. */
  private static final String TRAINING = "assert x.transpose(0, 1).flatten(1).size(1) != 1\n";

  private static OpCase trained(String label, OpCall call, String weights, int vectors) {
    return functional(
        label,
        call,
        TRAINING + "return torch.batch_norm(x, " + weights + ", True, 0.1, 1e-5, False)",
        batches(vectors));
  }

  /** Four whole numbers, as statistics that no gradient flows to. */
  private static Tensor counted(Tensor like, long first) {
    return Adjoint.arange(first, first + 4).to(like.dtype());
  }

  /** The result with the statistics that it has moved. */
  private static List<Tensor> followed(Tensor x, boolean instance) {
    Tensor mean = counted(x, 0);
    Tensor variance = counted(x, 1);
    Tensor result =
        instance
            ? F.instanceNorm(x, mean, variance, null, null, true, 0.3)
            : F.batchNorm(x, mean, variance, null, null, true, 0.3);
    return List.of(result, mean, variance);
  }

  private static String followed(String call) {
    return "m = torch.arange(0, 4).to(x.dtype)\nv = torch.arange(1, 5).to(x.dtype)\nr = "
        + call
        + "\nreturn r, m, v";
  }

  private static OpCase given(String label, OpCall call, String weights, int vectors) {
    return functional(
        label,
        call,
        MATRIX
            + "return torch.batch_norm(x, "
            + weights
            + ", torch.arange(0, 4).to(x.dtype), torch.arange(1, 5).to(x.dtype), False, 0.1, 1e-5,"
            + " False)",
        batches(vectors));
  }

  /** Python's function asks for it, before that of scripts. */
  private static final String SEVERAL = "assert x.flatten(2).size(2) != 1\n";

  private static OpCase instance(String label, OpCall call, String arguments, int vectors) {
    List<List<Plan.Shape>> all = new ArrayList<>();
    for (Plan.Shape first :
        List.of(shape(2, 4, 3), shape(Form.TRANSPOSED, 3, 4, 2), shape(3, 4, 5, 7))) {
      all.add(beside(first, shape(4), vectors));
    }
    return functional(
        label,
        call,
        (arguments.contains("True") ? SEVERAL : "")
            + "return torch.instance_norm(x, "
            + arguments
            + ")",
        plan(all));
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
                  "layer_norm",
                  Family.NORMALIZATION,
                  layer("plain", OpCall.of(x -> F.layerNorm(x, FOUR)), "[4]", 0),
                  layer("weight", OpCall.of((x, y) -> F.layerNorm(x, FOUR, y)), "[4], y", 1),
                  layer("both", OpCall.of((x, y, z) -> F.layerNorm(x, FOUR, y, z)), "[4], y, z", 2),
                  layer(
                      "bias",
                      OpCall.of((x, y) -> F.layerNorm(x, FOUR, null, y)),
                      "[4], None, y",
                      1),
                  layer(
                      "eps",
                      OpCall.of((x, y, z) -> F.layerNorm(x, FOUR, y, z, 0.5)),
                      "[4], y, z, 0.5",
                      2),
                  functional(
                      "two dimensions",
                      OpCall.of((x, y, z) -> F.layerNorm(x, THREE_FOUR, y, z)),
                      "torch.layer_norm(x, [3, 4], y, z)",
                      Plan.of(
                          List.of(shape(2, 3, 4), shape(3, 4), shape(3, 4)),
                          List.of(
                              shape(3, 4),
                              shape(Form.TRANSPOSED, 3, 4),
                              shape(Form.EXPANDED, 3, 4)))),
                  layer("torch", OpCall.of(x -> Adjoint.layerNorm(x, FOUR)), "[4]", 0),
                  layer(
                      "torch, weight",
                      OpCall.of((x, y) -> Adjoint.layerNorm(x, FOUR, y)),
                      "[4], y",
                      1),
                  layer(
                      "torch, both",
                      OpCall.of((x, y, z) -> Adjoint.layerNorm(x, FOUR, y, z)),
                      "[4], y, z",
                      2),
                  layer(
                      "torch, eps",
                      OpCall.of((x, y, z) -> Adjoint.layerNorm(x, FOUR, y, z, 0.1)),
                      "[4], y, z, 0.1",
                      2))
              .dtypes(FLOATING)
              .node("NativeLayerNormBackward0")
              .deviates(Deviation.Kind.CANCELS, "elements next to their mean")
              .deviates(Deviation.Kind.FEWER_NANS, "gradients of sums times means, less these")
              .deviates(Deviation.Kind.KEEPS_LESS, "the bias")
              .deviates(Deviation.Kind.LIBTORCH_FAILS, NONE)
              .within(RESULTS, GRADIENTS),
          of(
                  "batch_norm",
                  Family.NORMALIZATION,
                  trained(
                      "plain",
                      OpCall.of(x -> F.batchNorm(x, null, null, null, null, true)),
                      "None, None, None, None",
                      0),
                  trained(
                      "weight",
                      OpCall.of((x, y) -> F.batchNorm(x, null, null, y, null, true)),
                      "y, None, None, None",
                      1),
                  trained(
                      "bias",
                      OpCall.of((x, y) -> F.batchNorm(x, null, null, null, y, true)),
                      "None, y, None, None",
                      1),
                  trained(
                      "both",
                      OpCall.of((x, y, z) -> F.batchNorm(x, null, null, y, z, true, 0.1, 1e-5)),
                      "y, z, None, None",
                      2),
                  functional(
                      "other channels",
                      OpCall.of((x, y) -> F.batchNorm(x, null, null, y, null, true)),
                      TRAINING
                          + "return torch.batch_norm(x, y, None, None, None, True, 0.1, 1e-5,"
                          + " False)",
                      OTHER_CHANNELS),
                  functional(
                      "channels last",
                      OpCall.of(x -> F.batchNorm(moved(x), null, null, null, null, true)),
                      "torch.batch_norm(x.permute([0, 3, 1, 2]), None, None, None, None, True, 0.1,"
                          + " 1e-5, False)",
                      CHANNELS_LAST),
                  functional(
                      STATISTICS,
                      in -> followed(in[0], false),
                      MATRIX
                          + followed(
                              "torch.batch_norm(x, None, None, m, v, True, 0.3, 1e-5, False)"),
                      batches(0)),
                  given(
                      "given",
                      OpCall.of(x -> F.batchNorm(x, counted(x, 0), counted(x, 1))),
                      "None, None",
                      0),
                  given(
                      "given, weight",
                      OpCall.of((x, y) -> F.batchNorm(x, counted(x, 0), counted(x, 1), y)),
                      "y, None",
                      1),
                  given(
                      "given, both",
                      OpCall.of((x, y, z) -> F.batchNorm(x, counted(x, 0), counted(x, 1), y, z)),
                      "y, z",
                      2),
                  given(
                      "given, bias",
                      OpCall.of(
                          (x, y) ->
                              F.batchNorm(
                                  x, counted(x, 0), counted(x, 1), null, y, false, 0.1, 1e-5)),
                      "None, y",
                      1))
              .dtypes(FLOATING)
              .node("NativeBatchNormBackward0")
              .deviates(Deviation.Kind.FEWER_NANS, "means times weights less biases")
              .deviates(Deviation.Kind.CANCELS, "elements next to their mean")
              .deviates(Deviation.Kind.KEEPS_LESS, "statistics; by given ones it is linear")
              .deviates(Deviation.Kind.LIBTORCH_FAILS, NONE)
              .within(RESULTS, GRADIENTS),
          of(
                  "group_norm",
                  Family.NORMALIZATION,
                  group("plain", OpCall.of(x -> F.groupNorm(x, 2)), "2", 0),
                  group("weight", OpCall.of((x, y) -> F.groupNorm(x, 2, y)), "2, y", 1),
                  group("both", OpCall.of((x, y, z) -> F.groupNorm(x, 2, y, z)), "2, y, z", 2),
                  group("bias", OpCall.of((x, y) -> F.groupNorm(x, 1, null, y)), "1, None, y", 1),
                  group(
                      "eps",
                      OpCall.of((x, y, z) -> F.groupNorm(x, 1, y, z, 0.5)),
                      "1, y, z, 0.5",
                      2),
                  functional(
                      "other channels",
                      OpCall.of((x, y) -> F.groupNorm(x, 2, y)),
                      "torch.group_norm(x, 2, y)",
                      OTHER_CHANNELS),
                  functional(
                      "channels last",
                      OpCall.of(x -> F.groupNorm(moved(x), 2)),
                      "torch.group_norm(x.permute([0, 3, 1, 2]), 2)",
                      CHANNELS_LAST),
                  group("torch", OpCall.of(x -> Adjoint.groupNorm(x, 2)), "2", 0),
                  group(
                      "torch, weight", OpCall.of((x, y) -> Adjoint.groupNorm(x, 2, y)), "2, y", 1),
                  group(
                      "torch, both",
                      OpCall.of((x, y, z) -> Adjoint.groupNorm(x, 2, y, z)),
                      "2, y, z",
                      2),
                  group(
                      "torch, eps",
                      OpCall.of((x, y, z) -> Adjoint.groupNorm(x, 1, y, z, 0.5)),
                      "1, y, z, 0.5",
                      2))
              .dtypes(FLOATING)
              .node("NativeGroupNormBackward0")
              .deviates(Deviation.Kind.KEEPS_LESS, "weights and biases have linear gradients")
              .deviates(Deviation.Kind.CANCELS, "elements next to their mean")
              .deviates(Deviation.Kind.FEWER_NANS, "gradients of sums times means, less these")
              .deviates(Deviation.Kind.LIBTORCH_FAILS, "shape '[0]' is invalid for input of size")
              .deviates(Deviation.Kind.LIBTORCH_FAILS, "tensor does not have a device")
              .within(RESULTS, GRADIENTS),
          of(
                  "instance_norm",
                  Family.NORMALIZATION,
                  instance(
                      "plain",
                      OpCall.of(x -> F.instanceNorm(x)),
                      "None, None, None, None, True, 0.1, 1e-5, False",
                      0),
                  instance(
                      "both",
                      OpCall.of((x, y, z) -> F.instanceNorm(x, null, null, y, z, true, 0.1, 0.5)),
                      "y, z, None, None, True, 0.1, 0.5, False",
                      2),
                  functional(
                      STATISTICS,
                      in -> followed(in[0], true),
                      SEVERAL
                          + followed(
                              "torch.instance_norm(x, None, None, m, v, True, 0.3, 1e-5, False)"),
                      channels(0)),
                  instance(
                      "given",
                      OpCall.of(
                          x -> F.instanceNorm(x, counted(x, 0), counted(x, 1), null, null, false)),
                      "None, None, torch.arange(0, 4).to(x.dtype), torch.arange(1, 5).to(x.dtype),"
                          + " False, 0.1, 1e-5, False",
                      0))
              .dtypes(FLOATING)
              .node("ViewBackward0")
              .deviates(Deviation.Kind.FEWER_NANS, "means times weights less biases")
              .deviates(Deviation.Kind.CANCELS, "elements next to their mean")
              .deviates(Deviation.Kind.KEEPS_LESS, "statistics; by given ones it is linear")
              .within(RESULTS, GRADIENTS),
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
