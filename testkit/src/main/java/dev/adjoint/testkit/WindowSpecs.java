package dev.adjoint.testkit;

import static dev.adjoint.testkit.OpSpec.FLOATING;
import static dev.adjoint.testkit.OpSpec.NUMERIC;
import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.Plan.shape;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.F;
import dev.adjoint.Shape;
import dev.adjoint.Tensor;
import dev.adjoint.ValuesIndices;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rows of pooling, unfolding and folding.
 *
 * <p>Windows with gaps have three elements where there is padding: libtorch writes the gradient of
 * a window that misses the image to memory that is not the image's.
 */
final class WindowSpecs {
  private WindowSpecs() {}

  private static final Plan LINES =
      Plan.shapes(
              shape(2, 3, 8),
              shape(3, 7),
              shape(1, 1, 1),
              shape(Form.TRANSPOSED, 2, 3, 9),
              shape(Form.STRIDED, 2, 6),
              shape(Form.EXPANDED, 2, 2, 5),
              shape(0, 3, 8),
              shape(40, 3, 60))
          .and(
              Plan.refused(
                  List.of(shape(8)),
                  List.of(shape()),
                  List.of(shape(1, 2, 3, 4)),
                  List.of(shape(2, 0, 4)),
                  List.of(shape(2, 3, 0))));

  private static final Plan PLANES =
      Plan.shapes(
              shape(2, 3, 6, 6),
              shape(3, 5, 7),
              shape(1, 1, 4, 4),
              shape(Form.TRANSPOSED, 1, 2, 6, 8),
              shape(Form.REVERSED, 2, 2, 5, 4),
              shape(Form.STRIDED, 2, 4, 5),
              shape(Form.EXPANDED, 2, 1, 4, 4),
              shape(0, 2, 6, 6),
              shape(7, 9, 20, 14))
          .and(
              Plan.refused(
                  List.of(shape(6, 6)),
                  List.of(shape(1, 1, 1, 6, 6)),
                  List.of(shape(2, 0, 6, 6)),
                  List.of(shape(2, 3, 0, 6))));

  private static final Plan VOLUMES =
      Plan.shapes(
              shape(2, 3, 4, 5, 6),
              shape(2, 3, 3, 7),
              shape(Form.REVERSED, 1, 2, 4, 3, 5),
              shape(0, 2, 3, 3, 3))
          .and(
              Plan.refused(
                  List.of(shape()),
                  List.of(shape(5)),
                  List.of(shape(6, 6, 6)),
                  List.of(shape(1, 1, 1, 6, 6, 6)),
                  List.of(shape(2, 3, 0, 6, 6))));

  private static final Plan FEW_LINES = Plan.shapes(shape(2, 3, 8), shape(3, 7));
  private static final Plan FEW_PLANES = Plan.shapes(shape(2, 2, 6, 8), shape(1, 7, 7));

  /** Channels come last in memory, and are moved to their place by the call. */
  private static final Plan CHANNELS_LAST =
      Plan.shapes(shape(2, 6, 6, 3), shape(1, 5, 4, 2), shape(2, 4, 4, 1), shape(3, 8, 9, 20));

  private static final double INFINITE = Double.POSITIVE_INFINITY;
  private static final Plan SPECIAL =
      Plan.floats(
          1,
          1,
          2,
          2,
          1,
          1,
          2,
          -2,
          Double.NaN,
          3,
          -INFINITE,
          -INFINITE,
          4,
          Double.NaN,
          -INFINITE,
          -INFINITE);

  /** Numbers that are the arguments of a call here and there. */
  private static OpCase line(String label, OpCall call, String python) {
    return functional(label, call, python, FEW_LINES);
  }

  private static OpCase plane(String label, OpCall.Unary call, String python) {
    return functional(label, OpCall.of(call), python, FEW_PLANES);
  }

  private interface Pooled {
    ValuesIndices apply(Tensor x);
  }

  private static OpCall both(Pooled call) {
    return in -> {
      ValuesIndices both = call.apply(in[0]);
      return List.of(both.values(), both.indices());
    };
  }

  private static OpCase planes(String label, Pooled call, String python) {
    return functional(label, both(call), python, FEW_PLANES);
  }

  private static Shape pair(long a, long b) {
    return Shape.of(a, b);
  }

  private static Tensor channels(Tensor x) {
    return x.permute(0, 3, 1, 2);
  }

  private static final String MOVED = "(x.permute([0, 3, 1, 2]), ";

