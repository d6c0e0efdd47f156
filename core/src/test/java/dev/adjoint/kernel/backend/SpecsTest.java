package dev.adjoint.kernel.backend;

import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.param;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.DType;
import dev.adjoint.kernel.Combine;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.expr.Expr;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What descriptions decide before a backend sees them. */
class SpecsTest {

  private static PointwiseSpec pointwise(Expr e, DType type) {
    DType[] types = {type};
    return new PointwiseSpec("test", List.of(e), types, new DType[] {type, type}, type);
  }

  private static Expr meaning(Expr e, DType type) {
    return pointwise(e, type).meaning().getFirst();
  }

  @Test
  void powersThatPyTorchComputesOtherwiseAreNoPowers() {
    assertThat(meaning(in(0).pow(2), DType.FLOAT32)).isSameAs(in(0).mul(in(0)));
    assertThat(meaning(in(0).pow(0.5), DType.FLOAT64)).isSameAs(in(0).sqrt());
    assertThat(meaning(in(0).pow(3), DType.INT64)).isSameAs(in(0).mul(in(0)).mul(in(0)));
    assertThat(meaning(in(0).pow(2.5), DType.FLOAT32)).isSameAs(in(0).pow(2.5));
  }

  @Test
  void sumsOfTruthsAreOr() {
    assertThat(meaning(in(0).add(in(1)), DType.BOOL)).isSameAs(in(0).or(in(1)));
    assertThat(meaning(in(0).mul(in(1)), DType.BOOL)).isSameAs(in(0).and(in(1)));
    assertThatThrownBy(() -> pointwise(in(0).sub(in(1)), DType.BOOL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bool");
  }

  @Test
  void roundingDoesNothingToIntegers() {
    assertThat(meaning(in(0).floor(), DType.INT32)).isSameAs(in(0));
  }

  @Test
  void whatIsMeantMeansItself() {
    for (Expr e : List.of(in(0).floorDiv(in(1)), in(0).remainder(in(1)), in(0).sign())) {
      Expr meant = meaning(e, DType.FLOAT32);
      assertThat(meaning(meant, DType.FLOAT32)).isSameAs(meant);
    }
  }

  @Test
  void descriptionsOfOneComputationAreEqualWhateverTheyAreCalled() {
    DType[] types = {DType.FLOAT32};
    PointwiseSpec a = new PointwiseSpec("a", List.of(in(0).exp()), types, types, DType.FLOAT32);
    PointwiseSpec b = new PointwiseSpec("b", List.of(in(0).exp()), types, types, DType.BFLOAT16);
    assertThat(a).isEqualTo(b).hasSameHashCodeAs(b);
    assertThat(a)
        .isNotEqualTo(new PointwiseSpec("a", List.of(in(0).exp()), types, types, DType.FLOAT64));
    ReduceSpec sum = sum("x", DType.FLOAT32);
    assertThat(sum).isEqualTo(sum("y", DType.FLOAT32)).isNotEqualTo(sum("x", DType.FLOAT64));
  }

  private static ReduceSpec sum(String name, DType type) {
    DType[] types = {type};
    return new ReduceSpec(name, in(0), Combine.SUM, in(0).mul(param(0)), type, types, type);
  }

  @Test
  void reductionsCountTheParametersOfBothExpressions() {
    assertThat(sum("sum", DType.FLOAT32).paramCount()).isEqualTo(1);
    assertThatThrownBy(() -> sum("sum", DType.FLOAT32).check(new Operand[1], Params.NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
