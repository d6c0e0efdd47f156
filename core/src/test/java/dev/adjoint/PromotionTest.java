package dev.adjoint;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.op.Promotion;
import dev.adjoint.op.Scalar;
import java.util.List;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which dtype results have, and how they lie in memory. */
class PromotionTest {

  private static Tensor vector(DType dtype) {
    return ones(size(2), dtype);
  }

  private static Tensor zeroDim(DType dtype) {
    return ones(size(), dtype);
  }

  private static DType withNumber(DType dtype, Scalar number) {
    return Promotion.resultType(new Tensor[] {vector(dtype)}, number);
  }

  @Test
  @Tag("autograd-19.01")
  void aLowerClassChangesTheDtypeOnlyByAHigherCategory() {
    List<DType> all = List.of(DType.values());
    for (DType high : all) {
      for (DType low : all) {
        boolean higher = low.category().compareTo(high.category()) > 0;
        DType expected = higher ? low : high;
        assertThat(resultType(vector(high), zeroDim(low))).isSameAs(expected);
        assertThat(vector(high).add(zeroDim(low)).dtype()).isSameAs(expected);
        assertThat(resultType(zeroDim(high), zeroDim(low))).isSameAs(promoteTypes(high, low));
      }
    }
    assertThat(withNumber(BOOL, Scalar.of(3L))).isSameAs(INT64);
    assertThat(withNumber(INT8, Scalar.of(true))).isSameAs(INT8);
    assertThat(withNumber(FLOAT16, Scalar.of(3L))).isSameAs(FLOAT16);
    // A number counts for less than a 0-d tensor, too.
    assertThat(zeroDim(INT8).add(3).dtype()).isSameAs(INT8);
    assertThat(zeroDim(INT8).add(3.5).dtype()).isSameAs(FLOAT32);
  }

  @Test
  @Tag("autograd-19.02")
  void aFloatNumberGivesIntegersTheDefaultDtype() {
    assertThat(tensor(1, 2).add(1.5)).hasToString("tensor([2.5000, 3.5000])");
    assertThat(withNumber(UINT8, Scalar.of(1.5))).isSameAs(FLOAT32);
    assertThat(vector(FLOAT32).add(tensor(1.0, FLOAT64)).dtype()).isSameAs(FLOAT32);
    assertThat(vector(INT32).add(tensor(1.0, FLOAT64)).dtype()).isSameAs(FLOAT64);
    setDefaultDtype(FLOAT64);
    try {
      assertThat(tensor(1, 2).add(1.5).dtype()).isSameAs(FLOAT64);
    } finally {
      setDefaultDtype(FLOAT32);
    }
  }

  @Test
  @Tag("autograd-19.03")
  void typesOfOneClassGoToTheSmallestThatHoldsBoth() {
    assertThat(promoteTypes(INT32, INT64)).isSameAs(INT64);
    assertThat(promoteTypes(UINT8, INT8)).isSameAs(INT16);
    assertThat(promoteTypes(INT32, FLOAT32)).isSameAs(FLOAT32);
    assertThat(promoteTypes(INT64, FLOAT16)).isSameAs(FLOAT16);
    assertThat(promoteTypes(FLOAT16, BFLOAT16)).isSameAs(FLOAT32);
    assertThat(vector(FLOAT16).add(vector(BFLOAT16)).dtype()).isSameAs(FLOAT32);
    assertThat(vector(UINT8).mul(vector(INT8)).dtype()).isSameAs(INT16);
    for (DType integer : List.of(UINT8, INT8, INT16, INT32, INT64)) {
      assertThat(promoteTypes(BOOL, integer)).isSameAs(integer);
      assertThat(promoteTypes(integer, BOOL)).isSameAs(integer);
    }
    assertThat(tensor(new long[] {250}, UINT8).add(1000))
        .hasToString("tensor([226], dtype=torch.uint8)");
  }

  @Test
  @Tag("autograd-19.04")
  void aSmallNumberLeavesUint8() {
    assertThat(tensor(new long[] {250}, UINT8).add(5))
        .hasToString("tensor([255], dtype=torch.uint8)");
    assertThat(tensor(new long[] {250}, UINT8).mul(2))
        .hasToString("tensor([244], dtype=torch.uint8)");
  }

