package dev.adjoint.kernel.jit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.backend.PointwiseSpec;
import dev.adjoint.kernel.expr.Expr;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopNamesTest {

  private static String loop(Expr value, DType type, int inputs) {
    DType[] ins = new DType[inputs];
    Arrays.fill(ins, type);
    PointwiseKernel kernel =
        PointwiseKernel.of(new PointwiseSpec("", List.of(value), new DType[] {type}, ins, type));
    return kernel.passes().pass(0).scalar().getClass().getName();
  }

  @Test
  void aLoopIsCalledAfterItsOperation() {
    Expr value = Expr.in(0).mul(Expr.in(1)).exp().add(Expr.constant(0.123));
    LoopNames.give(value, "some op!");
    LoopNames.give(value, "another");
    assertThat(loop(value, DType.FLOAT64, 2))
        .startsWith("dev.adjoint.kernel.jit.ScalarLoop_some_op_")
        .doesNotContain("another");
  }

  @Test
  void theSameKernelServesWhatIsNamedLater() {
    Expr value = Expr.in(0).mul(Expr.constant(0.4567)).log();
    DType[] types = {DType.FLOAT32};
    PointwiseSpec spec = new PointwiseSpec("first", List.of(value), types, types, DType.FLOAT32);
    PointwiseKernel before = PointwiseKernel.of(spec);
    PointwiseSpec later = new PointwiseSpec("later", List.of(value), types, types, DType.FLOAT32);
    assertThat(PointwiseKernel.of(later)).isSameAs(before);
    assertThat(LoopNames.of(value)).isEqualTo("first");
  }

  @Test
  void whatHasNoNameIsCalledAfterItsLastStep() {
    assertThat(loop(Expr.in(0).mul(Expr.constant(0.777)), DType.FLOAT64, 1))
        .contains("ScalarLoop_mul");
    assertThat(LoopNames.of(Expr.in(0))).isEqualTo("copy");
    assertThat(LoopNames.of(Expr.param(0))).isEqualTo("fill");
  }

  @Test
  void operationsOfTensorsGiveTheirName() {
    Tensor x = Adjoint.ones(3);
    assertThat(x.addcmul(x, x).numel()).isEqualTo(3);
    Expr addcmul = Expr.multiplyAdd(Expr.param(0).mul(Expr.in(1)), Expr.in(2), Expr.in(0));
    assertThat(LoopNames.of(addcmul)).isEqualTo("addcmul");
    assertThat(LoopNames.named("VectorLoop", "a-b.c")).isEqualTo("VectorLoop_a_b_c");
  }
}
