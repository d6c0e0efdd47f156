package dev.adjoint.kernel;

import static dev.adjoint.DType.FLOAT32;
import static dev.adjoint.DType.INT64;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.DType;
import dev.adjoint.kernel.backend.Backend;
import dev.adjoint.kernel.backend.Move;
import dev.adjoint.kernel.backend.Params;
import dev.adjoint.kernel.backend.PointwiseSpec;
import dev.adjoint.kernel.backend.ReduceSpec;
import dev.adjoint.kernel.cpu.CpuBackend;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.kernel.random.MersenneTwister;
import dev.adjoint.kernel.random.RandomSpec;
import dev.adjoint.memory.Layout;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every way into a kernel refuses operands whose sizes would lead it out of their memory. */
@Tag("checked")
class SizeCheckTest {
  private static final Backend CPU = CpuBackend.INSTANCE;

  private static Operand floats(long... sizes) {
    return SampleOperands.make(FLOAT32, sizes);
  }

  private static Operand longs(long... sizes) {
    return SampleOperands.make(INT64, sizes);
  }

  private static void refused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("do not go together");
  }

  private static PointwiseSpec sum() {
    return new PointwiseSpec(
        "",
        List.of(Expr.in(0).add(Expr.in(1))),
        new DType[] {FLOAT32},
        new DType[] {FLOAT32, FLOAT32},
        FLOAT32);
  }

  private static ReduceSpec dot() {
    return new ReduceSpec(
        "",
        Expr.in(0).mul(Expr.in(1)),
        Combine.SUM,
        Expr.in(0),
        FLOAT32,
        new DType[] {FLOAT32, FLOAT32},
        FLOAT32);
  }

  private static void pointwise(Operand... operands) {
    refused(() -> CPU.pointwise(sum(), operands, Params.NONE));
  }

  private static void reduce(Operand out, Operand a, Operand b, boolean... dims) {
    refused(() -> CPU.reduce(dot(), out, new Operand[] {a, b}, dims, Params.NONE));
  }

  @Test
  void pointwise() {
    pointwise(floats(4), floats(4), floats(3));
    pointwise(floats(4), floats(5), floats(4));
    pointwise(floats(2, 3), floats(3, 2), floats(2, 3));
    pointwise(floats(4), floats(4, 4), floats(4));
    pointwise(floats(1000, 3), floats(1000, 3), floats(2));
    pointwise(floats(1), floats(2), floats(1));
  }

  @Test
  void reductions() {
    reduce(floats(), floats(4), floats(3), true);
    reduce(floats(2), floats(4), floats(4), true);
    reduce(floats(3), floats(4, 3), floats(4, 2), true, false);
    reduce(floats(3), floats(2, 4), floats(2, 4), true, false);
    reduce(floats(6, 1), floats(2, 3), floats(2, 3), false, false);
    reduce(floats(1, 3), floats(2, 3), floats(2, 3), false, true);
    reduce(floats(), floats(2, 3), floats(3, 2), true, true);
  }

  @Test
  void products() {
    refused(() -> CPU.matmul(floats(2, 2), floats(2, 3), floats(4, 2)));
    refused(() -> CPU.matmul(floats(2, 1), floats(2, 3), floats(3, 2)));
    refused(() -> CPU.matmul(floats(4, 2), floats(2, 3), floats(3, 2)));
    refused(() -> CPU.matmul(floats(1, 1), floats(1, 3), floats(2, 1)));
    refused(() -> CPU.matmul(floats(2, 2), floats(2, 3), floats(3, 2, 1)));
  }

  @Test
  void extremes() {
    refused(() -> CPU.argReduce(floats(1, 3), longs(1, 2), floats(4, 3), 0, true));
    refused(() -> CPU.argReduce(floats(1, 2), longs(1, 3), floats(4, 3), 0, true));
    refused(() -> CPU.argReduce(null, longs(4, 3), floats(4, 3), 0, true));
    refused(() -> CPU.argReduce(null, longs(0), floats(4, 3), Backend.ALL, true));
  }

  @Test
  void sorting() {
    refused(() -> CPU.sort(floats(3), longs(4), floats(4), 0, false));
    refused(() -> CPU.sort(floats(4), longs(3), floats(4), 0, false));
    refused(() -> CPU.median(floats(1, 2), longs(1, 3), floats(4, 3), 0, false));
    refused(() -> CPU.median(floats(1, 3), longs(3), floats(4, 3), 0, false));
  }

  @Test
  void searching() {
    refused(() -> CPU.search(longs(3), floats(5), floats(4), false));
    refused(() -> CPU.search(longs(4), floats(2, 5), floats(4, 1), false));
    Operand gaps = SampleOperands.make(FLOAT32, Layout.of(new long[] {4}, new long[] {2}, 0));
    refused(() -> CPU.search(longs(4), floats(5), gaps, false));
  }

  @Test
  void positionsInTables() {
    Move.Refusal refusal = IndexOutOfBoundsException::new;
    Operand still = SampleOperands.make(FLOAT32, Layout.of(new long[] {4}, new long[] {0}, 0));
    Move.Axis axis = new Move.Axis(longs(4), 1, 2, true, refusal);
    refused(() -> CPU.move(Move.Mode.GET, still, floats(4), axis));
    Move.Axis one = new Move.Axis(longs(4), 1, 1, true, refusal);
    refused(() -> CPU.move(Move.Mode.GET, still, floats(3), one));
    Move.Axis shorter = new Move.Axis(longs(3), 1, 1, true, refusal);
    refused(() -> CPU.move(Move.Mode.PUT, still, floats(4), shorter));
  }

  @Test
  void randomNumbers() {
    MersenneTwister generator = new MersenneTwister(1);
    refused(() -> CPU.random(new RandomSpec.BernoulliOf(floats(3)), floats(4), generator));
    refused(() -> CPU.random(new RandomSpec.BernoulliOf(floats()), floats(4), generator));
    refused(() -> CPU.random(new RandomSpec.BernoulliOf(floats(3, 2)), floats(2, 3), generator));
  }
}