  private static final List<OpSpec> POOLS =
      List.of(
          OpSpec.of(
                  "max_pool1d",
                  Family.WINDOW,
                  functional(
                      "pairs", OpCall.of(x -> F.maxPool1d(x, 2)), "torch.max_pool1d(x, 2)", LINES),
                  functional(
                      "special values",
                      OpCall.of(x -> F.maxPool1d(x.reshape(2, 8), 2, 1)),
                      "torch.max_pool1d(x.reshape(2, 8), 2, 1)",
                      SPECIAL),
                  functional(
                      "steps",
                      OpCall.of(x -> F.maxPool1d(x, 3, 2)),
                      "torch.max_pool1d(x, 3, 2)",
                      LINES),
                  line(
                      "padded",
                      OpCall.of(x -> F.maxPool1d(x, 3, 1, 1)),
                      "torch.max_pool1d(x, 3, 1, 1)"),
                  line(
                      "dilated",
                      OpCall.of(x -> F.maxPool1d(x, 3, 2, 1, 2)),
                      "torch.max_pool1d(x, 3, 2, 1, 2)"),
                  line(
                      "ceil",
                      OpCall.of(x -> F.maxPool1d(x, 3, 2, 1, 2, true)),
                      "torch.max_pool1d(x, 3, 2, 1, 2, True)"),
                  line("torch", OpCall.of(x -> Adjoint.maxPool1d(x, 2)), "torch.max_pool1d(x, 2)"),
                  line(
                      "torch, steps",
                      OpCall.of(x -> Adjoint.maxPool1d(x, 3, 2)),
                      "torch.max_pool1d(x, 3, 2)"),
                  line(
                      "torch, padded",
                      OpCall.of(x -> Adjoint.maxPool1d(x, 3, 4, 1)),
                      "torch.max_pool1d(x, 3, 4, 1)"),
                  line(
                      "torch, dilated",
                      OpCall.of(x -> Adjoint.maxPool1d(x, 2, 3, 0, 2)),
                      "torch.max_pool1d(x, 2, 3, 0, 2)"),
                  line(
                      "torch, ceil",
                      OpCall.of(x -> Adjoint.maxPool1d(x, 2, 3, 1, 1, true)),
                      "torch.max_pool1d(x, 2, 3, 1, 1, True)"))
              .dtypes(FLOATING)
              .node("SqueezeBackward1"),
          OpSpec.of(
                  "max_pool1d_with_indices",
                  Family.WINDOW,
                  functional(
                      "pairs",
                      both(x -> F.maxPool1dWithIndices(x, 2)),
                      "torch.max_pool1d_with_indices(x, 2)",
                      LINES),
                  functional(
                      "special values",
                      both(x -> F.maxPool1dWithIndices(x.reshape(2, 8), 2, 1)),
                      "torch.max_pool1d_with_indices(x.reshape(2, 8), 2, 1)",
                      SPECIAL),
                  line(
                      "steps",
                      both(x -> F.maxPool1dWithIndices(x, 3, 2)),
                      "torch.max_pool1d_with_indices(x, 3, 2)"),
                  line(
                      "padded",
                      both(x -> F.maxPool1dWithIndices(x, 3, 1, 1)),
                      "torch.max_pool1d_with_indices(x, 3, 1, 1)"),
                  line(
                      "dilated",
                      both(x -> F.maxPool1dWithIndices(x, 3, 2, 1, 3)),
                      "torch.max_pool1d_with_indices(x, 3, 2, 1, 3)"),
                  line(
                      "ceil",
                      both(x -> F.maxPool1dWithIndices(x, 3, 2, 1, 1, true)),
                      "torch.max_pool1d_with_indices(x, 3, 2, 1, 1, True)"),
                  line(
                      "torch",
                      both(x -> Adjoint.maxPool1dWithIndices(x, 2)),
                      "torch.max_pool1d_with_indices(x, 2)"),
                  line(
                      "torch, steps",
                      both(x -> Adjoint.maxPool1dWithIndices(x, 2, 3)),
                      "torch.max_pool1d_with_indices(x, 2, 3)"),
                  line(
                      "torch, padded",
                      both(x -> Adjoint.maxPool1dWithIndices(x, 2, 3, 1)),
                      "torch.max_pool1d_with_indices(x, 2, 3, 1)"),
                  line(
                      "torch, dilated",
                      both(x -> Adjoint.maxPool1dWithIndices(x, 2, 3, 0, 2)),
                      "torch.max_pool1d_with_indices(x, 2, 3, 0, 2)"),
                  line(
                      "torch, ceil",
                      both(x -> Adjoint.maxPool1dWithIndices(x, 3, 3, 0, 2, true)),
                      "torch.max_pool1d_with_indices(x, 3, 3, 0, 2, True)"))
              .methods("maxPool1dWithIndices")
              .dtypes(NUMERIC)
              .node("SqueezeBackward1"),
          OpSpec.of(
                  "max_pool2d",
                  Family.WINDOW,
                  functional(
                      "pairs", OpCall.of(x -> F.maxPool2d(x, 2)), "torch.max_pool2d(x, 2)", PLANES),
                  functional(
                      "special values",
                      OpCall.of(x -> F.maxPool2d(x.reshape(1, 4, 4), 2, 1)),
                      "torch.max_pool2d(x.reshape(1, 4, 4), 2, 1)",
                      SPECIAL),
                  functional(
                      "channels last",
                      OpCall.of(x -> F.maxPool2d(channels(x), 3, 2, 1)),
                      "torch.max_pool2d" + MOVED + "3, 2, 1)",
                      CHANNELS_LAST),
                  functional(
                      "overlapping",
                      OpCall.of(x -> F.maxPool2d(x, 3, 1)),
                      "torch.max_pool2d(x, 3, 1)",
                      PLANES),
                  plane("padded", x -> F.maxPool2d(x, 3, 2, 1), "torch.max_pool2d(x, 3, 2, 1)"),
                  plane(
                      "dilated",
                      x -> F.maxPool2d(x, 3, 2, 1, 2),
                      "torch.max_pool2d(x, 3, 2, 1, 2)"),
                  plane(
                      "ceil",
                      x -> F.maxPool2d(x, 3, 2, 1, 1, true),
                      "torch.max_pool2d(x, 3, 2, 1, 1, True)"),
                  plane("of sizes", x -> F.maxPool2d(x, pair(2, 3)), "torch.max_pool2d(x, [2, 3])"),
                  plane(
                      "of sizes, steps",
                      x -> F.maxPool2d(x, pair(3, 2), pair(1, 2)),
                      "torch.max_pool2d(x, [3, 2], [1, 2])"),
                  plane(
                      "of sizes, padded",
                      x -> F.maxPool2d(x, Shape.of(2), null, pair(0, 1)),
                      "torch.max_pool2d(x, [2], [], [0, 1])"),
                  plane(
                      "of sizes, dilated",
                      x -> F.maxPool2d(x, pair(2, 3), Shape.of(1), pair(0, 1), pair(3, 1)),
                      "torch.max_pool2d(x, [2, 3], [1], [0, 1], [3, 1])"),
                  plane(
                      "of sizes, ceil",
                      x -> F.maxPool2d(x, pair(2, 3), pair(3, 2), Shape.of(0), Shape.of(1), true),
                      "torch.max_pool2d(x, [2, 3], [3, 2], [0], [1], True)"),
                  plane("torch", x -> Adjoint.maxPool2d(x, 2), "torch.max_pool2d(x, 2)"),
                  plane(
                      "torch, steps", x -> Adjoint.maxPool2d(x, 2, 3), "torch.max_pool2d(x, 2, 3)"),
                  plane(
                      "torch, padded",
                      x -> Adjoint.maxPool2d(x, 2, 3, 1),
                      "torch.max_pool2d(x, 2, 3, 1)"),
                  plane(
                      "torch, dilated",
                      x -> Adjoint.maxPool2d(x, 2, 3, 0, 2),
                      "torch.max_pool2d(x, 2, 3, 0, 2)"),
                  plane(
                      "torch, ceil",
                      x -> Adjoint.maxPool2d(x, 2, 4, 1, 1, true),
                      "torch.max_pool2d(x, 2, 4, 1, 1, True)"),
                  plane(
                      "torch, of sizes",
                      x -> Adjoint.maxPool2d(x, pair(1, 2)),
                      "torch.max_pool2d(x, [1, 2])"),
                  plane(
                      "torch, of sizes, steps",
                      x -> Adjoint.maxPool2d(x, pair(1, 2), pair(2, 1)),
                      "torch.max_pool2d(x, [1, 2], [2, 1])"),
                  plane(
                      "torch, of sizes, padded",
                      x -> Adjoint.maxPool2d(x, pair(1, 2), null, pair(0, 1)),
                      "torch.max_pool2d(x, [1, 2], [], [0, 1])"),
                  plane(
                      "torch, of sizes, dilated",
                      x -> Adjoint.maxPool2d(x, pair(3, 2), null, pair(1, 0), pair(2, 3)),
                      "torch.max_pool2d(x, [3, 2], [], [1, 0], [2, 3])"),
                  plane(
                      "torch, of sizes, ceil",
                      x -> Adjoint.maxPool2d(x, pair(3, 2), null, Shape.of(1), Shape.of(1), true),
                      "torch.max_pool2d(x, [3, 2], [], [1], [1], True)"))
              .dtypes(NUMERIC)
              .node("MaxPool2DWithIndicesBackward0"),
          OpSpec.of(
                  "max_pool2d_with_indices",
                  Family.WINDOW,
                  functional(
                      "pairs",
                      both(x -> F.maxPool2dWithIndices(x, 2)),
                      "torch.max_pool2d_with_indices(x, 2)",
                      PLANES),
                  functional(
                      "special values",
                      both(x -> F.maxPool2dWithIndices(x.reshape(1, 4, 4), 2, 1)),
                      "torch.max_pool2d_with_indices(x.reshape(1, 4, 4), 2, 1)",
                      SPECIAL),
                  functional(
                      "channels last",
                      both(x -> F.maxPool2dWithIndices(channels(x), 2)),
                      "torch.max_pool2d_with_indices" + MOVED + "2)",
                      CHANNELS_LAST),
                  planes(
                      "overlapping",
                      x -> F.maxPool2dWithIndices(x, 3, 1),
                      "torch.max_pool2d_with_indices(x, 3, 1)"),
                  planes(
                      "padded",
                      x -> F.maxPool2dWithIndices(x, 3, 2, 1),
                      "torch.max_pool2d_with_indices(x, 3, 2, 1)"),
                  planes(
                      "dilated",
                      x -> F.maxPool2dWithIndices(x, 3, 2, 1, 2),
                      "torch.max_pool2d_with_indices(x, 3, 2, 1, 2)"),
                  planes(
                      "ceil",
                      x -> F.maxPool2dWithIndices(x, 3, 2, 1, 1, true),
                      "torch.max_pool2d_with_indices(x, 3, 2, 1, 1, True)"),
                  planes(
                      "of sizes",
                      x -> F.maxPool2dWithIndices(x, pair(2, 3)),
                      "torch.max_pool2d_with_indices(x, [2, 3])"),
                  planes(
                      "of sizes, steps",
                      x -> F.maxPool2dWithIndices(x, pair(2, 3), pair(1, 2)),
                      "torch.max_pool2d_with_indices(x, [2, 3], [1, 2])"),
                  planes(
                      "of sizes, padded",
                      x -> F.maxPool2dWithIndices(x, Shape.of(2), null, pair(0, 1)),
                      "torch.max_pool2d_with_indices(x, [2], [], [0, 1])"),
                  planes(
                      "of sizes, dilated",
                      x -> F.maxPool2dWithIndices(x, pair(2, 3), null, pair(0, 1), pair(3, 1)),
                      "torch.max_pool2d_with_indices(x, [2, 3], [], [0, 1], [3, 1])"),
                  planes(
                      "of sizes, ceil",
                      x ->
                          F.maxPool2dWithIndices(
                              x, pair(2, 3), pair(3, 2), Shape.of(0), Shape.of(1), true),
                      "torch.max_pool2d_with_indices(x, [2, 3], [3, 2], [0], [1], True)"))
              .methods("maxPool2dWithIndices")
              .dtypes(NUMERIC)
              .node("MaxPool2DWithIndicesBackward0"),
          OpSpec.of(
                  "avg_pool1d",
                  Family.WINDOW,
                  functional(
                      "pairs", OpCall.of(x -> F.avgPool1d(x, 2)), "torch.avg_pool1d(x, 2)", LINES),
                  functional(
                      "special values",
                      OpCall.of(x -> F.avgPool1d(x.reshape(2, 8), 2, 1)),
                      "torch.avg_pool1d(x.reshape(2, 8), 2, 1)",
                      SPECIAL),
                  functional(
                      "steps",
                      OpCall.of(x -> F.avgPool1d(x, 3, 2)),
                      "torch.avg_pool1d(x, 3, 2)",
                      LINES),
                  line(
                      "padded",
                      OpCall.of(x -> F.avgPool1d(x, 3, 1, 1)),
                      "torch.avg_pool1d(x, 3, 1, 1)"),
                  line(
                      "ceil",
                      OpCall.of(x -> F.avgPool1d(x, 3, 2, 1, true)),
                      "torch.avg_pool1d(x, 3, 2, 1, True)"),
                  line(
                      "without padding",
                      OpCall.of(x -> F.avgPool1d(x, 3, 2, 1, true, false)),
                      "torch.avg_pool1d(x, 3, 2, 1, True, False)"),
                  line("torch", OpCall.of(x -> Adjoint.avgPool1d(x, 2)), "torch.avg_pool1d(x, 2)"),
                  line(
                      "torch, steps",
                      OpCall.of(x -> Adjoint.avgPool1d(x, 2, 3)),
                      "torch.avg_pool1d(x, 2, 3)"),
                  line(
                      "torch, padded",
                      OpCall.of(x -> Adjoint.avgPool1d(x, 2, 3, 1)),
                      "torch.avg_pool1d(x, 2, 3, 1)"),
                  line(
                      "torch, ceil",
                      OpCall.of(x -> Adjoint.avgPool1d(x, 2, 3, 1, true)),
                      "torch.avg_pool1d(x, 2, 3, 1, True)"),
                  line(
                      "torch, without padding",
                      OpCall.of(x -> Adjoint.avgPool1d(x, 2, 3, 1, false, false)),
                      "torch.avg_pool1d(x, 2, 3, 1, False, False)"))
              .dtypes(averaged())
              .node("SqueezeBackward1"),
          OpSpec.of(
                  "avg_pool2d",
                  Family.WINDOW,
                  functional(
                      "pairs", OpCall.of(x -> F.avgPool2d(x, 2)), "torch.avg_pool2d(x, 2)", PLANES),
                  functional(
                      "channels last",
                      OpCall.of(x -> F.avgPool2d(channels(x), 3, 2, 1)),
                      "torch.avg_pool2d" + MOVED + "3, 2, 1)",
                      CHANNELS_LAST),
                  functional(
                      "channels last, by a divisor",
                      OpCall.of(x -> F.avgPool2d(channels(x), 3, 2, 1, false, true, -3)),
                      "torch.avg_pool2d" + MOVED + "3, 2, 1, False, True, -3)",
                      CHANNELS_LAST),
                  functional(
                      "overlapping",
                      OpCall.of(x -> F.avgPool2d(x, 3, 1)),
                      "torch.avg_pool2d(x, 3, 1)",
                      PLANES),
                  plane("padded", x -> F.avgPool2d(x, 3, 2, 1), "torch.avg_pool2d(x, 3, 2, 1)"),
                  plane(
                      "ceil",
                      x -> F.avgPool2d(x, 3, 2, 1, true),
                      "torch.avg_pool2d(x, 3, 2, 1, True)"),
                  plane(
                      "without padding",
                      x -> F.avgPool2d(x, 3, 2, 1, true, false),
                      "torch.avg_pool2d(x, 3, 2, 1, True, False)"),
                  plane(
                      "by a divisor",
                      x -> F.avgPool2d(x, 3, 2, 1, false, true, 1027),
                      "torch.avg_pool2d(x, 3, 2, 1, False, True, 1027)"),
                  plane("of sizes", x -> F.avgPool2d(x, pair(2, 3)), "torch.avg_pool2d(x, [2, 3])"),
                  plane(
                      "of sizes, steps",
                      x -> F.avgPool2d(x, pair(3, 2), pair(1, 2)),
                      "torch.avg_pool2d(x, [3, 2], [1, 2])"),
                  plane(
                      "of sizes, padded",
                      x -> F.avgPool2d(x, Shape.of(2), null, pair(0, 1)),
                      "torch.avg_pool2d(x, [2], [], [0, 1])"),
                  plane(
                      "of sizes, ceil",
                      x -> F.avgPool2d(x, pair(2, 3), null, pair(0, 1), true),
                      "torch.avg_pool2d(x, [2, 3], [], [0, 1], True)"),
                  plane(
                      "of sizes, without padding",
                      x -> F.avgPool2d(x, pair(2, 3), pair(3, 2), Shape.of(1), true, false),
                      "torch.avg_pool2d(x, [2, 3], [3, 2], [1], True, False)"),
                  plane(
                      "of sizes, by a divisor",
                      x -> F.avgPool2d(x, pair(2, 3), null, Shape.of(1), true, false, -2),
                      "torch.avg_pool2d(x, [2, 3], [], [1], True, False, -2)"))
              .dtypes(averaged())
              .node("AvgPool2DBackward0"));

