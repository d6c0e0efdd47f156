package dev.adjoint.kernel.jit;

import static dev.adjoint.DType.BOOL;
import static dev.adjoint.DType.FLOAT32;
import static dev.adjoint.kernel.expr.Expr.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.adjoint.DType;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.SampleOperands;
import dev.adjoint.kernel.backend.Params;
import dev.adjoint.kernel.backend.PointwiseSpec;
import dev.adjoint.kernel.cpu.CpuBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class VariantsTest {
  @Test
  @Timeout(60)
  void muchWorkHasTheVectorLoopMadeAndTheResultsStay() throws InterruptedException {
    assumeTrue(VectorModule.mode() != VectorModule.Policy.OFF && VectorModule.bits() != 0);
    PointwiseSpec spec =
        SampleOperands.spec(in(0).mul(in(1)).add(0.625), FLOAT32, FLOAT32, FLOAT32, FLOAT32);
    int n = 100_003;
    Operand x = SampleOperands.random(FLOAT32, n, 1);
    Operand y = SampleOperands.random(FLOAT32, n, 2);
    Operand cold = SampleOperands.make(FLOAT32, n);
    Operand warm = SampleOperands.make(FLOAT32, n);
    CpuBackend.INSTANCE.pointwise(spec, new Operand[] {cold, x, y}, Params.NONE);
    Variants variants = PointwiseKernel.of(spec).passes().pass(0);
    while (variants.vectorOrNull() == null) {
      CpuBackend.INSTANCE.pointwise(spec, new Operand[] {warm, x, y}, Params.NONE);
      Thread.sleep(1);
    }
    CpuBackend.INSTANCE.pointwise(spec, new Operand[] {warm, x, y}, Params.NONE);
    for (int i = 0; i < n; i++) {
      assertThat(SampleOperands.bits(warm, i)).isEqualTo(SampleOperands.bits(cold, i));
    }
  }

  @Test
  void operandsThatStandStillAreRepeated() {
    assumeTrue(VectorModule.mode() != VectorModule.Policy.OFF && VectorModule.bits() != 0);
    for (DType type : DType.values()) {
      PointwiseKernel kernel = SampleOperands.kernel(in(0).eq(in(1)), BOOL, type, type, type);
      LoopBody body = kernel.passes().pass(0).body();
      if (!VectorCode.supports(body)) {
        continue;
      }
      Loop scalar = LoopWriter.scalar(body);
      Loop vector = LoopWriter.vector(body, scalar, VectorModule.bits(), true);
      int rows = 3;
      int n = 150;
      Operand x = SampleOperands.random(type, rows * n, 1);
      Operand y = SampleOperands.random(type, rows, 2);
      for (int outer : new int[] {0, type.itemSize()}) {
        Operand a = SampleOperands.make(BOOL, rows * n);
        Operand b = SampleOperands.make(BOOL, rows * n);
        int size = type.itemSize();
        long[] frame = {
          a.address(), x.address(), y.address(), 1, size, 0, n, (long) n * size, outer
        };
        Repeats.run(body, vector, scalar, frame, n, rows);
        long[] plain = {
          b.address(), x.address(), y.address(), 1, size, 0, n, (long) n * size, outer
        };
        scalar.run(plain, n, rows);
        for (int i = 0; i < rows * n; i++) {
          assertThat(SampleOperands.bits(a, i)).isEqualTo(SampleOperands.bits(b, i));
        }
      }
    }
  }
}
