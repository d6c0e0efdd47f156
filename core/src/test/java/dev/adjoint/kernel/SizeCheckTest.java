package dev.adjoint.kernel;

import static dev.adjoint.DType.FLOAT32;
import static dev.adjoint.DType.INT64;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.DType;
import dev.adjoint.kernel.cpu.ArgReduce;
import dev.adjoint.kernel.cpu.CpuBackend;
import dev.adjoint.kernel.cpu.Indexed;
import dev.adjoint.kernel.cpu.LineMoves;
import dev.adjoint.kernel.cpu.ReduceKernel;
import dev.adjoint.kernel.cpu.Search;
import dev.adjoint.kernel.cpu.Sort;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.kernel.jit.PointwiseKernel;
import dev.adjoint.kernel.random.MersenneTwister;
import dev.adjoint.kernel.random.RandomFill;
import dev.adjoint.memory.Layout;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every way into a kernel refuses operands whose sizes would lead it out of their memory. */
@Tag("checked")
class SizeCheckTest {

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

  private static PointwiseKernel sum() {
    return PointwiseKernel.of(
        List.of(Expr.in(0).add(Expr.in(1))),
        new DType[] {FLOAT32},
        new DType[] {FLOAT32, FLOAT32},
        FLOAT32);
  }

  private static ReduceKernel dot() {
    return ReduceKernel.of(
        Expr.in(0).mul(Expr.in(1)),
        Combine.SUM,
        Expr.in(0),
        FLOAT32,
        new DType[] {FLOAT32, FLOAT32},
        FLOAT32);
  }

  private static void pointwise(Operand... operands) {
    refused(() -> CpuBackend.INSTANCE.pointwise(sum(), operands));
  }

  private static void reduce(Operand out, Operand a, Operand b, boolean... dims) {
    refused(
        () -> CpuBackend.INSTANCE.reduce(dot(), new Operand[] {out}, new Operand[] {a, b}, dims));
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
    Backend cpu = CpuBackend.INSTANCE;
    refused(() -> cpu.matmul(floats(2, 2), floats(2, 3), floats(4, 2)));
    refused(() -> cpu.matmul(floats(2, 1), floats(2, 3), floats(3, 2)));
    refused(() -> cpu.matmul(floats(4, 2), floats(2, 3), floats(3, 2)));
    refused(() -> cpu.matmul(floats(1, 1), floats(1, 3), floats(2, 1)));
    refused(() -> cpu.matmul(floats(2, 2), floats(2, 3), floats(3, 2, 1)));
  }

  @Test
  void extremes() {
    refused(() -> ArgReduce.run(floats(1, 3), longs(1, 2), floats(4, 3), 0, true));
    refused(() -> ArgReduce.run(floats(1, 2), longs(1, 3), floats(4, 3), 0, true));
    refused(() -> ArgReduce.run(null, longs(4, 3), floats(4, 3), 0, true));
    refused(() -> ArgReduce.runAll(longs(0), floats(4, 3), true));
  }

  @Test
  void sorting() {
    refused(() -> Sort.run(floats(3), longs(4), floats(4), 0, false));
    refused(() -> Sort.run(floats(4), longs(3), floats(4), 0, false));
    refused(() -> Sort.median(floats(1, 2), longs(1, 3), floats(4, 3), 0, false));
    refused(() -> Sort.median(floats(1, 3), longs(3), floats(4, 3), 0, false));
  }

  @Test
  void searching() {
    refused(() -> Search.run(longs(3), floats(5), 5, floats(4), 4, false));
    refused(() -> Search.run(longs(4), floats(2, 5), 5, floats(4, 1), 1, false));
    Operand gaps = SampleOperands.make(FLOAT32, Layout.of(new long[] {4}, new long[] {2}, 0));
    refused(() -> Search.run(longs(4), floats(5), 5, gaps, 4, false));
  }

  @Test
  void positionsInLines() {
    refused(() -> LineMoves.gather(floats(3), floats(5), longs(4), 0));
    refused(() -> LineMoves.gather(floats(3, 4), floats(5, 3), longs(3, 4), 0));
    refused(() -> LineMoves.scatterAdd(floats(5), floats(3), longs(4), 0));
    Operand far = longs(1);
    Elements.putLong(INT64, far.address(), 5);
    assertThatThrownBy(() -> LineMoves.gather(floats(1), floats(5), far, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("index 5 is out of bounds for dimension 0 with size 5");
    Elements.putLong(INT64, far.address(), -1);
    assertThatThrownBy(() -> LineMoves.scatterAdd(floats(5), floats(1), far, 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void positionsInTables() {
    Indexed.Refusal refusal = IndexOutOfBoundsException::new;
    Operand still = SampleOperands.make(FLOAT32, Layout.of(new long[] {4}, new long[] {0}, 0));
    Indexed.Axis axis = new Indexed.Axis(longs(4), 1, 2, true, refusal);
    refused(() -> Indexed.run(Indexed.Mode.GET, still, floats(4), axis));
    Indexed.Axis one = new Indexed.Axis(longs(4), 1, 1, true, refusal);
    refused(() -> Indexed.run(Indexed.Mode.GET, still, floats(3), one));
    Indexed.Axis shorter = new Indexed.Axis(longs(3), 1, 1, true, refusal);
    refused(() -> Indexed.run(Indexed.Mode.PUT, still, floats(4), shorter));
  }

  @Test
  void randomNumbers() {
    MersenneTwister generator = new MersenneTwister(1);
    refused(() -> RandomFill.bernoulli(floats(4), floats(3), generator));
    refused(() -> RandomFill.bernoulli(floats(4), floats(), generator));
    refused(() -> RandomFill.bernoulli(floats(2, 3), floats(3, 2), generator));
  }
}