  private static Set<DType> averaged() {
    Set<DType> types = EnumSet.copyOf(FLOATING);
    types.add(DType.INT64);
    return types;
  }

  private static Set<DType> moved() {
    Set<DType> types = EnumSet.copyOf(FLOATING);
    types.add(DType.BOOL);
    return types;
  }

  private static final Plan COLUMNS =
      Plan.shapes(
              shape(2, 4, 9),
              shape(8, 9),
              shape(Form.TRANSPOSED, 1, 4, 9),
              shape(Form.STRIDED, 4, 9),
              shape(0, 4, 9))
          .and(
              Plan.refused(
                  List.of(shape(9)),
                  List.of(shape(1, 1, 4, 9)),
                  List.of(shape(2, 3, 9)),
                  List.of(shape(2, 4, 8)),
                  List.of(shape(2, 0, 9))));

  private static Plan columns(long... sizes) {
    return Plan.shapes(shape(sizes), shape(2, sizes[0], sizes[1]));
  }

  private static final List<OpSpec> PATCHES =
      List.of(
          OpSpec.of(
                  "im2col",
                  Family.WINDOW,
                  functional(
                      "pairs",
                      OpCall.of(x -> F.unfold(x, 2)),
                      "torch.im2col(x, [2, 2], [1, 1], [0, 0], [1, 1])",
                      PLANES),
                  functional(
                      "channels last",
                      OpCall.of(x -> F.unfold(channels(x), 2, 1, 1, 2)),
                      "torch.im2col" + MOVED + "[2, 2], [1, 1], [1, 1], [2, 2])",
                      CHANNELS_LAST),
                  plane(
                      "dilated",
                      x -> F.unfold(x, 2, 2),
                      "torch.im2col(x, [2, 2], [2, 2], [0, 0], [1, 1])"),
                  plane(
                      "padded",
                      x -> F.unfold(x, 2, 1, 3),
                      "torch.im2col(x, [2, 2], [1, 1], [3, 3], [1, 1])"),
                  plane(
                      "steps",
                      x -> F.unfold(x, 3, 2, 2, 3),
                      "torch.im2col(x, [3, 3], [2, 2], [2, 2], [3, 3])"),
                  plane(
                      "of sizes",
                      x -> F.unfold(x, pair(2, 3)),
                      "torch.im2col(x, [2, 3], [1, 1], [0, 0], [1, 1])"),
                  plane(
                      "of sizes, dilated",
                      x -> F.unfold(x, pair(2, 3), pair(3, 2)),
                      "torch.im2col(x, [2, 3], [3, 2], [0, 0], [1, 1])"),
                  plane(
                      "of sizes, padded",
                      x -> F.unfold(x, pair(2, 3), pair(1, 2), pair(0, 2)),
                      "torch.im2col(x, [2, 3], [1, 2], [0, 2], [1, 1])"),
                  plane(
                      "of sizes, steps",
                      x -> F.unfold(x, pair(1, 3), pair(1, 2), pair(1, 0), pair(3, 1)),
                      "torch.im2col(x, [1, 3], [1, 2], [1, 0], [3, 1])"))
              .methods("unfold")
              .dtypes(moved())
              .node("Im2ColBackward0"),
          OpSpec.of(
                  "col2im",
                  Family.WINDOW,
                  functional(
                      "pairs",
                      OpCall.of(x -> F.fold(x, pair(4, 4), 2)),
                      "torch.col2im(x, [4, 4], [2, 2], [1, 1], [0, 0], [1, 1])",
                      COLUMNS),
                  functional(
                      "dilated",
                      OpCall.of(x -> F.fold(x, pair(4, 5), 2, 2)),
                      "torch.col2im(x, [4, 5], [2, 2], [2, 2], [0, 0], [1, 1])",
                      columns(4, 6)),
                  functional(
                      "padded",
                      OpCall.of(x -> F.fold(x, pair(3, 3), 2, 1, 1)),
                      "torch.col2im(x, [3, 3], [2, 2], [1, 1], [1, 1], [1, 1])",
                      columns(8, 16)),
                  functional(
                      "steps",
                      OpCall.of(x -> F.fold(x, pair(5, 7), 3, 1, 1, 2)),
                      "torch.col2im(x, [5, 7], [3, 3], [1, 1], [1, 1], [2, 2])",
                      columns(9, 12)),
                  functional(
                      "of sizes",
                      OpCall.of(x -> F.fold(x, pair(3, 4), pair(1, 2))),
                      "torch.col2im(x, [3, 4], [1, 2], [1, 1], [0, 0], [1, 1])",
                      columns(4, 9)),
                  functional(
                      "of sizes, dilated",
                      OpCall.of(x -> F.fold(x, pair(3, 4), pair(2, 2), pair(1, 2))),
                      "torch.col2im(x, [3, 4], [2, 2], [1, 2], [0, 0], [1, 1])",
                      columns(4, 4)),
                  functional(
                      "of sizes, padded",
                      OpCall.of(x -> F.fold(x, pair(3, 2), pair(2, 2), pair(1, 1), pair(0, 1))),
                      "torch.col2im(x, [3, 2], [2, 2], [1, 1], [0, 1], [1, 1])",
                      columns(4, 6)),
                  functional(
                      "of sizes, steps",
                      OpCall.of(
                          x ->
                              F.fold(
                                  x, pair(3, 4), pair(2, 2), pair(1, 1), pair(0, 1), pair(1, 2))),
                      "torch.col2im(x, [3, 4], [2, 2], [1, 1], [0, 1], [1, 2])",
                      columns(8, 6)))
              .methods("fold")
              .dtypes(moved())
              .node("Col2ImBackward0"));

