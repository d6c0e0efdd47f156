package dev.adjoint.hostile;

import static dev.adjoint.Adjoint.fromArray;
import static dev.adjoint.Adjoint.inferenceMode;
import static dev.adjoint.Adjoint.size;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Tensors of all sorts: dtypes, sizes, strides, contents, histories, and dead ones. */
final class Tensors {
  /** More elements than anybody could visit, in a tensor that holds a few. */
  private static final long HUGE = 1L << 40;

  private static final long[][] SHAPES = {
    {},
    {0},
    {1},
    {2},
    {3},
    {4},
    {2, 3},
    {3, 2},
    {2, 2},
    {3, 3},
    {0, 3},
    {3, 0},
    {1, 1},
    {2, 1, 3},
    {2, 2, 2},
    {1, 0},
    {4, 4},
    {5},
    {2, 3, 1, 2},
    {1, 3},
    {3, 1},
    {0, HUGE},
    {17},
    {2, 0, 3},
  };

  private static final double[] SPECIAL = {
    0.0,
    -0.0,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    1e30,
    1e-30,
    Double.MIN_VALUE,
    1e-40,
    -1,
    6e-8,
    65504
  };

  private static final double[] WRONG_POSITIONS = {-1, 5, 100, 1e18, -9.3e18, 2147483648.0, -4};

  /** One step of a recipe. */
  private record Step(String code, UnaryOperator<Tensor> change) {}

  private Tensors() {}

  /** A tensor with a name: often a fresh one, sometimes one that the call has already. */
  static Argument make(Draw draw) {
    if (!draw.variables.isEmpty() && draw.chance(0.25)) {
      Argument known = draw.pick(draw.variables);
      if (draw.chance(0.5)) {
        return known;
      }
      Step step = draw.pick(VIEWS);
      return draw.declare(after(known, step));
    }
    return draw.declare(recipe(draw));
  }

  private static Argument recipe(Draw draw) {
    Argument made = values(draw);
    int steps = draw.chance(0.5) ? 0 : 1 + draw.next(2);
    for (int i = 0; i < steps; i++) {
      made = after(made, draw.pick(draw.huge && draw.chance(0.1) ? EXPANDED : STEPS));
    }
    Tensor tensor = tensor(made);
    String code = made.code();
    return switch (draw.next(40)) {
      case 0 -> new Argument("inferenceMode(() -> " + code + ".clone())", inferred(tensor));
      case 1 ->
          new Argument(
              "closed(() -> " + code + ".clone())",
              tensor.numel() > 1000 ? tensor : Helpers.closed(tensor::clone));
      case 2 ->
          tensor.dim() == 0 || tensor.size(0) == 0 || tensor.numel() > 1000
              ? made
              : new Argument("escapedBatch(" + code + ")", Helpers.escapedBatch(tensor));
      case 3 ->
          tensor.isFloatingPoint() && tensor.numel() < 1000
              ? new Argument(
                  "escapedDifferentiation(" + code + ")", Helpers.escapedDifferentiation(tensor))
              : made;
      case 4 ->
          tensor.requiresGrad() && tensor.numel() < 1000
              ? new Argument("spent(" + code + ")", Helpers.spent(tensor))
              : made;
      default -> made;
    };
  }

  private static Tensor inferred(Tensor tensor) {
    return tensor.numel() > 1000 ? tensor : inferenceMode(() -> tensor.clone());
  }

  /** A recipe and one more step, or without it where the tensor does not allow it. */
  private static Argument after(Argument made, Step step) {
    try {
      return new Argument(made.code() + step.code, step.change.apply(tensor(made)));
    } catch (RuntimeException e) {
      return made;
    }
  }

  private static Tensor tensor(Argument made) {
    if (made.value() instanceof Tensor tensor) {
      return tensor;
    }
    throw new AssertionError(made);
  }

