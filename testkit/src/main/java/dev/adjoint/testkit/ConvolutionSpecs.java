package dev.adjoint.testkit;

import static dev.adjoint.testkit.OpSpec.FLOATING;
import static dev.adjoint.testkit.OpSpec.NUMERIC;
import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.of;
import static dev.adjoint.testkit.Plan.shape;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.F;
import dev.adjoint.Shape;
import dev.adjoint.Tensor;
import dev.adjoint.testkit.Sample.Purpose;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The rows of convolutions. */
final class ConvolutionSpecs {
  private ConvolutionSpecs() {}

  private static final Tolerance SUMS = Tolerance.ofMagnitude(4);

  private static final double INFINITE = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;
  private static final double[] SPECIAL = {
    1, 1, 2, 2, 1, 1, 2, -2, NAN, 3, -INFINITE, -INFINITE, 4, NAN, INFINITE, -INFINITE
  };

  /** Special values as an image of these sizes, and a weight. */
  private static Plan special(long[] image, long... weight) {
    return domains -> {
      List<Sample> all = new ArrayList<>();
      for (DType dtype : FLOATING) {
        Input x = new Input(dtype, image, Form.CONTIGUOUS, new Values.Floats(SPECIAL));
        Input y = Plan.input(dtype, shape(weight), Domain.NONZERO, all.size());
        all.add(new Sample(List.of(x, y), Purpose.SPECIAL));
      }
      return all;
    };
  }

  private static long[] sizes(long... sizes) {
    return sizes;
  }

  private static final Plan LINES =
      Plan.of(
              List.of(shape(2, 3, 8), shape(4, 3, 3)),
              List.of(shape(3, 7), shape(2, 3, 2)),
              List.of(shape(1, 1, 4), shape(1, 1, 4)),
              List.of(shape(Form.TRANSPOSED, 2, 3, 9), shape(Form.REVERSED, 4, 3, 3)),
              List.of(shape(Form.STRIDED, 2, 2, 6), shape(Form.EXPANDED, 3, 2, 3)),
              List.of(shape(Form.EXPANDED, 2, 2, 5), shape(Form.STRIDED, 1, 2, 2)),
              List.of(shape(0, 3, 8), shape(4, 3, 3)))
          .and(Plan.of(List.of(shape(3, 40, 50), shape(30, 40, 3))))
          .and(
              Plan.refused(
                  List.of(shape(8), shape(1, 1, 2)),
                  List.of(shape(1, 2, 3, 4), shape(1, 2, 2)),
                  List.of(shape(2, 3, 8), shape(4, 2, 3)),
                  List.of(shape(2, 3, 8), shape(4, 3)),
                  List.of(shape(2, 3, 8), shape(4, 3, 3, 3)),
                  List.of(shape(2, 3, 8), shape(0, 3, 3)),
                  List.of(shape(2, 3, 2), shape(4, 3, 3))));

  private static final Plan PLANES =
      Plan.of(
              List.of(shape(2, 3, 6, 5), shape(4, 3, 3, 2)),
              List.of(shape(3, 5, 7), shape(2, 3, 3, 3)),
              List.of(shape(1, 1, 4, 4), shape(1, 1, 4, 4)),
              List.of(shape(2, 3, 4, 4), shape(5, 3, 1, 1)),
              List.of(shape(Form.TRANSPOSED, 1, 2, 6, 8), shape(Form.REVERSED, 3, 2, 2, 3)),
              List.of(shape(Form.REVERSED, 2, 2, 5, 4), shape(Form.TRANSPOSED, 3, 2, 2, 3)),
              List.of(shape(Form.STRIDED, 2, 2, 4, 5), shape(Form.EXPANDED, 3, 2, 3, 3)),
              List.of(shape(Form.EXPANDED, 2, 2, 4, 4), shape(Form.STRIDED, 1, 2, 2, 2)),
              List.of(shape(0, 3, 6, 6), shape(4, 3, 3, 3)))
          .and(Plan.of(List.of(shape(2, 20, 14, 12), shape(30, 20, 3, 3))))
          .and(
              Plan.refused(
                  List.of(shape(6, 6), shape(1, 1, 2, 2)),
                  List.of(shape(1, 1, 1, 6, 6), shape(1, 1, 2, 2)),
                  List.of(shape(2, 3, 6, 6), shape(4, 2, 3, 3)),
                  List.of(shape(2, 3, 6, 6), shape(4, 3, 3)),
                  List.of(shape(2, 3, 6, 6), shape(0, 3, 3, 3)),
                  List.of(shape(2, 3, 2, 6), shape(4, 3, 3, 3))));

  private static final Plan VOLUMES =
      Plan.of(
              List.of(shape(1, 1, 2, 2, 3), shape(2, 1, 1, 2, 2)),
              List.of(shape(2, 3, 4, 5, 4), shape(2, 3, 2, 3, 2)),
              List.of(shape(2, 3, 3, 4), shape(3, 2, 2, 2, 2)),
              List.of(shape(Form.REVERSED, 1, 2, 3, 3, 3), shape(Form.TRANSPOSED, 3, 2, 2, 1, 2)),
              List.of(shape(0, 3, 4, 4, 4), shape(4, 3, 3, 3, 3)))
          .and(
              Plan.refused(
                  List.of(shape(6, 6, 6), shape(1, 1, 2, 2, 2)),
                  List.of(shape(2, 3, 4, 4, 4), shape(4, 2, 3, 3, 3)),
                  List.of(shape(2, 3, 4, 4, 4), shape(4, 3, 3, 3)),
                  List.of(shape(2, 3, 2, 4, 4), shape(4, 3, 3, 3, 3))));