  /** Of up to 256 elements: libtorch rounds the positions of larger ones to bfloat16. */
  private static final Plan SMALL_PLANES =
      Plan.shapes(
              shape(2, 3, 6, 6),
              shape(3, 5, 7),
              shape(1, 1, 4, 4),
              shape(Form.TRANSPOSED, 1, 2, 6, 8),
              shape(Form.REVERSED, 2, 2, 5, 4),
              shape(Form.STRIDED, 2, 4, 5),
              shape(Form.EXPANDED, 2, 1, 4, 4),
              shape(0, 2, 6, 6),
              shape(7, 9, 16, 16))
          .and(
              Plan.refused(
                  List.of(shape()),
                  List.of(shape(5)),
                  List.of(shape(6, 6)),
                  List.of(shape(1, 1, 1, 6, 6)),
                  List.of(shape(2, 0, 6, 6)),
                  List.of(shape(2, 3, 0, 6))));

  private static final Tolerance SUMS = Tolerance.ofMagnitude(4);

  private static final List<OpSpec> ADAPTIVE =
      List.of(
          OpSpec.of(
                  "adaptive_avg_pool1d",
                  Family.WINDOW,
                  functional(
                      "some",
                      OpCall.of(x -> F.adaptiveAvgPool1d(x, 3)),
                      "torch.adaptive_avg_pool1d(x, [3])",
                      LINES),
                  functional(
                      "one",
                      OpCall.of(x -> F.adaptiveAvgPool1d(x, 1)),
                      "torch.adaptive_avg_pool1d(x, [1])",
                      LINES),
                  functional(
                      "more than elements",
                      OpCall.of(x -> F.adaptiveAvgPool1d(x, 11)),
                      "torch.adaptive_avg_pool1d(x, [11])",
                      LINES),
                  functional(
                      "negative",
                      OpCall.of(x -> F.adaptiveAvgPool1d(x, -1)),
                      "torch.adaptive_avg_pool1d(x, [-1])",
                      LINES),
                  functional(
                      "special values",
                      OpCall.of(x -> F.adaptiveAvgPool1d(x.reshape(2, 8), 3)),
                      "torch.adaptive_avg_pool1d(x.reshape(2, 8), [3])",
                      SPECIAL),
                  functional(
                      "torch",
                      OpCall.of(x -> Adjoint.adaptiveAvgPool1d(x, 4)),
                      "torch.adaptive_avg_pool1d(x, [4])",
                      LINES))
              .methods("adaptiveAvgPool1d")
              .dtypes(FLOATING)
              .node("SqueezeBackward1")
              .within(SUMS),
          OpSpec.of(
                  "adaptive_avg_pool2d",
                  Family.WINDOW,
                  functional(
                      "some",
                      OpCall.of(x -> F.adaptiveAvgPool2d(x, pair(3, 2))),
                      "torch.adaptive_avg_pool2d(x, [3, 2])",
                      PLANES),
                  functional(
                      "one",
                      OpCall.of(x -> F.adaptiveAvgPool2d(x, pair(1, 1))),
                      "torch.adaptive_avg_pool2d(x, [1, 1])",
                      PLANES),
                  functional(
                      "more than elements",
                      OpCall.of(x -> F.adaptiveAvgPool2d(x, pair(11, 3))),
                      "torch.adaptive_avg_pool2d(x, [11, 3])",
                      PLANES),
                  functional(
                      "negative",
                      OpCall.of(x -> F.adaptiveAvgPool2d(x, pair(-1, 2))),
                      "torch.adaptive_avg_pool2d(x, [-1, 2])",
                      PLANES),
                  functional(
                      "the same",
                      OpCall.of(x -> F.adaptiveAvgPool2d(x, 2)),
                      "torch.adaptive_avg_pool2d(x, [2, 2])",
                      SMALL_PLANES),
                  functional(
                      "special values",
                      OpCall.of(x -> F.adaptiveAvgPool2d(x.reshape(1, 4, 4), pair(3, 2))),
                      "torch.adaptive_avg_pool2d(x.reshape(1, 4, 4), [3, 2])",
                      SPECIAL),
                  functional(
                      "channels last",
                      OpCall.of(x -> F.adaptiveAvgPool2d(channels(x), pair(2, 3))),
                      "torch.adaptive_avg_pool2d(x.permute([0, 3, 1, 2]), [2, 3])",
                      CHANNELS_LAST),
                  functional(
                      "channels last, one",
                      OpCall.of(x -> F.adaptiveAvgPool2d(channels(x), 1)),
                      "torch.adaptive_avg_pool2d(x.permute([0, 3, 1, 2]), [1, 1])",
                      CHANNELS_LAST))
              .methods("adaptiveAvgPool2d")
              .dtypes(FLOATING)
              .node("AdaptiveAvgPool2DBackward0")
              .within(SUMS),
          OpSpec.of(
                  "adaptive_avg_pool3d",
                  Family.WINDOW,
                  functional(
                      "some",
                      OpCall.of(x -> F.adaptiveAvgPool3d(x, Shape.of(3, 2, 2))),
                      "torch.adaptive_avg_pool3d(x, [3, 2, 2])",
                      VOLUMES),
                  functional(
                      "one",
                      OpCall.of(x -> F.adaptiveAvgPool3d(x, Shape.of(1, 1, 1))),
                      "torch.adaptive_avg_pool3d(x, [1, 1, 1])",
                      VOLUMES),
                  functional(
                      "more than elements",
                      OpCall.of(x -> F.adaptiveAvgPool3d(x, Shape.of(11, 3, 9))),
                      "torch.adaptive_avg_pool3d(x, [11, 3, 9])",
                      VOLUMES),
                  functional(
                      "negative",
                      OpCall.of(x -> F.adaptiveAvgPool3d(x, Shape.of(-1, 2, 3))),
                      "torch.adaptive_avg_pool3d(x, [-1, 2, 3])",
                      VOLUMES),
                  functional(
                      "the same",
                      OpCall.of(x -> F.adaptiveAvgPool3d(x, 2)),
                      "torch.adaptive_avg_pool3d(x, [2, 2, 2])",
                      VOLUMES))
              .methods("adaptiveAvgPool3d")
              .dtypes(FLOATING)
              .node("AdaptiveAvgPool3DBackward0")
              .within(SUMS),
          OpSpec.of(
                  "adaptive_max_pool1d",
                  Family.WINDOW,
                  functional(
                      "some",
                      both(x -> F.adaptiveMaxPool1dWithIndices(x, 3)),
                      "torch.adaptive_max_pool1d(x, [3])",
                      LINES),
                  functional(
                      "one",
                      both(x -> F.adaptiveMaxPool1dWithIndices(x, 1)),
                      "torch.adaptive_max_pool1d(x, [1])",
                      LINES),
                  functional(
                      "more than elements",
                      both(x -> F.adaptiveMaxPool1dWithIndices(x, 11)),
                      "torch.adaptive_max_pool1d(x, [11])",
                      LINES),
                  functional(
                      "negative",
                      both(x -> F.adaptiveMaxPool1dWithIndices(x, -1)),
                      "torch.adaptive_max_pool1d(x, [-1])",
                      LINES),
                  functional(
                      "special values",
                      both(x -> F.adaptiveMaxPool1dWithIndices(x.reshape(2, 8), 3)),
                      "torch.adaptive_max_pool1d(x.reshape(2, 8), [3])",
                      SPECIAL),
                  functional(
                      "torch",
                      both(x -> Adjoint.adaptiveMaxPool1d(x, 4)),
                      "torch.adaptive_max_pool1d(x, [4])",
                      LINES),
                  functional(
                      "values",
                      OpCall.of(x -> F.adaptiveMaxPool1d(x, 3)),
                      "torch.adaptive_max_pool1d(x, [3])[0]",
                      LINES))
              .methods("adaptiveMaxPool1d", "adaptiveMaxPool1dWithIndices")
              .dtypes(FLOATING)
              .node("SqueezeBackward1"),
          OpSpec.of(
                  "adaptive_max_pool2d",
                  Family.WINDOW,
                  functional(
                      "some",
                      both(x -> F.adaptiveMaxPool2dWithIndices(x, pair(3, 2))),
                      "torch.adaptive_max_pool2d(x, [3, 2])",
                      SMALL_PLANES),
                  functional(
                      "one",
                      both(x -> F.adaptiveMaxPool2dWithIndices(x, pair(1, 1))),
                      "torch.adaptive_max_pool2d(x, [1, 1])",
                      SMALL_PLANES),
                  functional(
                      "more than elements",
                      both(x -> F.adaptiveMaxPool2dWithIndices(x, pair(11, 3))),
                      "torch.adaptive_max_pool2d(x, [11, 3])",
                      SMALL_PLANES),
                  functional(
                      "negative",
                      both(x -> F.adaptiveMaxPool2dWithIndices(x, pair(-1, 2))),
                      "torch.adaptive_max_pool2d(x, [-1, 2])",
                      SMALL_PLANES),
                  functional(
                      "the same",
                      both(x -> F.adaptiveMaxPool2dWithIndices(x, 2)),
                      "torch.adaptive_max_pool2d(x, [2, 2])",
                      SMALL_PLANES),
                  functional(
                      "special values",
                      both(x -> F.adaptiveMaxPool2dWithIndices(x.reshape(1, 4, 4), pair(3, 2))),
                      "torch.adaptive_max_pool2d(x.reshape(1, 4, 4), [3, 2])",
                      SPECIAL),
                  functional(
                      "channels last",
                      both(x -> F.adaptiveMaxPool2dWithIndices(channels(x), pair(2, 3))),
                      "torch.adaptive_max_pool2d(x.permute([0, 3, 1, 2]), [2, 3])",
                      CHANNELS_LAST),
                  functional(
                      "channels last, one",
                      both(x -> F.adaptiveMaxPool2dWithIndices(channels(x), 1)),
                      "torch.adaptive_max_pool2d(x.permute([0, 3, 1, 2]), [1, 1])",
                      CHANNELS_LAST),
                  functional(
                      "values",
                      OpCall.of(x -> F.adaptiveMaxPool2d(x, pair(3, 2))),
                      "torch.adaptive_max_pool2d(x, [3, 2])[0]",
                      SMALL_PLANES))
              .methods("adaptiveMaxPool2d", "adaptiveMaxPool2dWithIndices")
              .dtypes(FLOATING)
              .node("AdaptiveMaxPool2DBackward0"),
          OpSpec.of(
                  "adaptive_max_pool3d",
                  Family.WINDOW,
                  functional(
                      "some",
                      both(x -> F.adaptiveMaxPool3dWithIndices(x, Shape.of(3, 2, 2))),
                      "torch.adaptive_max_pool3d(x, [3, 2, 2])",
                      VOLUMES),
                  functional(
                      "one",
                      both(x -> F.adaptiveMaxPool3dWithIndices(x, Shape.of(1, 1, 1))),
                      "torch.adaptive_max_pool3d(x, [1, 1, 1])",
                      VOLUMES),
                  functional(
                      "more than elements",
                      both(x -> F.adaptiveMaxPool3dWithIndices(x, Shape.of(11, 3, 9))),
                      "torch.adaptive_max_pool3d(x, [11, 3, 9])",
                      VOLUMES),
                  functional(
                      "negative",
                      both(x -> F.adaptiveMaxPool3dWithIndices(x, Shape.of(-1, 2, 3))),
                      "torch.adaptive_max_pool3d(x, [-1, 2, 3])",
                      VOLUMES),
                  functional(
                      "the same",
                      both(x -> F.adaptiveMaxPool3dWithIndices(x, 2)),
                      "torch.adaptive_max_pool3d(x, [2, 2, 2])",
                      VOLUMES),
                  functional(
                      "values",
                      OpCall.of(x -> F.adaptiveMaxPool3d(x, Shape.of(3, 2, 2))),
                      "torch.adaptive_max_pool3d(x, [3, 2, 2])[0]",
                      VOLUMES))
              .methods("adaptiveMaxPool3d", "adaptiveMaxPool3dWithIndices")
              .dtypes(FLOATING)
              .node("AdaptiveMaxPool3DBackward0"));

  static final List<OpSpec> ROWS =
      Stream.of(POOLS, ADAPTIVE, PATCHES).flatMap(List::stream).toList();
}
