package dev.adjoint.ops.copy;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How copies, and tensors made like others, lie in memory. */
class CloneTest {
  @Test
  void copiesOfWhatLeavesGapsKeepTheOrderOfDimensions() {
    Tensor x = ones(2, 3, 4).get("..., 0").t();
    assertThat(x.stride()).containsExactly(4, 12);
    Tensor put = x.indexPut(new Tensor[] {tensor(0)}, tensor(2.0));
    for (Tensor like :
        List.of(x.clone(), x.to(FLOAT64), zerosLike(x), fullLike(x, 2), randLike(x), put)) {
      assertThat(like.stride()).containsExactly(1, 3);
    }
    assertThat(x.contiguous().stride()).containsExactly(2, 1);
    assertThat(ones(3).expand(2, 3).t().clone().stride()).containsExactly(2, 1);
  }

  @Test
  void copiesKeepTheStridesOfDimensionsOfOneElement() {
    Tensor x = ones(2, 1).t();
    for (Tensor like : List.of(x.clone(), x.to(FLOAT64), x.clone().clone())) {
      assertThat(like.stride()).containsExactly(1, 1);
    }
    // They decide where the dimension goes in what is computed next.
    assertThat(x.clone().unsqueeze_(1).minimum(ones(2, 2)).stride()).containsExactly(1, 1, 2);
    assertThat(x.contiguous().stride()).containsExactly(1, 1);
  }

  @Test
  void aTensorWhoseElementsAreOnePlaceTakesACopyOfItself() {
    Tensor x = tensor(2.0).expand(2, 3);
    long version = x.version();
    assertThat(x.copy_(x)).isSameAs(x);
    assertThat(x.version()).isEqualTo(version + 1);
    assertThatThrownBy(() -> x.copy_(ones(2, 3))).hasMessageContaining("single memory location");
    x.detach().copy_(x);
    x.get("0").copy_(x.get("1"));
    assertThat(x.version()).isEqualTo(version + 3);
    assertThatThrownBy(() -> x.copy_(x.get("0"))).hasMessageContaining("single memory location");
    Tensor many = tensor(2.0).expand(1L << 40);
    assertThat(many.copy_(many).get(-1).item()).isEqualTo(2);
    Tensor leaf = tensor(3.0).requiresGrad_();
    Tensor y = leaf.broadcastTo(2, 3).unsafeSplit(2, 0).getFirst();
    y.copy_(y);
    y.sum().backward();
    assertThat(leaf.grad().item()).isEqualTo(6);
  }

  /** Computed results are laid out anew, where copies keep what they can. */
  @Test
  void resultsOfRowMajorOperandsHavePlainStrides() {
    for (Tensor x :
        new Tensor[] {
          zeros(9).asStrided(size(1, 3), new long[] {100, 1}),
          zeros(4).asStrided(size(2, 1, 2), new long[] {2, 7, 1}),
          zeros(2, 0, 2).permute(2, 1, 0)
        }) {
      long[] plain = zeros(x.shape()).stride();
      for (Tensor y : new Tensor[] {x.exp(), x.add(x), x.nextafter(x), x.eq(x), x.addcmul(x, x)}) {
        assertThat(y.stride()).isEqualTo(plain);
      }
      assertThat(x.clone().stride()).isEqualTo(x.stride());
      assertThat(x.to(FLOAT64).stride()).isEqualTo(x.stride());
    }
  }
}
