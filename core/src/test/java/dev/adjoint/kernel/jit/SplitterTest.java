package dev.adjoint.kernel.jit;

import static dev.adjoint.DType.BOOL;
import static dev.adjoint.DType.FLOAT32;
import static dev.adjoint.DType.FLOAT64;
import static dev.adjoint.kernel.expr.Expr.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.DType;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.SampleOperands;
import dev.adjoint.kernel.backend.PointwiseSpec;
import dev.adjoint.kernel.expr.BinaryOp;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.kernel.math.Evaluator;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitterTest {
  /** HotSpot never compiles what is larger. */
  private static final int HUGE_METHOD = 8000;

  private static final int N = 300;

  @Test
  void whatIsSmallStaysWhole() {
    PointwiseKernel kernel =
        SampleOperands.kernel(in(0).mul(in(1)), FLOAT32, FLOAT32, FLOAT32, FLOAT32);
    assertThat(kernel.passes().count()).isEqualTo(1);
  }

  @Test
  void aChainOfThreeHundredOperationsIsCut() {
    Expr e = in(0);
    for (int i = 0; i < 150; i++) {
      e = e.mul(in(1)).add(0.25 * i);
    }
    check(e, FLOAT32, 3, 2);
  }

  @Test
  void aDeepChainOfFunctionsIsCut() {
    Expr e = in(0);
    for (int i = 0; i < 60; i++) {
      e = i % 3 == 0 ? e.sin() : i % 3 == 1 ? e.exp().add(in(1)) : e.abs().add(1).log();
    }
    check(e, FLOAT64, 3, 5);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void randomGraphsGiveTheEvaluatorsBits(int seed) {
    Random random = new Random(seed);
    List<Expr> nodes = new ArrayList<>(List.of(in(0), in(1), in(2), Expr.param(0)));
    List<Expr> conditions = new ArrayList<>(List.of(in(0).lt(in(1))));
    int size = 300 + random.nextInt(1500);
    for (int i = 0; i < size; i++) {
      // Mostly recent nodes, sometimes old ones: many values live across the cuts.
      Expr a = pick(nodes, random);
      Expr b = pick(nodes, random);
      Expr c = conditions.get(random.nextInt(conditions.size()));
      switch (random.nextInt(9)) {
        case 0 -> nodes.add(a.add(b));
        case 1 -> nodes.add(a.sub(b));
        case 2 -> nodes.add(a.mul(0.5).add(b.mul(0.25)));
        case 3 -> nodes.add(Expr.fma(a, Expr.constant(0.5), b));
        case 4 -> nodes.add(a.max(b));
        case 5 -> nodes.add(Expr.select(c, a, b));
        case 6 -> conditions.add(a.lt(b));
        case 7 -> conditions.add(Expr.binary(BinaryOp.XOR, c, a.ge(b)));
        default -> nodes.add(a.abs().sqrt());
      }
    }
    Expr sum = in(0);
    for (int i = 0; i < nodes.size(); i += 7) {
      sum = sum.add(nodes.get(i));
    }
    Expr last = Expr.select(conditions.get(conditions.size() - 1), sum, sum.neg());
    check(last, seed % 2 == 0 ? FLOAT32 : FLOAT64, 3, 2);
  }

  private static Expr pick(List<Expr> nodes, Random random) {
    int n = nodes.size();
    return nodes.get(
        random.nextInt(4) == 0 ? random.nextInt(n) : n - 1 - random.nextInt(Math.min(n, 20)));
  }

  private static void check(Expr e, DType compute, int inputs, int leastPasses) {
    DType[] ins = new DType[inputs];
    Arrays.fill(ins, compute);
    PointwiseKernel kernel = SampleOperands.kernel(e, compute, compute, ins);
    Passes passes = kernel.passes();
    assertThat(passes.count()).isGreaterThanOrEqualTo(leastPasses);
    for (int p = 0; p < passes.count(); p++) {
      LoopBody body = passes.pass(p).body();
      assertThat(codeSize(LoopWriter.scalarClass(body))).isLessThan(HUGE_METHOD);
      assertThat(codeSize(LoopWriter.vectorClass(body, 256, false))).isLessThan(HUGE_METHOD);
      assertThat(codeSize(LoopWriter.vectorClass(body, 512, true))).isLessThan(HUGE_METHOD);
    }
    Operand[] operands = new Operand[inputs + 1];
    operands[0] = SampleOperands.make(compute, N);
    for (int k = 0; k < inputs; k++) {
      operands[k + 1] = SampleOperands.random(compute, N, k + 1);
    }
    long[] params = {SampleOperands.param(compute, 0.75)};
    long[] some = Arrays.copyOf(params, kernel.paramCount());
    passes.run(SampleOperands.frame(operands, some), N, 1);
    Evaluator evaluator = new Evaluator(e, compute);
    for (int i = 0; i < N; i++) {
      double[] values = new double[inputs];
      for (int k = 0; k < inputs; k++) {
        values[k] = Elements.getDouble(compute, SampleOperands.addressOf(operands[k + 1], i));
      }
      double wanted = evaluator.apply(values, new double[] {0.75});
      assertThat(SampleOperands.bits(operands[0], i))
          .as("element " + i)
          .isEqualTo(Double.doubleToLongBits(wanted));
    }
  }

  private static int codeSize(byte[] bytes) {
    int largest = 0;
    for (MethodModel method : ClassFile.of().parse(bytes).methods()) {
      CodeAttribute code = (CodeAttribute) method.code().orElseThrow();
      largest = Math.max(largest, code.codeLength());
    }
    return largest;
  }

  @Test
  void anOutputMayOverwriteAnInputThatLaterPassesRead() {
    Expr e = in(0);
    for (int i = 0; i < 200; i++) {
      e = e.mul(0.9).add(in(1));
    }
    Expr other = in(0).add(in(1));
    DType[] types = {FLOAT64, FLOAT64};
    PointwiseKernel kernel =
        PointwiseKernel.of(
            new PointwiseSpec("", List.of(other, e.add(in(0))), types, types, FLOAT64));
    assertThat(kernel.passes().count()).isGreaterThan(1);
    Operand x = SampleOperands.random(FLOAT64, N, 1);
    Operand y = SampleOperands.random(FLOAT64, N, 2);
    Operand a = SampleOperands.make(FLOAT64, N);
    Operand b = SampleOperands.make(FLOAT64, N);
    kernel.passes().run(SampleOperands.frame(new Operand[] {a, b, x, y}), N, 1);
    kernel.passes().run(SampleOperands.frame(new Operand[] {x, y, x, y}), N, 1);
    for (int i = 0; i < N; i++) {
      assertThat(SampleOperands.bits(x, i)).isEqualTo(SampleOperands.bits(a, i));
      assertThat(SampleOperands.bits(y, i)).isEqualTo(SampleOperands.bits(b, i));
    }
  }

  @Test
  void conditionsCrossTheCutsAsBytes() {
    Expr condition = in(0).lt(0);
    Expr e = in(0);
    for (int i = 0; i < 200; i++) {
      e = e.mul(0.5).add(1);
    }
    PointwiseKernel kernel =
        SampleOperands.kernel(
            Expr.binary(BinaryOp.AND, condition, e.gt(1)), BOOL, FLOAT32, FLOAT32);
    Operand x = SampleOperands.random(FLOAT32, N, 1);
    Operand out = SampleOperands.make(BOOL, N);
    kernel.passes().run(SampleOperands.frame(new Operand[] {out, x}), N, 1);
    Evaluator evaluator = new Evaluator(Expr.binary(BinaryOp.AND, condition, e.gt(1)), FLOAT32);
    for (int i = 0; i < N; i++) {
      double value = Elements.getDouble(FLOAT32, SampleOperands.addressOf(x, i));
      assertThat((double) SampleOperands.bits(out, i)).isEqualTo(evaluator.apply(value));
    }
  }
}
