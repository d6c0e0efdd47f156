package dev.adjoint.testkit;

import static dev.adjoint.DType.FLOAT32;
import static dev.adjoint.DType.FLOAT64;
import static dev.adjoint.DType.INT32;
import static dev.adjoint.DType.INT64;
import static dev.adjoint.testkit.Family.REDUCTION;
import static dev.adjoint.testkit.OpSpec.FLOATING;
import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.inPlace;
import static dev.adjoint.testkit.OpSpec.of;
import static dev.adjoint.testkit.Plan.shape;
import static dev.adjoint.testkit.Tolerance.ofMagnitude;

import dev.adjoint.Tensor;
import dev.adjoint.ValuesIndices;
import java.util.List;

/** The rows of cumulative operations. */
final class ScanSpecs {
  private ScanSpecs() {}

  private static final Plan LINES = OrderSpecs.LINES;
  private static final Plan SOME =
      Plan.shapes(shape(), shape(0), shape(2, 3), shape(Form.TRANSPOSED, 3, 4))
          .and(Plan.specials());
  private static final Plan MATRICES =
      Plan.shapes(shape(2, 3), shape(3, 0), shape(Form.REVERSED, 2, 3, 4), shape(600, 9));

  static final List<OpSpec> ROWS =
      List.of(
          sums("cumsum", (x, dim) -> x.cumsum(dim), (x, dim) -> x.cumsum_(dim))
              .plus(some("cumsum", "float64", x -> x.cumsum(0, FLOAT64), "0, dtype=torch.float64"))
              .plus(some("cumsum", "int32", x -> x.cumsum(-1, INT32), "-1, dtype=torch.int32"))
              .plus(same("cumsum", x -> x.cumsum_(0, FLOAT32), "0, dtype=torch.float32"))
              .node("CumsumBackward0"),
          sums("cumprod", (x, dim) -> x.cumprod(dim), (x, dim) -> x.cumprod_(dim))
              .plus(
                  some("cumprod", "float64", x -> x.cumprod(0, FLOAT64), "0, dtype=torch.float64"))
              .plus(some("cumprod", "int64", x -> x.cumprod(-1, INT64), "-1, dtype=torch.int64"))
              .plus(same("cumprod", x -> x.cumprod_(0, FLOAT32), "0, dtype=torch.float32"))
              .plus(zeros("one zero", 2, 0, 3, -1.5))
              .plus(zeros("two zeros", 2, 0, 3, 0, 5))
              .plus(zeros("zero first", 0, 2, 3))
              .domains(Domain.NEAR_ONE)
              .node("CumprodBackward0")
              .deviates(
                  Deviation.Kind.LIBTORCH_FAILS,
                  "masked_scatter: expected self and source to have same dtypes")
              .within(Tolerance.EXACT, ofMagnitude(400)),
          extreme("cummax", (x, dim) -> x.cummax(dim)).node("CummaxBackward0"),
          extreme("cummin", (x, dim) -> x.cummin(dim)).node("CumminBackward0"),
          of(
                  "logcumsumexp",
                  REDUCTION,
                  functional(
                      "dim 0",
                      OpCall.of(x -> x.logcumsumexp(0)),
                      "torch.logcumsumexp(x, 0)",
                      LINES),
                  functional(
                      "last dim",
                      OpCall.of(x -> x.logcumsumexp(-1)),
                      "torch.logcumsumexp(x, -1)",
                      LINES),
                  functional(
                      "dim 1",
                      OpCall.of(x -> x.logcumsumexp(1)),
                      "torch.logcumsumexp(x, 1)",
                      MATRICES))
              .dtypes(FLOATING)
              .node("LogcumsumexpBackward0")
              .deviates(
                  Deviation.Kind.KEEPS_OPERANDS,
                  "the gradient is kept, not its logarithm, which has no derivative at zero")
              // Gradients are exponentials of numbers of up to 30 that are rounded on the way.
              .within(new Tolerance(2, 0, 4), new Tolerance(4, 32, 64)));

  private interface Scanned<R> {
    R apply(Tensor x, long dim);
  }

  private static OpSpec sums(String name, Scanned<Tensor> call, Scanned<Tensor> inPlace) {
    String python = "torch." + name + "(x, ";
    return of(
            name,
            REDUCTION,
            functional("dim 0", OpCall.of(x -> call.apply(x, 0)), python + "0)", LINES),
            functional("last dim", OpCall.of(x -> call.apply(x, -1)), python + "-1)", LINES),
            functional("dim 1", OpCall.of(x -> call.apply(x, 1)), python + "1)", MATRICES),
            inPlace(
                "in-place, dim 0",
                OpCall.of(x -> inPlace.apply(x, 0)),
                "x." + name + "_(0)",
                LINES),
            inPlace(
                "in-place, last dim",
                OpCall.of(x -> inPlace.apply(x, -1)),
                "x." + name + "_(-1)",
                LINES))
        .alsoCovers(name + "_");
  }

  private static OpCase some(String name, String label, OpCall.Unary call, String arguments) {
    return functional(label, OpCall.of(call), "torch." + name + "(x, " + arguments + ")", SOME);
  }

  /** In place with the dtype that the operand has anyway, or is refused for not having. */
  private static OpCase same(String name, OpCall.Unary call, String arguments) {
    return inPlace(
        "in-place, float32", OpCall.of(call), "x." + name + "_(" + arguments + ")", SOME);
  }

  private static OpCase zeros(String label, double... values) {
    return functional(
        label, OpCall.of(x -> x.cumprod(0)), "torch.cumprod(x, 0)", Plan.floats(values));
  }

  private static OpSpec extreme(String name, Scanned<ValuesIndices> call) {
    return of(
        name,
        REDUCTION,
        found("dim 0", call, name, 0, LINES),
        found("last dim", call, name, -1, LINES),
        found("dim 1", call, name, 1, MATRICES),
        found("ties", call, name, 0, Plan.floats(2, 1, 2, 1, 1, 2)));
  }

  private static OpCase found(
      String label, Scanned<ValuesIndices> call, String name, long dim, Plan plan) {
    return functional(
        label,
        in -> {
          ValuesIndices found = call.apply(in[0], dim);
          return List.of(found.values(), found.indices());
        },
        "torch." + name + "(x, " + dim + ")",
        plan);
  }
}