  private static Argument values(Draw draw) {
    long[] shape = draw.pick(SHAPES);
    if (draw.shape != null && draw.chance(0.5)) {
      shape = draw.shape; // what fits gets further
    }
    draw.shape = shape;
    DType dtype =
        draw.chance(0.4)
            ? DType.FLOAT32
            : draw.chance(0.3) ? DType.INT64 : draw.pick(DType.values());
    long count = 1;
    for (long size : shape) {
      count *= size;
    }
    double[] values = contents(draw, (int) count);
    String numbers =
        Arrays.stream(values).mapToObj(Numbers::code).collect(Collectors.joining(", "));
    String code;
    Tensor tensor;
    if (shape.length == 0) {
      code = "tensor(" + numbers + ", FLOAT64)";
      tensor = Adjoint.tensor(values[0], DType.FLOAT64);
    } else {
      code = "fromArray(new double[] {" + numbers + "}, " + Numbers.listed(shape) + ")";
      tensor = fromArray(values, shape);
    }
    return dtype == DType.FLOAT64
        ? new Argument(code, tensor)
        : new Argument(code + ".to(" + dtype.name() + ")", tensor.to(dtype));
  }

  private static double[] contents(Draw draw, int count) {
    double[] values = new double[count];
    int kind = draw.next(6);
    for (int i = 0; i < count; i++) {
      values[i] =
          switch (kind) {
            case 0, 1 -> draw.next(3);
            case 2 -> SPECIAL[draw.next(SPECIAL.length)];
            case 3 -> (draw.next(17) - 8) / 4.0;
            case 4 -> 1;
            default ->
                draw.chance(0.3) ? WRONG_POSITIONS[draw.next(WRONG_POSITIONS.length)] : i % 3;
          };
    }
    return values;
  }

  private static Step step(String code, UnaryOperator<Tensor> change) {
    return new Step(code, change);
  }

  private static final List<Step> VIEWS =
      List.of(
          step(".view(-1)", x -> x.view(-1)),
          step(".transpose(0, -1)", x -> x.transpose(0, -1)),
          step(".narrow(0, 1, 1)", x -> x.narrow(0, 1, 1)),
          step(".select(0, 0)", x -> x.select(0, 0)),
          step(".slice(-1, 0, Long.MAX_VALUE, 2)", x -> x.slice(-1, 0, Long.MAX_VALUE, 2)),
          step(".unsqueeze(0)", x -> x.unsqueeze(0)),
          step(".detach()", x -> x.detach()));

  private static final List<Step> STEPS =
      List.of(
          step(".transpose(0, -1)", x -> x.transpose(0, -1)),
          step(".narrow(0, 1, 1)", x -> x.narrow(0, 1, 1)),
          step(".slice(-1, 0, Long.MAX_VALUE, 2)", x -> x.slice(-1, 0, Long.MAX_VALUE, 2)),
          step(".slice(0, 1, Long.MAX_VALUE, 1)", x -> x.slice(0, 1, Long.MAX_VALUE, 1)),
          step(
              ".asStrided(size(2, 2), new long[] {1, 1})",
              x -> x.asStrided(size(2, 2), new long[] {1, 1})),
          step(".asStrided(size(3), new long[] {0})", x -> x.asStrided(size(3), new long[] {0})),
          step(".unsqueeze(0).expand(3, -1)", x -> x.unsqueeze(0).expand(3, -1)),
          step(".requiresGrad_()", x -> x.requiresGrad_()),
          step(".requiresGrad_()", x -> x.requiresGrad_()),
          step(".requiresGrad_().mul(2)", x -> x.requiresGrad_().mul(2)),
          step(".requiresGrad_().view(-1)", x -> x.requiresGrad_().view(-1)),
          step(
              ".requiresGrad_().mul(1).unbind(0).get(0)",
              x -> x.requiresGrad_().mul(1).unbind(0).get(0)),
          step(".requiresGrad_().detach()", x -> x.requiresGrad_().detach()),
          step(".view(INT8)", x -> x.view(DType.INT8)),
          step(".t()", x -> x.t()));

  private static final List<Step> EXPANDED =
      List.of(
          step(".select(0, 0).expand(1L << 40)", x -> x.select(0, 0).expand(HUGE)),
          step(".expand(1L << 40)", x -> x.expand(HUGE)),
          step(".unsqueeze(0).expand(1L << 40, -1)", x -> x.unsqueeze(0).expand(HUGE, -1)),
          step(".unsqueeze(-1).expand(-1, 1L << 40)", x -> x.unsqueeze(-1).expand(-1, HUGE)),
          step(".view(1).expand(1L << 31, 1L << 31)", x -> x.view(1).expand(1L << 31, 1L << 31)));
}
