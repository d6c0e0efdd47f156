package dev.adjoint.kernel.jit;

import static dev.adjoint.DType.BOOL;
import static dev.adjoint.DType.FLOAT32;
import static dev.adjoint.DType.FLOAT64;
import static dev.adjoint.DType.INT32;
import static dev.adjoint.DType.INT64;
import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.param;
import static dev.adjoint.kernel.expr.Expr.select;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.DType;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.SampleOperands;
import dev.adjoint.kernel.expr.BinaryOp;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.kernel.expr.UnaryOp;
import dev.adjoint.kernel.math.Evaluator;
import dev.adjoint.kernel.math.Meaning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every node, in every type, in the scalar and both vector forms, against {@link Evaluator}. */
@Tag("checked")
class LoopWriterTest {
  private static final int N = 90;
  private static final double PARAM = 1.75;

  @TestFactory
  List<DynamicTest> everyOperationGivesTheEvaluatorsBits() {
    List<DynamicTest> tests = new ArrayList<>();
    for (DType compute : List.of(FLOAT32, FLOAT64, INT32, INT64, BOOL)) {
      for (Map.Entry<String, Expr> e : expressions(compute).entrySet()) {
        tests.add(
            DynamicTest.dynamicTest(
                compute + " " + e.getKey(), () -> check(e.getValue(), compute)));
      }
    }
    return tests;
  }

  private static Map<String, Expr> expressions(DType compute) {
    Map<String, Expr> all = new LinkedHashMap<>();
    Expr x = in(0);
    Expr y = in(1);
    for (UnaryOp op : UnaryOp.values()) {
      Expr e =
          switch (op) {
            case NOT -> x.lt(y).not();
            case TO_BITS -> Expr.unary(op, x).eq(Expr.unary(op, y));
            case FROM_BITS ->
                Expr.unary(
                    op, Expr.binary(BinaryOp.XOR, Expr.unary(UnaryOp.TO_BITS, x), Expr.bits(5)));
            default -> Expr.unary(op, x);
          };
      put(all, op.name(), e, compute);
    }
    for (BinaryOp op : BinaryOp.values()) {
      Expr b =
          switch (op) {
            case FLOOR_DIV, TRUNC_DIV, REMAINDER, FMOD ->
                compute.isIntegral() ? select(y.eq(0), Expr.constant(3L), y) : y;
            default -> y;
          };
      put(all, op.name(), Expr.binary(op, x, b), compute);
    }
    put(all, "fma", Expr.fma(x, y, x), compute);
    put(all, "param", x.mul(param(0)).add(param(0)), compute);
    if (compute != BOOL) {
      put(all, "constant", x.mul(3).add(2), compute);
    }
    put(all, "select", select(x.lt(y), x, y.add(1)), compute);
    put(all, "logic", logic(x, y), compute);
    put(all, "chosen condition", select(x.gt(y), x.ge(0), y.le(0)), compute);
    if (compute.isFloatingPoint()) {
      put(all, "bits", bits(x, y), compute);
    }
    return all;
  }

  private static Expr logic(Expr x, Expr y) {
    Expr a = x.gt(y);
    Expr b = x.ne(0);
    Expr both = Expr.binary(BinaryOp.AND, a, b);
    Expr one = Expr.binary(BinaryOp.OR, a, x.le(y).not());
    return Expr.binary(BinaryOp.XOR, both, one);
  }

  private static Expr bits(Expr x, Expr y) {
    Expr a = Expr.unary(UnaryOp.TO_BITS, x);
    Expr b = Expr.unary(UnaryOp.TO_BITS, y);
    Expr shifted = Expr.binary(BinaryOp.SHR, a, Expr.bits(3));
    Expr mixed =
        Expr.binary(
            BinaryOp.SUB,
            Expr.binary(BinaryOp.ADD, shifted, Expr.binary(BinaryOp.USHR, b, Expr.bits(40))),
            Expr.binary(BinaryOp.SHL, b, Expr.binary(BinaryOp.AND, a, Expr.bits(7))));
    Expr chosen = select(Expr.binary(BinaryOp.LT, mixed, a), mixed, b);
    return Expr.unary(UnaryOp.FROM_BITS, Expr.binary(BinaryOp.OR, chosen, Expr.bits(1)));
  }

  private static void put(Map<String, Expr> all, String name, Expr e, DType compute) {
    try {
      Meaning.of(e, compute);
    } catch (IllegalArgumentException notInThisType) {
      return;
    }
    all.put(name, e);
  }

