package dev.adjoint.op;

import static dev.adjoint.Adjoint.arange;
import static dev.adjoint.Adjoint.grad;
import static dev.adjoint.Adjoint.tensor;
import static dev.adjoint.Func.vmap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Writes of a tensor's own elements. Which are refused is compared with libtorch in {@code
 * OverlapsConformanceTest}.
 */
@Tag("checked")
final class OverlapTest {
  private static final String PART =
      "unsupported operation: some elements of the input tensor and the written-to tensor refer to"
          + " a single memory location. Please clone() the tensor before performing the operation.";

  @Test
  void oneElementMayBeWrittenEverywhere() {
    assertThat(arange(6.0).fill_(arange(6.0).get(5)).toDoubleArray()).containsOnly(5);
    Tensor x = arange(6.0);
    x.fill_(x.get(5));
    assertThat(x.toDoubleArray()).containsExactly(5, 5, 5, 5, 5, 5);
    Tensor y = arange(6.0);
    y.set("1:", y.get(2));
    assertThat(y.toDoubleArray()).containsExactly(0, 2, 2, 2, 2, 2);
    Tensor z = arange(6.0);
    z.maskedFill_(z.gt(3), z.get(1));
    z.indexFill_(0, tensor(0L), z.get(2));
    z.set(z.eq(3), z.get(0));
    assertThat(z.toDoubleArray()).containsExactly(2, 1, 2, 2, 1, 1);
  }

  @Test
  void aMaskScattersWhatWasThere() {
    Tensor x = arange(6.0);
    x.maskedScatter_(x.gt(3), x.get("0:2"));
    assertThat(x.toDoubleArray()).containsExactly(0, 1, 2, 3, 0, 1);
    Tensor y = arange(6.0);
    y.maskedScatter_(y.lt(5), y.get("1:"));
    assertThat(y.toDoubleArray()).containsExactly(1, 2, 3, 4, 5, 5);
  }

  @Test
  void aRowMayBeWrittenIntoAllRows() {
    Tensor x = arange(6.0).view(2, 3);
    x.set(":", x.get(1));
    assertThat(x.toDoubleArray()).containsExactly(3, 4, 5, 3, 4, 5);
  }

  @Test
  void partlySharedMemoryIsRefusedAndNothingIsWritten() {
    Tensor x = arange(6.0);
    assertThatThrownBy(() -> x.get("1:").copy_(x.get(":5"))).hasMessage(PART);
    assertThatThrownBy(() -> x.get("1:").add_(x.get(2))).hasMessage(PART);
    assertThatThrownBy(() -> x.set("1:", x.get(":5"))).hasMessage(PART);
    assertThatThrownBy(() -> x.get("3:").scatter_(0, tensor(0L, 1), x.get(":5"))).hasMessage(PART);
    assertThat(x.toDoubleArray()).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(x.version()).isZero();
  }

  @Test
  void gradientsPassToWhatWasRead() {
    Tensor leaf = arange(4.0).requiresGrad_();
    Tensor x = leaf.mul(2);
    x.fill_(x.get(3));
    x.sum().backward();
    assertThat(leaf.grad().toDoubleArray()).containsExactly(0, 0, 0, 8);
    leaf.setGrad(null);
    Tensor y = leaf.mul(2);
    y.set("1:", y.get(2));
    y.sum().backward();
    assertThat(leaf.grad().toDoubleArray()).containsExactly(2, 0, 6, 0);
  }

  @Test
  void eachMemberOfABatchReadsItsOwn() {
    Tensor x = arange(6.0).view(2, 3);
    Tensor filled =
        vmap(row -> {
              Tensor own = row.clone();
              return own.fill_(own.get(1));
            })
            .apply(x);
    assertThat(filled.toDoubleArray()).containsExactly(1, 1, 1, 4, 4, 4);
  }

  @Test
  void whatIsExpandedMayBeCopiedOntoItself() {
    Tensor x = tensor(5.0).expand(3);
    x.copy_(x);
    assertThat(x.version()).isEqualTo(1);
    assertThat(x.toDoubleArray()).containsExactly(5, 5, 5);
    assertThatThrownBy(() -> x.copy_(x.clone())).hasMessageContaining("more than one element");
  }

  @Test
  void onlyTheFirstOfTwoOperandsThatAreWrittenIsKeptAsItWas() {
    Tensor z = tensor(2.0).requiresGrad_();
    for (UnaryOperator<Tensor> write :
        List.<UnaryOperator<Tensor>>of(x -> x.addcmul_(x, z, 0.5), x -> x.addcdiv_(x, z, 0.5))) {
      Tensor x = tensor(3.0);
      Tensor written = write.apply(x);
      assertThatThrownBy(() -> written.backward()).hasMessageContaining("modified by an inplace");
    }
  }

  @Test
  void aGradientMayBeWrittenToBeforeItsOwnGradientIsTaken() {
    Tensor x = tensor(4.0).requiresGrad_();
    Tensor gradient =
        Objects.requireNonNull(
            grad(List.of(x.sqrt()), List.of(x), null, true, true, false).getFirst());
    gradient.mul_(2).sum().backward();
    assertThat(Objects.requireNonNull(x.grad()).item()).isEqualTo(-0.0625);
  }
}