  /** Four channels, for groups of two, and a bias. */
  private static final Plan FEW_LINES =
      Plan.of(
          List.of(shape(2, 4, 9), shape(6, 2, 3), shape(6)),
          List.of(shape(4, 10), shape(2, 2, 2), shape(Form.STRIDED, 2)));

  private static final Plan FEW_PLANES =
      Plan.of(
          List.of(shape(2, 4, 8, 9), shape(6, 2, 3, 2), shape(6)),
          List.of(shape(4, 7, 10), shape(2, 2, 2, 3), shape(Form.STRIDED, 2)));

  private static final Plan FEW_VOLUMES =
      Plan.of(
          List.of(shape(1, 4, 5, 7, 6), shape(4, 2, 2, 3, 2), shape(4)),
          List.of(shape(4, 6, 5, 7), shape(2, 2, 2, 1, 3), shape(2)));

  private static final Plan BIASED_LINES =
      Plan.of(
              List.of(shape(2, 3, 8), shape(4, 3, 3), shape(4)),
              List.of(shape(3, 8), shape(4, 3, 3), shape(Form.EXPANDED, 4)))
          .and(
              Plan.refused(
                  List.of(shape(2, 3, 8), shape(4, 3, 3), shape(3)),
                  List.of(shape(2, 3, 8), shape(4, 3, 3), shape(4, 1))));

  private static final Plan BIASED_PLANES =
      Plan.of(
              List.of(shape(2, 3, 8, 6), shape(4, 3, 3, 3), shape(4)),
              List.of(shape(3, 8, 6), shape(4, 3, 3, 3), shape(Form.EXPANDED, 4)),
              List.of(shape(0, 3, 8, 6), shape(4, 3, 3, 3), shape(4)))
          .and(
              Plan.refused(
                  List.of(shape(2, 3, 8, 6), shape(4, 3, 3, 3), shape(3)),
                  List.of(shape(2, 3, 8, 6), shape(4, 3, 3, 3), shape(4, 1))));

  private static final Plan BIASED_VOLUMES =
      Plan.of(
              List.of(shape(1, 3, 4, 4, 3), shape(4, 3, 2, 3, 1), shape(4)),
              List.of(shape(3, 4, 4, 3), shape(4, 3, 2, 3, 1), shape(4)))
          .and(Plan.refused(List.of(shape(1, 3, 4, 4, 3), shape(4, 3, 2, 3, 1), shape(3))));

  /** As many channels in each group as the weight has, transposed. */
  private static final Plan TRANSPOSED_LINES =
      Plan.of(
              List.of(shape(2, 3, 5), shape(3, 4, 3)),
              List.of(shape(3, 4), shape(3, 2, 2)),
              List.of(shape(Form.TRANSPOSED, 2, 3, 4), shape(Form.REVERSED, 3, 2, 3)),
              List.of(shape(Form.EXPANDED, 2, 2, 5), shape(Form.STRIDED, 2, 1, 4)),
              List.of(shape(0, 3, 5), shape(3, 4, 3)))
          .and(
              Plan.refused(
                  List.of(shape(8), shape(1, 1, 2)),
                  List.of(shape(1, 2, 3, 4), shape(2, 1, 2)),
                  List.of(shape(2, 3, 8), shape(4, 2, 3)),
                  List.of(shape(2, 3, 8), shape(3, 4)),
                  List.of(shape(2, 3, 8), shape(0, 3, 3))));

  private static final Plan TRANSPOSED_PLANES =
      Plan.of(
              List.of(shape(2, 3, 4, 5), shape(3, 4, 3, 2)),
              List.of(shape(3, 3, 4), shape(3, 2, 2, 3)),
              List.of(shape(Form.TRANSPOSED, 2, 3, 4, 3), shape(Form.REVERSED, 3, 2, 3, 2)),
              List.of(shape(Form.EXPANDED, 2, 2, 5, 3), shape(Form.STRIDED, 2, 1, 4, 1)),
              List.of(shape(0, 3, 5, 5), shape(3, 4, 3, 3)))
          .and(
              Plan.refused(
                  List.of(shape(8, 8), shape(1, 1, 2, 2)),
                  List.of(shape(2, 3, 8, 8), shape(4, 2, 3, 3)),
                  List.of(shape(2, 3, 8, 8), shape(3, 4, 4))));

  /** No empty batch: libtorch has no second derivative of one. */
  private static final Plan TRANSPOSED_VOLUMES =
      Plan.of(
              List.of(shape(2, 3, 2, 4, 3), shape(3, 2, 2, 3, 2)),
              List.of(shape(3, 3, 2, 2), shape(3, 2, 2, 1, 3)))
          .and(
              Plan.refused(
                  List.of(shape(8, 8, 8), shape(1, 1, 2, 2, 2)),
                  List.of(shape(2, 3, 4, 4, 4), shape(4, 2, 3, 3, 3))));

  private static final Plan FEW_TRANSPOSED_LINES =
      Plan.of(
          List.of(shape(2, 4, 5), shape(4, 3, 3), shape(6)),
          List.of(shape(4, 4), shape(4, 1, 4), shape(Form.STRIDED, 2)));

  private static final Plan FEW_TRANSPOSED_PLANES =
      Plan.of(
          List.of(shape(2, 4, 3, 5), shape(4, 3, 3, 2), shape(6)),
          List.of(shape(4, 4, 3), shape(4, 1, 4, 3), shape(Form.STRIDED, 2)));

  private static final Plan FEW_TRANSPOSED_VOLUMES =
      Plan.of(
          List.of(shape(2, 4, 2, 3, 2), shape(4, 1, 3, 2, 2), shape(2)),
          List.of(shape(4, 2, 2, 3), shape(4, 2, 2, 3, 1), shape(4)));