  private static void check(Expr e, DType compute) {
    DType out = e.type() == Expr.Type.BOOL ? BOOL : compute;
    Operand x = SampleOperands.random(compute, N, 1);
    Operand y = SampleOperands.random(compute, N, 2);
    PointwiseKernel kernel = SampleOperands.kernel(e, out, compute, compute, compute);
    long[] params = {SampleOperands.param(compute, PARAM)};
    LoopBody body = kernel.passes().pass(0).body();
    assertThat(kernel.passes().count()).isEqualTo(1);
    Loop scalar = LoopWriter.scalar(body);
    long[] expected = expected(e, compute, out, x, y, params[0]);
    assertThat(run(scalar, out, x, y, kernel, params)).as("scalar").isEqualTo(expected);
    for (int width = 128; width <= VectorModule.bits(); width *= 2) {
      for (boolean repeats : new boolean[] {false, true}) {
        if (VectorCode.supports(body)
            && VectorCode.fits(body, width)
            && (!repeats || width == VectorModule.bits())) {
          Loop vector = LoopWriter.vector(body, scalar, width, repeats);
          assertThat(run(vector, out, x, y, kernel, params))
              .as("vector of " + width + " bits, repeats " + repeats)
              .isEqualTo(expected);
        }
      }
    }
  }

  private static long[] run(
      Loop loop, DType out, Operand x, Operand y, PointwiseKernel kernel, long[] params) {
    Operand result = SampleOperands.make(out, N);
    long[] some = Arrays.copyOf(params, kernel.paramCount());
    loop.run(SampleOperands.frame(new Operand[] {result, x, y}, some), N, 1);
    long[] bits = new long[N];
    for (int i = 0; i < N; i++) {
      bits[i] = SampleOperands.bits(result, i);
    }
    return bits;
  }

  private static long[] expected(
      Expr e, DType compute, DType out, Operand x, Operand y, long param) {
    Evaluator evaluator = new Evaluator(e, compute);
    long[] bits = new long[N];
    for (int i = 0; i < N; i++) {
      long a = SampleOperands.addressOf(x, i);
      long b = SampleOperands.addressOf(y, i);
      if (compute.isFloatingPoint()) {
        double value =
            evaluator.apply(
                new double[] {Elements.getDouble(compute, a), Elements.getDouble(compute, b)},
                new double[] {Double.longBitsToDouble(param)});
        bits[i] = out == BOOL ? (long) value : Double.doubleToLongBits(value);
      } else {
        bits[i] =
            evaluator.applyLong(
                new long[] {Elements.getLong(compute, a), Elements.getLong(compute, b)},
                new long[] {param});
      }
    }
    return bits;
  }

  @Test
  void rowsGoOnWhereTheFrameSays() {
    PointwiseKernel kernel = SampleOperands.kernel(in(0).add(in(1)), INT32, INT32, INT32, INT32);
    LoopBody body = kernel.passes().pass(0).body();
    Loop scalar = LoopWriter.scalar(body);
    List<Loop> loops = new ArrayList<>(List.of(scalar));
    if (VectorModule.bits() != 0) {
      loops.add(LoopWriter.vector(body, scalar, VectorModule.bits(), false));
    }
    for (Loop loop : loops) {
      Operand x = SampleOperands.make(INT32, 3, 40);
      Operand y = SampleOperands.make(INT32, 40);
      Operand out = SampleOperands.make(INT32, 3, 50);
      for (int i = 0; i < 120; i++) {
        Elements.putLong(INT32, SampleOperands.addressOf(x, i), i);
      }
      for (int i = 0; i < 40; i++) {
        Elements.putLong(INT32, SampleOperands.addressOf(y, i), 1000 * i);
      }
      long[] frame = {out.address(), x.address(), y.address(), 4, 4, 4, 200, 160, 0};
      loop.run(frame, 40, 3);
      for (int i = 0; i < 150; i++) {
        int column = i % 50;
        long wanted = column < 40 ? i / 50 * 40 + column + 1000L * column : 0;
        assertThat(SampleOperands.bits(out, i)).as("element " + i).isEqualTo(wanted);
      }
    }
  }

  @Test
  void theScalarLoopTakesAnyStride() {
    PointwiseKernel kernel = SampleOperands.kernel(in(0).mul(in(1)), INT64, INT64, INT64, INT64);
    Loop scalar = kernel.passes().pass(0).scalar();
    Operand x = SampleOperands.make(INT64, 30);
    Operand y = SampleOperands.make(INT64, 1);
    Operand out = SampleOperands.make(INT64, 20);
    for (int i = 0; i < 30; i++) {
      Elements.putLong(INT64, SampleOperands.addressOf(x, i), i);
    }
    Elements.putLong(INT64, y.address(), 5);
    long[] frame = {out.address(), SampleOperands.addressOf(x, 27), y.address(), 16, -24, 0};
    scalar.run(frame, 10, 1);
    for (int i = 0; i < 20; i++) {
      long wanted = i % 2 == 0 ? 5L * (27 - 3 * (i / 2)) : 0;
      assertThat(SampleOperands.bits(out, i)).isEqualTo(wanted);
    }
  }
}
