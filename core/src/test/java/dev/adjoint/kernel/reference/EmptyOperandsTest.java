package dev.adjoint.kernel.reference;

import static dev.adjoint.DType.BOOL;
import static dev.adjoint.DType.FLOAT32;
import static dev.adjoint.DType.INT64;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.DType;
import dev.adjoint.kernel.Combine;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.SampleOperands;
import dev.adjoint.kernel.backend.Backend;
import dev.adjoint.kernel.backend.Move;
import dev.adjoint.kernel.backend.Params;
import dev.adjoint.kernel.backend.ReduceSpec;
import dev.adjoint.kernel.backend.ScanSpec;
import dev.adjoint.kernel.backend.WindowAxis;
import dev.adjoint.kernel.backend.WindowSpec;
import dev.adjoint.kernel.backend.WindowSpec.WindowAction;
import dev.adjoint.kernel.cpu.CpuBackend;
import dev.adjoint.kernel.expr.Expr;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Operands without elements, of sizes that nobody could visit: whoever does, does not come to an
 * end.
 */
class EmptyOperandsTest {
  private static final long MANY = 1L << 40;

  static Stream<Backend> backends() {
    return Stream.of(CpuBackend.INSTANCE, ReferenceBackend.INSTANCE);
  }

  private static Operand empty(DType dtype, long... sizes) {
    Operand operand = SampleOperands.make(dtype, sizes);
    assertThat(operand.layout().numel()).isZero();
    return operand;
  }

  @ParameterizedTest
  @MethodSource("backends")
  void linesWithoutElementsTakeNoTime(Backend backend) {
    Operand x = empty(FLOAT32, 0, MANY);
    Operand y = empty(FLOAT32, 0, MANY);
    Operand places = empty(INT64, 0, MANY);
    backend.sort(y, places, x, 0, false);
    for (ScanSpec.Running running : ScanSpec.Running.values()) {
      backend.scan(new ScanSpec(running, false), y, running.chooses() ? places : null, x, 0);
    }
    for (int dim = 0; dim < 2; dim++) {
      backend.scan(new ScanSpec(ScanSpec.Running.SUM, true), y, null, x, dim);
    }
    backend.argReduce(empty(FLOAT32, 0, 1), empty(INT64, 0, 1), x, 1, true);
    backend.median(empty(FLOAT32, 0, 1), empty(INT64, 0, 1), x, 1, true);
    backend.search(places, x, y, true);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void productsWithoutElementsTakeNoTime(Backend backend) {
    backend.matmul(empty(FLOAT32, MANY, 0), empty(FLOAT32, MANY, 0), empty(FLOAT32, 0, 0));
    backend.matmul(
        empty(FLOAT32, MANY, 0, 2), empty(FLOAT32, MANY, 0, 0), empty(FLOAT32, MANY, 0, 2));
  }

  @ParameterizedTest
  @MethodSource("backends")
  void whatHasNoElementsIsNotVisited(Backend backend) {
    Operand x = empty(FLOAT32, MANY, 0);
    Operand y = empty(FLOAT32, MANY, 0);
    backend.pointwise(
        SampleOperands.spec(Expr.in(0).neg(), FLOAT32, FLOAT32, FLOAT32),
        new Operand[] {y, x},
        Params.NONE);
    backend.fill(y, Params.of(Double.doubleToRawLongBits(1)));
    Expr element = Expr.in(0);
    ReduceSpec sum =
        new ReduceSpec("", element, Combine.SUM, element, FLOAT32, new DType[] {FLOAT32}, FLOAT32);
    backend.reduce(
        sum, empty(FLOAT32, 1, 0), new Operand[] {x}, new boolean[] {true, false}, Params.NONE);
    Operand places = empty(INT64, MANY, 0);
    Move.Axis axis = new Move.Axis(places, 1, MANY, true, at -> new IllegalStateException("" + at));
    for (Move.Mode mode : Move.Mode.values()) {
      backend.move(mode, y, x, axis);
    }
    backend.nonzero(empty(INT64, 2, 0), empty(BOOL, MANY, 0));
    backend.iota(empty(INT64, MANY, 0));
    List<WindowAxis> axes = List.of(new WindowAxis(2, 2, 0, 1));
    for (WindowAction action : List.of(WindowAction.MEAN, WindowAction.SPREAD)) {
      backend.window(
          new WindowSpec(action, axes),
          empty(FLOAT32, MANY, 0, 2),
          empty(FLOAT32, MANY, 0, 1),
          null);
    }
    backend.convolve(
        new WindowSpec(WindowAction.MEAN, axes),
        empty(FLOAT32, MANY, 1, 0, 1),
        empty(FLOAT32, MANY, 1, 0, 2),
        empty(FLOAT32, 1, 0, 0, 2),
        null);
  }
}