  /** Channels come last in memory, and are moved to their place by the call. */
  private static final Plan CHANNELS_LAST =
      Plan.of(
          List.of(shape(2, 6, 5, 3), shape(4, 3, 2, 3)),
          List.of(shape(1, 5, 6, 2), shape(3, 3, 3, 2)),
          List.of(shape(2, 4, 4, 1), shape(1, 2, 2, 1)));

  private static Tensor channels(Tensor x) {
    return x.permute(0, 3, 1, 2);
  }

  private static Shape pair(long a, long b) {
    return Shape.of(a, b);
  }

  private static Shape triple(long a, long b, long c) {
    return Shape.of(a, b, c);
  }

  private static OpCase of2(String label, OpCall.Binary call, String python, Plan plan) {
    return functional(label, OpCall.of(call), python, plan);
  }

  private static OpCase of3(String label, OpCall.Ternary call, String python, Plan plan) {
    return functional(label, OpCall.of(call), python, plan);
  }

  private static Set<DType> transposed() {
    Set<DType> types = EnumSet.copyOf(FLOATING);
    types.add(DType.INT64);
    return Collections.unmodifiableSet(types);
  }

  private static final Set<DType> TRANSPOSED = transposed();

  static final List<OpSpec> ROWS =
      List.of(
          of(
                  "conv1d",
                  Family.CONVOLUTION,
                  of2("plain", (x, y) -> F.conv1d(x, y), "torch.conv1d(x, y)", LINES),
                  of2("torch", (x, y) -> Adjoint.conv1d(x, y), "torch.conv1d(x, y)", LINES),
                  of3(
                      "biased",
                      (x, y, z) -> F.conv1d(x, y, z),
                      "torch.conv1d(x, y, z)",
                      BIASED_LINES),
                  of3(
                      "steps",
                      (x, y, z) -> F.conv1d(x, y, z, 2, 0, 1, 2),
                      "torch.conv1d(x, y, z, [2], [0], [1], 2)",
                      FEW_LINES),
                  of3(
                      "padded",
                      (x, y, z) -> F.conv1d(x, y, z, 1, 2, 1, 2),
                      "torch.conv1d(x, y, z, [1], [2], [1], 2)",
                      FEW_LINES),
                  of3(
                      "dilated",
                      (x, y, z) -> F.conv1d(x, y, z, 2, 1, 3, 2),
                      "torch.conv1d(x, y, z, [2], [1], [3], 2)",
                      FEW_LINES),
                  of3(
                      "torch, dilated",
                      (x, y, z) -> Adjoint.conv1d(x, y, z, 2, 3, 2, 2),
                      "torch.conv1d(x, y, z, [2], [3], [2], 2)",
                      FEW_LINES),
                  of3(
                      "same",
                      (x, y, z) -> F.conv1d(x, y, z, 1, "same", 1, 2),
                      "torch.conv1d(x, y, z, [1], 'same', [1], 2)",
                      FEW_LINES),
                  of3(
                      "torch, valid",
                      (x, y, z) -> Adjoint.conv1d(x, y, z, 2, "valid", 2, 2),
                      "torch.conv1d(x, y, z, [2], 'valid', [2], 2)",
                      FEW_LINES),
                  of3(
                      "refused padding",
                      (x, y, z) -> F.conv1d(x, y, z, 1, "full", 1, 2),
                      "torch.conv1d(x, y, z, [1], 'full', [1], 2)",
                      FEW_LINES),
                  of3(
                      "same with steps",
                      (x, y, z) -> F.conv1d(x, y, z, 2, "same", 1, 2),
                      "torch.conv1d(x, y, z, [2], 'same', [1], 2)",
                      FEW_LINES),
                  of3(
                      "negative padding",
                      (x, y, z) -> F.conv1d(x, y, z, 1, -1, 1, 2),
                      "torch.conv1d(x, y, z, [1], [-1], [1], 2)",
                      FEW_LINES),
                  of3(
                      "no steps",
                      (x, y, z) -> F.conv1d(x, y, z, 0, 0, 1, 2),
                      "torch.conv1d(x, y, z, [0], [0], [1], 2)",
                      FEW_LINES),
                  of3(
                      "no dilation",
                      (x, y, z) -> F.conv1d(x, y, z, 1, 0, 0, 2),
                      "torch.conv1d(x, y, z, [1], [0], [0], 2)",
                      FEW_LINES),
                  of3(
                      "no groups",
                      (x, y, z) -> F.conv1d(x, y, z, 1, 0, 1, 0),
                      "torch.conv1d(x, y, z, [1], [0], [1], 0)",
                      FEW_LINES),
                  of3(
                      "too many groups",
                      (x, y, z) -> F.conv1d(x, y, z, 1, 0, 1, 4),
                      "torch.conv1d(x, y, z, [1], [0], [1], 4)",
                      FEW_LINES),
                  of2(
                      "special values",
                      (x, y) -> F.conv1d(x, y),
                      "torch.conv1d(x, y)",
                      special(sizes(2, 8), 3, 2, 2)))
              .dtypes(NUMERIC)
              .node("ConvolutionBackward0")
              .within(SUMS),
          of(
                  "conv2d",
                  Family.CONVOLUTION,
                  of2("plain", (x, y) -> F.conv2d(x, y), "torch.conv2d(x, y)", PLANES),
                  of2("torch", (x, y) -> Adjoint.conv2d(x, y), "torch.conv2d(x, y)", PLANES),
                  of3(
                      "biased",
                      (x, y, z) -> F.conv2d(x, y, z),
                      "torch.conv2d(x, y, z)",
                      BIASED_PLANES),
                  of3(
                      "steps",
                      (x, y, z) -> F.conv2d(x, y, z, pair(2, 3), pair(0, 0), pair(1, 1), 2),
                      "torch.conv2d(x, y, z, [2, 3], [0, 0], [1, 1], 2)",
                      FEW_PLANES),
                  of3(
                      "padded",
                      (x, y, z) -> F.conv2d(x, y, z, pair(1, 2), pair(2, 1), pair(1, 1), 2),
                      "torch.conv2d(x, y, z, [1, 2], [2, 1], [1, 1], 2)",
                      FEW_PLANES),
                  of3(
                      "dilated",
                      (x, y, z) -> F.conv2d(x, y, z, pair(2, 1), pair(1, 3), pair(3, 2), 2),
                      "torch.conv2d(x, y, z, [2, 1], [1, 3], [3, 2], 2)",
                      FEW_PLANES),
                  of3(
                      "torch, dilated",
                      (x, y, z) -> Adjoint.conv2d(x, y, z, pair(2, 1), pair(3, 1), pair(2, 3), 2),
                      "torch.conv2d(x, y, z, [2, 1], [3, 1], [2, 3], 2)",
                      FEW_PLANES),
                  of3(
                      "same",
                      (x, y, z) -> F.conv2d(x, y, z, pair(1, 1), "same", pair(1, 3), 2),
                      "torch.conv2d(x, y, z, [1, 1], 'same', [1, 3], 2)",
                      FEW_PLANES),
                  of3(
                      "torch, valid",
                      (x, y, z) -> Adjoint.conv2d(x, y, z, pair(2, 1), "valid", pair(2, 1), 2),
                      "torch.conv2d(x, y, z, [2, 1], 'valid', [2, 1], 2)",
                      FEW_PLANES),
                  of3(
                      "refused padding",
                      (x, y, z) -> F.conv2d(x, y, z, pair(1, 1), "full", pair(1, 1), 2),
                      "torch.conv2d(x, y, z, [1, 1], 'full', [1, 1], 2)",
                      FEW_PLANES),
                  of3(
                      "same with steps",
                      (x, y, z) -> F.conv2d(x, y, z, pair(2, 1), "same", pair(1, 1), 2),
                      "torch.conv2d(x, y, z, [2, 1], 'same', [1, 1], 2)",
                      FEW_PLANES),
                  of3(
                      "negative padding",
                      (x, y, z) -> F.conv2d(x, y, z, pair(1, 1), pair(-1, 0), pair(1, 1), 2),
                      "torch.conv2d(x, y, z, [1, 1], [-1, 0], [1, 1], 2)",
                      FEW_PLANES),
                  of3(
                      "no steps",
                      (x, y, z) -> F.conv2d(x, y, z, pair(0, 1), pair(0, 0), pair(1, 1), 2),
                      "torch.conv2d(x, y, z, [0, 1], [0, 0], [1, 1], 2)",
                      FEW_PLANES),
                  of3(
                      "no dilation",
                      (x, y, z) -> F.conv2d(x, y, z, pair(1, 1), pair(0, 0), pair(0, 1), 2),
                      "torch.conv2d(x, y, z, [1, 1], [0, 0], [0, 1], 2)",
                      FEW_PLANES),
                  of3(
                      "no groups",
                      (x, y, z) -> F.conv2d(x, y, z, pair(1, 1), pair(0, 0), pair(1, 1), 0),
                      "torch.conv2d(x, y, z, [1, 1], [0, 0], [1, 1], 0)",
                      FEW_PLANES),
                  of3(
                      "too many groups",
                      (x, y, z) -> F.conv2d(x, y, z, pair(1, 1), pair(0, 0), pair(1, 1), 4),
                      "torch.conv2d(x, y, z, [1, 1], [0, 0], [1, 1], 4)",
                      FEW_PLANES),
                  of2(
                      "special values",
                      (x, y) -> F.conv2d(x, y, null, 1, 1),
                      "torch.conv2d(x, y, None, [1, 1], [1, 1])",
                      special(sizes(1, 1, 4, 4), 2, 1, 2, 2)),
                  of2(
                      "channels last",
                      (x, y) -> F.conv2d(channels(x), channels(y), null, 2, 1),
                      "torch.conv2d(x.permute([0, 3, 1, 2]), y.permute([0, 3, 1, 2]), None, [2, 2],"
                          + " [1, 1])",
                      CHANNELS_LAST),
                  of2(
                      "input with channels last",
                      (x, y) -> F.conv2d(channels(x), channels(y).contiguous(), null, 1, 1),
                      "torch.conv2d(x.permute([0, 3, 1, 2]), y.permute([0, 3, 1, 2]).contiguous(),"
                          + " None, [1, 1], [1, 1])",
                      CHANNELS_LAST),
                  of2(
                      "weight with channels last",
                      (x, y) -> F.conv2d(channels(x).contiguous(), channels(y), null, 1, 1),
                      "torch.conv2d(x.permute([0, 3, 1, 2]).contiguous(), y.permute([0, 3, 1, 2]),"
                          + " None, [1, 1], [1, 1])",
                      CHANNELS_LAST))
              .dtypes(NUMERIC)
              .node("ConvolutionBackward0")
              .within(SUMS),
          of(
                  "conv3d",
                  Family.CONVOLUTION,
                  of2("plain", (x, y) -> F.conv3d(x, y), "torch.conv3d(x, y)", VOLUMES),
                  of2("torch", (x, y) -> Adjoint.conv3d(x, y), "torch.conv3d(x, y)", VOLUMES),
                  of3(
                      "biased",
                      (x, y, z) -> F.conv3d(x, y, z),
                      "torch.conv3d(x, y, z)",
                      BIASED_VOLUMES),
                  of3(
                      "steps",
                      (x, y, z) ->
                          F.conv3d(x, y, z, triple(2, 3, 1), triple(0, 0, 0), triple(1, 1, 1), 2),
                      "torch.conv3d(x, y, z, [2, 3, 1], [0, 0, 0], [1, 1, 1], 2)",
                      FEW_VOLUMES),
                  of3(
                      "padded",
                      (x, y, z) ->
                          F.conv3d(x, y, z, triple(1, 2, 1), triple(2, 1, 1), triple(1, 1, 1), 2),
                      "torch.conv3d(x, y, z, [1, 2, 1], [2, 1, 1], [1, 1, 1], 2)",
                      FEW_VOLUMES),
                  of3(
                      "dilated",
                      (x, y, z) ->
                          F.conv3d(x, y, z, triple(2, 1, 3), triple(1, 3, 0), triple(3, 2, 2), 2),
                      "torch.conv3d(x, y, z, [2, 1, 3], [1, 3, 0], [3, 2, 2], 2)",
                      FEW_VOLUMES),
                  of3(
                      "torch, dilated",
                      (x, y, z) ->
                          Adjoint.conv3d(
                              x, y, z, triple(2, 1, 2), triple(3, 1, 2), triple(2, 3, 2), 2),
                      "torch.conv3d(x, y, z, [2, 1, 2], [3, 1, 2], [2, 3, 2], 2)",
                      FEW_VOLUMES),
                  of3(
                      "same",
                      (x, y, z) -> F.conv3d(x, y, z, triple(1, 1, 1), "same", triple(1, 3, 2), 2),
                      "torch.conv3d(x, y, z, [1, 1, 1], 'same', [1, 3, 2], 2)",
                      FEW_VOLUMES),
                  of3(
                      "torch, valid",
                      (x, y, z) ->
                          Adjoint.conv3d(x, y, z, triple(2, 1, 2), "valid", triple(2, 1, 1), 2),
                      "torch.conv3d(x, y, z, [2, 1, 2], 'valid', [2, 1, 1], 2)",
                      FEW_VOLUMES),
                  of3(
                      "refused padding",
                      (x, y, z) -> F.conv3d(x, y, z, triple(1, 1, 1), "full", triple(1, 1, 1), 2),
                      "torch.conv3d(x, y, z, [1, 1, 1], 'full', [1, 1, 1], 2)",
                      FEW_VOLUMES),
                  of3(
                      "same with steps",
                      (x, y, z) -> F.conv3d(x, y, z, triple(2, 1, 1), "same", triple(1, 1, 1), 2),
                      "torch.conv3d(x, y, z, [2, 1, 1], 'same', [1, 1, 1], 2)",
                      FEW_VOLUMES),
                  of3(
                      "negative padding",
                      (x, y, z) ->
                          F.conv3d(x, y, z, triple(1, 1, 1), triple(-1, 0, 0), triple(1, 1, 1), 2),
                      "torch.conv3d(x, y, z, [1, 1, 1], [-1, 0, 0], [1, 1, 1], 2)",
                      FEW_VOLUMES),
                  of3(
                      "no steps",
                      (x, y, z) ->
                          F.conv3d(x, y, z, triple(0, 1, 1), triple(0, 0, 0), triple(1, 1, 1), 2),
                      "torch.conv3d(x, y, z, [0, 1, 1], [0, 0, 0], [1, 1, 1], 2)",
                      FEW_VOLUMES),
                  of3(
                      "no dilation",
                      (x, y, z) ->
                          F.conv3d(x, y, z, triple(1, 1, 1), triple(0, 0, 0), triple(0, 1, 1), 2),
                      "torch.conv3d(x, y, z, [1, 1, 1], [0, 0, 0], [0, 1, 1], 2)",
                      FEW_VOLUMES),
                  of3(
                      "no groups",
                      (x, y, z) ->
                          F.conv3d(x, y, z, triple(1, 1, 1), triple(0, 0, 0), triple(1, 1, 1), 0),
                      "torch.conv3d(x, y, z, [1, 1, 1], [0, 0, 0], [1, 1, 1], 0)",
                      FEW_VOLUMES),
                  of3(
                      "too many groups",
                      (x, y, z) ->
                          F.conv3d(x, y, z, triple(1, 1, 1), triple(0, 0, 0), triple(1, 1, 1), 4),
                      "torch.conv3d(x, y, z, [1, 1, 1], [0, 0, 0], [1, 1, 1], 4)",
                      FEW_VOLUMES))
              .dtypes(NUMERIC)
              .node("ConvolutionBackward0")
              .within(SUMS),
          of(
                  "conv_transpose1d",
                  Family.CONVOLUTION,
                  of2(
                      "plain",
                      (x, y) -> F.convTranspose1d(x, y),
                      "torch.conv_transpose1d(x, y)",
                      TRANSPOSED_LINES),
                  of2(
                      "torch",
                      (x, y) -> Adjoint.convTranspose1d(x, y),
                      "torch.conv_transpose1d(x, y)",
                      TRANSPOSED_LINES),
                  of3(
                      "steps",
                      (x, y, z) -> F.convTranspose1d(x, y, z, 2, 0, 0, 2, 1),
                      "torch.conv_transpose1d(x, y, z, [2], [0], [0], 2, [1])",
                      FEW_TRANSPOSED_LINES),
                  of3(
                      "padded",
                      (x, y, z) -> F.convTranspose1d(x, y, z, 1, 1, 0, 2, 1),
                      "torch.conv_transpose1d(x, y, z, [1], [1], [0], 2, [1])",
                      FEW_TRANSPOSED_LINES),
                  of3(
                      "dilated",
                      (x, y, z) -> F.convTranspose1d(x, y, z, 2, 1, 1, 2, 3),
                      "torch.conv_transpose1d(x, y, z, [2], [1], [1], 2, [3])",
                      FEW_TRANSPOSED_LINES),
                  of3(
                      "torch, dilated",
                      (x, y, z) -> Adjoint.convTranspose1d(x, y, z, 4, 2, 0, 2, 2),
                      "torch.conv_transpose1d(x, y, z, [4], [2], [0], 2, [2])",
                      FEW_TRANSPOSED_LINES),
                  of3(
                      "larger at its end",
                      (x, y, z) -> F.convTranspose1d(x, y, z, 3, 1, 2, 2, 1),
                      "torch.conv_transpose1d(x, y, z, [3], [1], [2], 2, [1])",
                      FEW_TRANSPOSED_LINES),
                  of3(
                      "too large at its end",
                      (x, y, z) -> F.convTranspose1d(x, y, z, 2, 0, 2, 2, 1),
                      "torch.conv_transpose1d(x, y, z, [2], [0], [2], 2, [1])",
                      FEW_TRANSPOSED_LINES),
                  of3(
                      "negative padding",
                      (x, y, z) -> F.convTranspose1d(x, y, z, 1, -1, 0, 2, 1),
                      "torch.conv_transpose1d(x, y, z, [1], [-1], [0], 2, [1])",
                      FEW_TRANSPOSED_LINES),
                  of3(
                      "negative padding at its end",
                      (x, y, z) -> F.convTranspose1d(x, y, z, 1, 0, -1, 2, 1),
                      "torch.conv_transpose1d(x, y, z, [1], [0], [-1], 2, [1])",
                      FEW_TRANSPOSED_LINES),
                  of3(
                      "no steps",
                      (x, y, z) -> F.convTranspose1d(x, y, z, 0, 0, 0, 2, 1),
                      "torch.conv_transpose1d(x, y, z, [0], [0], [0], 2, [1])",
                      FEW_TRANSPOSED_LINES),
                  of3(
                      "nothing left",
                      (x, y, z) -> F.convTranspose1d(x, y, z, 1, 9, 0, 2, 1),
                      "torch.conv_transpose1d(x, y, z, [1], [9], [0], 2, [1])",
                      FEW_TRANSPOSED_LINES),
                  of3(
                      "too many groups",
                      (x, y, z) -> F.convTranspose1d(x, y, z, 1, 0, 0, 3, 1),
                      "torch.conv_transpose1d(x, y, z, [1], [0], [0], 3, [1])",
                      FEW_TRANSPOSED_LINES))
              .dtypes(TRANSPOSED)
              .node("ConvolutionBackward0")
              .within(SUMS),
          of(
                  "conv_transpose2d",
                  Family.CONVOLUTION,
                  of2(
                      "plain",
                      (x, y) -> F.convTranspose2d(x, y),
                      "torch.conv_transpose2d(x, y)",
                      TRANSPOSED_PLANES),
                  of2(
                      "torch",
                      (x, y) -> Adjoint.convTranspose2d(x, y),
                      "torch.conv_transpose2d(x, y)",
                      TRANSPOSED_PLANES),
                  of3(
                      "steps",
                      (x, y, z) ->
                          F.convTranspose2d(
                              x, y, z, pair(2, 3), pair(0, 0), pair(0, 0), 2, pair(1, 1)),
                      "torch.conv_transpose2d(x, y, z, [2, 3], [0, 0], [0, 0], 2, [1, 1])",
                      FEW_TRANSPOSED_PLANES),
                  of3(
                      "padded",
                      (x, y, z) ->
                          F.convTranspose2d(
                              x, y, z, pair(1, 2), pair(1, 2), pair(0, 1), 2, pair(1, 1)),
                      "torch.conv_transpose2d(x, y, z, [1, 2], [1, 2], [0, 1], 2, [1, 1])",
                      FEW_TRANSPOSED_PLANES),
                  of3(
                      "dilated",
                      (x, y, z) ->
                          F.convTranspose2d(
                              x, y, z, pair(2, 1), pair(1, 0), pair(1, 2), 2, pair(3, 3)),
                      "torch.conv_transpose2d(x, y, z, [2, 1], [1, 0], [1, 2], 2, [3, 3])",
                      FEW_TRANSPOSED_PLANES),
                  of3(
                      "torch, dilated",
                      (x, y, z) ->
                          Adjoint.convTranspose2d(
                              x, y, z, pair(4, 2), pair(2, 1), pair(0, 1), 2, pair(2, 3)),
                      "torch.conv_transpose2d(x, y, z, [4, 2], [2, 1], [0, 1], 2, [2, 3])",
                      FEW_TRANSPOSED_PLANES),
                  of3(
                      "larger at its end",
                      (x, y, z) ->
                          F.convTranspose2d(
                              x, y, z, pair(3, 2), pair(1, 0), pair(2, 1), 2, pair(1, 1)),
                      "torch.conv_transpose2d(x, y, z, [3, 2], [1, 0], [2, 1], 2, [1, 1])",
                      FEW_TRANSPOSED_PLANES),
                  of3(
                      "too large at its end",
                      (x, y, z) ->
                          F.convTranspose2d(
                              x, y, z, pair(2, 2), pair(0, 0), pair(2, 0), 2, pair(1, 1)),
                      "torch.conv_transpose2d(x, y, z, [2, 2], [0, 0], [2, 0], 2, [1, 1])",
                      FEW_TRANSPOSED_PLANES),
                  of3(
                      "negative padding",
                      (x, y, z) ->
                          F.convTranspose2d(
                              x, y, z, pair(1, 1), pair(-1, 0), pair(0, 0), 2, pair(1, 1)),
                      "torch.conv_transpose2d(x, y, z, [1, 1], [-1, 0], [0, 0], 2, [1, 1])",
                      FEW_TRANSPOSED_PLANES),
                  of3(
                      "negative padding at its end",
                      (x, y, z) ->
                          F.convTranspose2d(
                              x, y, z, pair(1, 1), pair(0, 0), pair(-1, 0), 2, pair(1, 1)),
                      "torch.conv_transpose2d(x, y, z, [1, 1], [0, 0], [-1, 0], 2, [1, 1])",
                      FEW_TRANSPOSED_PLANES),
                  of3(
                      "no steps",
                      (x, y, z) ->
                          F.convTranspose2d(
                              x, y, z, pair(0, 1), pair(0, 0), pair(0, 0), 2, pair(1, 1)),
                      "torch.conv_transpose2d(x, y, z, [0, 1], [0, 0], [0, 0], 2, [1, 1])",
                      FEW_TRANSPOSED_PLANES),
                  of3(
                      "nothing left",
                      (x, y, z) ->
                          F.convTranspose2d(
                              x, y, z, pair(1, 1), pair(9, 9), pair(0, 0), 2, pair(1, 1)),
                      "torch.conv_transpose2d(x, y, z, [1, 1], [9, 9], [0, 0], 2, [1, 1])",
                      FEW_TRANSPOSED_PLANES),
                  of3(
                      "too many groups",
                      (x, y, z) ->
                          F.convTranspose2d(
                              x, y, z, pair(1, 1), pair(0, 0), pair(0, 0), 3, pair(1, 1)),
                      "torch.conv_transpose2d(x, y, z, [1, 1], [0, 0], [0, 0], 3, [1, 1])",
                      FEW_TRANSPOSED_PLANES),
                  of2(
                      "channels last",
                      (x, y) ->
                          F.convTranspose2d(channels(x), channels(y).transpose(0, 1), null, 2, 1),
                      "torch.conv_transpose2d(x.permute([0, 3, 1, 2]), y.permute([0, 3, 1,"
                          + " 2]).transpose(0, 1), None, [2, 2], [1, 1])",
                      CHANNELS_LAST))
              .dtypes(TRANSPOSED)
              .node("ConvolutionBackward0")
              .within(SUMS),
          of(
                  "conv_transpose3d",
                  Family.CONVOLUTION,
                  of2(
                      "plain",
                      (x, y) -> F.convTranspose3d(x, y),
                      "torch.conv_transpose3d(x, y)",
                      TRANSPOSED_VOLUMES),
                  of2(
                      "torch",
                      (x, y) -> Adjoint.convTranspose3d(x, y),
                      "torch.conv_transpose3d(x, y)",
                      TRANSPOSED_VOLUMES),
                  of3(
                      "steps",
                      (x, y, z) ->
                          F.convTranspose3d(
                              x,
                              y,
                              z,
                              triple(2, 3, 1),
                              triple(0, 0, 0),
                              triple(0, 0, 0),
                              2,
                              triple(1, 1, 1)),
                      "torch.conv_transpose3d(x, y, z, [2, 3, 1], [0, 0, 0], [0, 0, 0], 2, [1, 1,"
                          + " 1])",
                      FEW_TRANSPOSED_VOLUMES),
                  of3(
                      "padded",
                      (x, y, z) ->
                          F.convTranspose3d(
                              x,
                              y,
                              z,
                              triple(1, 2, 1),
                              triple(1, 2, 0),
                              triple(0, 1, 0),
                              2,
                              triple(1, 1, 1)),
                      "torch.conv_transpose3d(x, y, z, [1, 2, 1], [1, 2, 0], [0, 1, 0], 2, [1, 1,"
                          + " 1])",
                      FEW_TRANSPOSED_VOLUMES),
                  of3(
                      "dilated",
                      (x, y, z) ->
                          F.convTranspose3d(
                              x,
                              y,
                              z,
                              triple(2, 1, 3),
                              triple(1, 0, 1),
                              triple(1, 2, 0),
                              2,
                              triple(3, 3, 2)),
                      "torch.conv_transpose3d(x, y, z, [2, 1, 3], [1, 0, 1], [1, 2, 0], 2, [3, 3,"
                          + " 2])",
                      FEW_TRANSPOSED_VOLUMES),
                  of3(
                      "torch, dilated",
                      (x, y, z) ->
                          Adjoint.convTranspose3d(
                              x,
                              y,
                              z,
                              triple(4, 2, 2),
                              triple(2, 1, 0),
                              triple(0, 1, 1),
                              2,
                              triple(2, 3, 2)),
                      "torch.conv_transpose3d(x, y, z, [4, 2, 2], [2, 1, 0], [0, 1, 1], 2, [2, 3,"
                          + " 2])",
                      FEW_TRANSPOSED_VOLUMES),
                  of3(
                      "larger at its end",
                      (x, y, z) ->
                          F.convTranspose3d(
                              x,
                              y,
                              z,
                              triple(3, 2, 2),
                              triple(1, 0, 1),
                              triple(2, 1, 1),
                              2,
                              triple(1, 1, 1)),
                      "torch.conv_transpose3d(x, y, z, [3, 2, 2], [1, 0, 1], [2, 1, 1], 2, [1, 1,"
                          + " 1])",
                      FEW_TRANSPOSED_VOLUMES),
                  of3(
                      "too large at its end",
                      (x, y, z) ->
                          F.convTranspose3d(
                              x,
                              y,
                              z,
                              triple(2, 2, 2),
                              triple(0, 0, 0),
                              triple(2, 0, 0),
                              2,
                              triple(1, 1, 1)),
                      "torch.conv_transpose3d(x, y, z, [2, 2, 2], [0, 0, 0], [2, 0, 0], 2, [1, 1,"
                          + " 1])",
                      FEW_TRANSPOSED_VOLUMES),
                  of3(
                      "negative padding",
                      (x, y, z) ->
                          F.convTranspose3d(
                              x,
                              y,
                              z,
                              triple(1, 1, 1),
                              triple(-1, 0, 0),
                              triple(0, 0, 0),
                              2,
                              triple(1, 1, 1)),
                      "torch.conv_transpose3d(x, y, z, [1, 1, 1], [-1, 0, 0], [0, 0, 0], 2, [1, 1,"
                          + " 1])",
                      FEW_TRANSPOSED_VOLUMES),
                  of3(
                      "negative padding at its end",
                      (x, y, z) ->
                          F.convTranspose3d(
                              x,
                              y,
                              z,
                              triple(1, 1, 1),
                              triple(0, 0, 0),
                              triple(-1, 0, 0),
                              2,
                              triple(1, 1, 1)),
                      "torch.conv_transpose3d(x, y, z, [1, 1, 1], [0, 0, 0], [-1, 0, 0], 2, [1, 1,"
                          + " 1])",
                      FEW_TRANSPOSED_VOLUMES),
                  of3(
                      "no steps",
                      (x, y, z) ->
                          F.convTranspose3d(
                              x,
                              y,
                              z,
                              triple(0, 1, 1),
                              triple(0, 0, 0),
                              triple(0, 0, 0),
                              2,
                              triple(1, 1, 1)),
                      "torch.conv_transpose3d(x, y, z, [0, 1, 1], [0, 0, 0], [0, 0, 0], 2, [1, 1,"
                          + " 1])",
                      FEW_TRANSPOSED_VOLUMES),
                  of3(
                      "nothing left",
                      (x, y, z) ->
                          F.convTranspose3d(
                              x,
                              y,
                              z,
                              triple(1, 1, 1),
                              triple(9, 9, 9),
                              triple(0, 0, 0),
                              2,
                              triple(1, 1, 1)),
                      "torch.conv_transpose3d(x, y, z, [1, 1, 1], [9, 9, 9], [0, 0, 0], 2, [1, 1,"
                          + " 1])",
                      FEW_TRANSPOSED_VOLUMES),
                  of3(
                      "too many groups",
                      (x, y, z) ->
                          F.convTranspose3d(
                              x,
                              y,
                              z,
                              triple(1, 1, 1),
                              triple(0, 0, 0),
                              triple(0, 0, 0),
                              3,
                              triple(1, 1, 1)),
                      "torch.conv_transpose3d(x, y, z, [1, 1, 1], [0, 0, 0], [0, 0, 0], 3, [1, 1,"
                          + " 1])",
                      FEW_TRANSPOSED_VOLUMES))
              .dtypes(TRANSPOSED)
              .node("ConvolutionBackward0")
              .within(SUMS),
          of(
                  "convolution",
                  Family.CONVOLUTION,
                  of3(
                      "line",
                      (x, y, z) ->
                          Adjoint.convolution(
                              x,
                              y,
                              z,
                              Shape.of(2),
                              Shape.of(1),
                              Shape.of(1),
                              false,
                              Shape.of(0),
                              2),
                      "torch.convolution(x, y, z, [2], [1], [1], False, [0], 2)",
                      FEW_LINES),
                  of3(
                      "plane",
                      (x, y, z) ->
                          Adjoint.convolution(
                              x, y, z, pair(2, 1), pair(1, 0), pair(1, 2), false, pair(0, 0), 2),
                      "torch.convolution(x, y, z, [2, 1], [1, 0], [1, 2], False, [0, 0], 2)",
                      FEW_PLANES),
                  of3(
                      "volume",
                      (x, y, z) ->
                          Adjoint.convolution(
                              x,
                              y,
                              z,
                              Shape.of(2),
                              triple(1, 0, 1),
                              Shape.of(1),
                              false,
                              Shape.of(0),
                              2),
                      "torch.convolution(x, y, z, [2], [1, 0, 1], [1], False, [0], 2)",
                      FEW_VOLUMES),
                  of2(
                      "no bias",
                      (x, y) ->
                          Adjoint.convolution(
                              x,
                              y,
                              null,
                              Shape.of(1),
                              pair(1, 0),
                              Shape.of(1),
                              false,
                              Shape.of(0),
                              1),
                      "torch.convolution(x, y, None, [1], [1, 0], [1], False, [0], 1)",
                      PLANES),
                  of3(
                      "transposed",
                      (x, y, z) ->
                          Adjoint.convolution(
                              x, y, z, pair(2, 1), pair(1, 0), pair(1, 2), true, pair(1, 0), 2),
                      "torch.convolution(x, y, z, [2, 1], [1, 0], [1, 2], True, [1, 0], 2)",
                      FEW_TRANSPOSED_PLANES),
                  of3(
                      "too many numbers",
                      (x, y, z) ->
                          Adjoint.convolution(
                              x,
                              y,
                              z,
                              triple(2, 1, 1),
                              pair(1, 0),
                              pair(1, 2),
                              false,
                              pair(0, 0),
                              2),
                      "torch.convolution(x, y, z, [2, 1, 1], [1, 0], [1, 2], False, [0, 0], 2)",
                      FEW_PLANES))
              .dtypes(NUMERIC)
              .node("ConvolutionBackward0")
              .within(SUMS));
}