  @Test
  @Tag("autograd-19.05")
  void bools() {
    Tensor a = tensor(true, true, false, false);
    Tensor b = tensor(true, false, true, false);
    assertThat(a.add(b)).hasToString("tensor([ True,  True,  True, False])");
    assertThat(a.add(b, false)).hasToString("tensor([ True,  True, False, False])");
    assertThat(a.add(b, true)).hasToString("tensor([ True,  True,  True, False])");
    assertThatThrownBy(() -> ones(2).add(ones(2), true))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Boolean alpha only supported for Boolean results.");
    assertThatThrownBy(() -> tensor(1, 2).add_(tensor(1, 2), true))
        .hasMessage("Boolean alpha only supported for Boolean results.");
    assertThatThrownBy(() -> tensor(1, 2).add(tensor(1, 2), 1.5))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "For integral input tensors, argument alpha must not be a floating point number.");
    assertThat(tensor(1, 2).add(tensor(1, 2), 3)).hasToString("tensor([4, 8])");
  }

  @Test
  @Tag("autograd-19.06")
  void aQuotientOfIntegersIsFloatingPoint() {
    assertThat(tensor(1, 2).div(tensor(2, 2))).hasToString("tensor([0.5000, 1.0000])");
    assertThat(tensor(1, 2).div(2).dtype()).isSameAs(FLOAT32);
    String text = "result type Float can't be cast to the desired output type Long";
    assertThatThrownBy(() -> tensor(1, 2).div_(tensor(2, 2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(text);
    assertThatThrownBy(() -> tensor(1, 2).div_(2)).hasMessage(text);
    assertThatThrownBy(() -> out(tensor(0, 0), () -> tensor(1, 2).div(2))).hasMessage(text);
  }

  @Test
  @Tag("autograd-19.07")
  void addcdivOfIntegersIsRefused() {
    String start = "Integer division with addcdiv is no longer supported";
    assertThatThrownBy(() -> tensor(1, 2).addcdiv(tensor(1, 2), tensor(3, 4)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(start);
    assertThatThrownBy(() -> tensor(1.0, 2.0).addcdiv_(tensor(1, 2), tensor(3, 4)))
        .hasMessageStartingWith(start);
    assertThat(tensor(1, 2).addcdiv(tensor(1.0, 4.0), tensor(1, 2)))
        .hasToString("tensor([2., 4.])");
  }

  @Test
  @Tag("autograd-19.08")
  void comparisonsPromoteAndGiveBools() {
    for (DType a : DType.values()) {
      for (DType b : DType.values()) {
        Tensor less = zeros(size(2), a).lt(vector(b));
        assertThat(less.dtype()).isSameAs(BOOL);
        assertThat(less.all().itemBoolean()).isTrue();
      }
    }
    // 300 wraps in uint8, unless both are promoted first.
    assertThat(tensor(new long[] {44}, UINT8).eq(tensor(new long[] {300}, INT16)))
        .hasToString("tensor([False])");
    assertThat(tensor(1, 2).lt(1.5)).hasToString("tensor([ True, False])");
  }

  @Test
  @Tag("autograd-19.09")
  void aResultMustBeCastableToItsTarget() {
    assertThatThrownBy(() -> out(tensor(0, 0), () -> add(tensor(1.0, 2.0), tensor(1.0, 2.0))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("result type Float can't be cast to the desired output type Long");
    assertThatThrownBy(() -> out(tensor(true), () -> add(tensor(1), tensor(1))))
        .hasMessage("result type Long can't be cast to the desired output type Bool");
    // Computed in float32, then converted: the sum has lost what float64 would have kept.
    Tensor big = tensor(new double[] {16777216}, FLOAT32);
    Tensor target = zeros(size(1), FLOAT64);
    out(target, () -> big.add(1));
    assertThat(target.item()).isEqualTo(16777216.0);
    assertThat(out(zeros(size(2), FLOAT64), () -> tensor(1, 2).mul(tensor(3, 4))))
        .hasToString("tensor([3., 8.], dtype=torch.float64)");
  }

  @Test
  @Tag("autograd-19.10")
  void whatCanBeCast() {
    assertThat(canCast(FLOAT32, INT64)).isFalse();
    assertThat(canCast(FLOAT16, BOOL)).isFalse();
    assertThat(canCast(INT8, BOOL)).isFalse();
    assertThat(canCast(INT64, INT8)).isTrue();
    assertThat(canCast(INT64, FLOAT16)).isTrue();
    assertThat(canCast(FLOAT64, FLOAT16)).isTrue();
    assertThat(canCast(BOOL, UINT8)).isTrue();
    assertThat(canCast(BOOL, BOOL)).isTrue();
  }

  @Test
  @Tag("autograd-19.11")
  void catPromotesOverAll() {
    assertThat(cat(tensors(tensor(true), tensor(new long[] {3}, INT8)).subList(1, 2)).dtype())
        .isSameAs(INT8);
    Tensor joined =
        cat(
            tensors(
                tensor(new boolean[] {true}),
                tensor(new long[] {3}, INT8),
                tensor(new double[] {2.5}, FLOAT16)));
    assertThat(joined).hasToString("tensor([1.0000, 3.0000, 2.5000], dtype=torch.float16)");
    assertThat(cat(tensors(zeros(size(0), FLOAT64), tensor(new long[] {1}))))
        .hasToString("tensor([1.], dtype=torch.float64)");
    assertThat(cat(tensors(zeros(size(0), FLOAT64), ones(2, 3))).dtype()).isSameAs(FLOAT64);
    assertThat(stack(tensors(tensor(1), tensor(2.5)))).hasToString("tensor([1.0000, 2.5000])");
  }

  /** The dimensions of an expanded tensor have no order, those of its copy have. */
  @Test
  void whatIsConvertedLiesAsItsCopyWould() {
    Tensor turned = ones(2, 2).to(FLOAT64).t();
    for (DType dtype : new DType[] {INT8, BOOL, FLOAT32}) {
      Tensor expanded = ones(1, 2).to(dtype).expand(2, 2);
      assertThat(expanded.maximum(turned).stride()).containsExactly(2, 1);
      assertThat(expanded.mul(turned).stride()).containsExactly(2, 1);
      assertThat(expanded.lt(turned).stride()).containsExactly(2, 1);
      assertThat(turned.add(expanded).stride()).containsExactly(1, 2);
      assertThat(ones(1, 2).to(dtype).mul(turned).stride()).containsExactly(1, 2);
    }
    Tensor same = ones(1, 2).to(FLOAT64).expand(2, 2);
    assertThat(same.mul(turned).stride()).containsExactly(1, 2);
    assertThat(ones(2, 2).t().mul(turned).stride()).containsExactly(1, 2);
  }

  @Test
  void aWeightOfNoDimensionsPromotes() {
    Tensor whole = tensor(10, -10);
    Tensor end = tensor(20, 35);
    Tensor between = whole.lerp(end, tensor(0.9, FLOAT64));
    assertThat(between.dtype()).isEqualTo(FLOAT64);
    assertThat(between.toDoubleArray()).containsExactly(19, 30.5);
    assertThat(tensor(1, UINT8).lerp(tensor(0, UINT8), tensor(0.25)).dtype()).isEqualTo(FLOAT32);
    assertThat(tensor(1f).lerp(tensor(0f), tensor(0.25, FLOAT64)).dtype()).isEqualTo(FLOAT64);
    assertThat(ones(2).lerp(ones(2), tensor(0.25, FLOAT64)).dtype()).isEqualTo(FLOAT32);
    assertThat(ones(2).lerp(ones(2), tensor(1)).dtype()).isEqualTo(FLOAT32);
    assertThatThrownBy(() -> whole.lerp_(end, tensor(0.9)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("result type Float can't be cast to the desired output type Long");
    assertThatThrownBy(() -> whole.lerp(end, tensor(1)))
        .hasMessage("\"lerp_kernel_tensor\" not implemented for 'Long'");
    assertThatThrownBy(() -> whole.lerp(end, tensor(0.9, 0.1)))
        .hasMessage("expected dtype long int for `weight` but got dtype float");
  }

  @Test
  @Tag("autograd-19.12")
  void lerpAndIndexPutDoNotPromote() {
    assertThatThrownBy(() -> ones(2).lerp(vector(FLOAT64), 0.5))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("expected dtype float for `end` but got dtype double");
    assertThatThrownBy(() -> ones(2).lerp(ones(2), vector(FLOAT64)))
        .hasMessage("expected dtype float for `weight` but got dtype double");
    assertThatThrownBy(() -> ones(2).lerp_(vector(BFLOAT16), 0.5))
        .hasMessage("expected dtype float for `end` but got dtype c10::BFloat16");
    assertThatThrownBy(() -> ones(3).set(tensor(0, 2), vector(FLOAT64)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Index put requires the source and destination dtypes match");
  }

  @Test
  @Tag("autograd-19.13")
  void clampPromotesOverAllThree() {
    assertThat(tensor(1, 5).clamp(1.5, null)).hasToString("tensor([1.5000, 5.0000])");
    assertThat(tensor(1, 5).clamp(2, 3).dtype()).isSameAs(INT64);
    assertThat(tensor(1, 5).clamp(2, 3.5).dtype()).isSameAs(FLOAT32);
    Tensor limited = tensor(1, 5).clamp(tensor(2.5), tensor(new long[] {3}));
    assertThat(limited).hasToString("tensor([2.5000, 3.0000])");
    assertThat(tensor(1, 5).clamp(vector(FLOAT64), null).dtype()).isSameAs(FLOAT64);
    assertThat(tensor(1.0, 5.0).clamp(zeroDim(FLOAT64), null).dtype()).isSameAs(FLOAT32);
  }

  @Test
  @Tag("autograd-19.14")
  void factoriesTakeTheirDtypeFromNumbers() {
    assertThat(arange(3).dtype()).isSameAs(INT64);
    assertThat(arange(0, 3, 2).dtype()).isSameAs(INT64);
    assertThat(arange(3.0).dtype()).isSameAs(FLOAT32);
    assertThat(arange(0, 3, 0.5).dtype()).isSameAs(FLOAT32);
    assertThat(scalarTensor(2)).hasToString("tensor(2.)");
    setDefaultDtype(FLOAT64);
    try {
      assertThat(arange(3.0).dtype()).isSameAs(FLOAT64);
      assertThat(scalarTensor(2).dtype()).isSameAs(FLOAT64);
    } finally {
      setDefaultDtype(FLOAT32);
    }
  }

  @Test
  @Tag("autograd-19.15")
  void eachGradientHasTheDtypeOfItsOperand() {
    List<DType> types = List.of(FLOAT16, BFLOAT16, FLOAT32, FLOAT64);
    List<BinaryOperator<Tensor>> operations =
        List.of(Tensor::add, Tensor::sub, Tensor::mul, Tensor::div);
    double[][] expected = {{1, 1}, {1, -1}, {4, 2}, {0.25, -0.125}};
    for (DType a : types) {
      for (DType b : types) {
        for (int i = 0; i < operations.size(); i++) {
          Tensor x = full(size(3), 2, a).requiresGrad_();
          Tensor y = full(size(), 4, b).requiresGrad_();
          Tensor z = full(size(3), 4, b).requiresGrad_();
          operations.get(i).apply(x, z).sum().backward();
          assertThat(x.grad().dtype()).isSameAs(a);
          assertThat(z.grad().dtype()).isSameAs(b);
          assertThat(x.grad().toDoubleArray()).containsOnly(expected[i][0]);
          assertThat(z.grad().toDoubleArray()).containsOnly(expected[i][1]);
          operations.get(i).apply(x, y).sum().backward();
          assertThat(y.grad().dtype()).isSameAs(b);
          assertThat(y.grad().item()).isEqualTo(3 * expected[i][1]);
        }
      }
    }
    Tensor x = ones(2).requiresGrad_();
    x.mul(tensor(3, 4)).sum().backward();
    assertThat(x.grad()).hasToString("tensor([3., 4.])");
  }

  @Test
  @Tag("autograd-19.16")
  void resultsLieAsTheirOperandsDo() {
    Tensor turned = ones(2, 3).t();
    assertThat(turned.exp().stride()).containsExactly(1, 3);
    assertThat(turned.add(turned).stride()).containsExactly(1, 3);
    assertThat(turned.add(ones(3, 2)).stride()).containsExactly(1, 3);
    assertThat(ones(3, 2).add(turned).stride()).containsExactly(2, 1);
    assertThat(ones(3, 1).add(turned).stride()).containsExactly(1, 3);
    assertThat(turned.add(tensor(1.0)).stride()).containsExactly(1, 3);
    assertThat(ones(2, 3, 4).permute(2, 0, 1).add(1).stride()).containsExactly(1, 12, 4);
    Tensor channelsLast = ones(1, 2, 2, 3).permute(0, 3, 1, 2);
    assertThat(channelsLast.add(ones(1, 3, 1, 1)).stride()).containsExactly(12, 1, 6, 3);
    assertThat(ones(4, 6).slice(1, 0, 6, 2).exp().stride()).containsExactly(3, 1);
    assertThat(ones(3).expand(2, 3).exp().stride()).containsExactly(3, 1);
  }
}
