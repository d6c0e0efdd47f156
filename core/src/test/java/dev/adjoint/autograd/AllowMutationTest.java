package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Tensor;
import dev.adjoint.graph.AutogradState;
import dev.adjoint.graph.MutationRegion;
import dev.adjoint.graph.SavedHooks;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("autograd-11.14")
class AllowMutationTest {

  private static Tensor leaf() {
    return tensor(1.0, 2.0, 3.0).requiresGrad_();
  }

  @AfterEach
  void noRegionIsLeft() {
    assertThat(MutationRegion.OPEN.of(AutogradState.current())).isNull();
    assertThat(SavedHooks.OPEN.of(AutogradState.current())).isNull();
  }

  /** The gradient of what {@code body} computes, with writes into what it saved allowed. */
  private static String gradient(int clones, Function<Tensor, Tensor> body) {
    Tensor a = leaf();
    try (var region = Graph.allowMutationOnSavedTensors()) {
      Tensor out = body.apply(a);
      assertThat(region.clonedCount()).isEqualTo(clones);
      out.sum().backward();
      assertThat(region.clonedCount()).isZero();
    }
    return String.valueOf(a.grad());
  }

  @Test
  void whatIsWrittenToIsCopiedFirst() {
    String expected = "tensor([2., 4., 6.])";
    assertThat(
            gradient(
                1,
                a -> {
                  Tensor b = a.clone();
                  Tensor out = b.pow(2);
                  b.sin_();
                  return out;
                }))
        .isEqualTo(expected);
    assertThat(gradient(0, a -> a.clone().pow(2))).isEqualTo(expected);
    assertThatThrownBy(
            () -> {
              Tensor a = leaf();
              Tensor b = a.clone();
              Tensor out = b.pow(2);
              b.sin_();
              out.sum().backward();
            })
        .hasMessageContaining("has been modified by an inplace operation");
  }

  @Test
  void aSavedOutput() {
    Tensor a = leaf();
    try (var region = Graph.allowMutationOnSavedTensors()) {
      Tensor b = a.exp();
      Tensor expected = b.detach().clone();
      b.zero_();
      assertThat(region.clonedCount()).isEqualTo(1);
      // b itself is now a constant; its old value is still what the node saved.
      Tensor saved = a.exp().gradFn().savedTensors().getFirst().get();
      assertThat(saved.eq(expected).all().itemBoolean()).isTrue();
      Tensor c = a.exp();
      Tensor out = c.mul(1);
      c.zero_();
      out.sum().backward();
      assertThat(a.grad().eq(expected).all().itemBoolean()).isTrue();
    }
  }

  @Test
  void writesThroughViewsInBothDirections() {
    assertThat(
            gradient(
                1,
                a -> {
                  Tensor b = a.clone();
                  Tensor out = b.pow(2);
                  b.get("1:").mul_(10);
                  return out;
                }))
        .isEqualTo("tensor([2., 4., 6.])");
    assertThat(
            gradient(
                1,
                a -> {
                  Tensor b = a.clone();
                  Tensor out = b.get("1:").pow(2);
                  b.mul_(10);
                  return out;
                }))
        .isEqualTo("tensor([0., 4., 6.])");
    assertThat(
            gradient(
                1,
                a -> {
                  Tensor b = a.clone();
                  Tensor out = b.pow(2);
                  b.set(0, 7);
                  return out;
                }))
        .isEqualTo("tensor([2., 4., 6.])");
    assertThat(
            gradient(
                1,
                a -> {
                  Tensor b = a.clone();
                  Tensor out = b.pow(2);
                  noGrad(() -> b.detach().set(tensor(0, 2), tensor(7.0)));
                  return out;
                }))
        .isEqualTo("tensor([2., 4., 6.])");
  }

  @Test
  void oneTensorSavedOftenIsCopiedOnce() {
    assertThat(
            gradient(
                1,
                a -> {
                  Tensor b = a.clone();
                  Tensor out = b.mul(b).add(b.pow(2)).add(b.sin());
                  b.zero_();
                  b.zero_();
                  return out;
                }))
        .isEqualTo(leaf().detach().mul(4).add(leaf().detach().cos()).toString());
  }

  @Test
  void eachVersionIsCopied() {
    assertThat(
            gradient(
                2,
                a -> {
                  Tensor b = a.clone();
                  Tensor first = b.pow(2);
                  b.add_(1);
                  Tensor second = b.pow(2);
                  b.add_(1);
                  return first.add(second);
                }))
        .isEqualTo("tensor([ 6., 10., 14.])");
  }

  @Test
  void whatTheWritingOperationSavesItself() {
    assertThat(
            gradient(
                2,
                a -> {
                  Tensor b = a.clone();
                  Tensor out = b.mul_(b.detach()); // saves what it is about to overwrite
                  Tensor result = out.mul(a);
                  b.zero_();
                  return result;
                }))
        .isEqualTo("tensor([ 2.,  8., 18.])");
  }

  @Test
  void whatBackwardHasFreedIsNotCopied() {
    Tensor a = leaf();
    try (var region = Graph.allowMutationOnSavedTensors()) {
      Tensor b = a.clone();
      b.pow(2).sum().backward();
      assertThat(region.originalCount()).isZero();
      b.sin_();
      assertThat(region.clonedCount()).isZero();
    }
    assertThat(a.grad()).hasToString("tensor([2., 4., 6.])");
  }

  @Test
  void doubleBackward() {
    Tensor a = leaf();
    try (var _ = Graph.allowMutationOnSavedTensors()) {
      Tensor b = a.clone();
      Tensor out = b.pow(3);
      b.sin_();
      Tensor g = grad(List.of(out.sum()), List.of(a), null, null, true, null).getFirst();
      assertThat(g.detach()).hasToString("tensor([ 3., 12., 27.])");
      g.sum().backward();
    }
    assertThat(a.grad()).hasToString("tensor([ 6., 12., 18.])");
  }

  @Test
  void whatIsSavedAgainFromTheSavedMemoryIsCopiedToo() {
    Tensor a = leaf();
    try (var _ = Graph.allowMutationOnSavedTensors()) {
      Tensor b = a.clone();
      Tensor g = grad(List.of(b.pow(3).sum()), List.of(a), null, null, true, null).getFirst();
      b.zero_();
      g.sum().backward();
    }
    assertThat(a.grad()).hasToString("tensor([ 6., 12., 18.])");
  }

  @Test
  void backwardBelongsInside() {
    String text = "Trying to backward outside of the 'allow_mutation_on_saved_tensors' context";
    Tensor a = leaf();
    Tensor[] out = new Tensor[2];
    Graph.allowMutationOnSavedTensors(
        () -> {
          Tensor b = a.clone();
          out[0] = b.pow(2).sum();
          Tensor c = a.clone();
          out[1] = c.pow(2).sum();
          c.sin_();
        });
    for (Tensor t : out) {
      assertThatThrownBy(t::backward)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(text);
      Graph.allowMutationOnSavedTensors(
          () -> assertThatThrownBy(t::backward).hasMessageContaining(text));
    }
    assertThat(a.grad()).isNull();
  }

  @Test
  void regionsDoNotNest() {
    try (var outer = Graph.allowMutationOnSavedTensors()) {
      assertThatThrownBy(Graph::allowMutationOnSavedTensors)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("allow_mutation_on_saved_tensors contexts cannot be nested");
      Tensor a = leaf();
      Tensor b = a.clone();
      Tensor out = b.pow(2);
      b.zero_();
      assertThat(outer.clonedCount()).isEqualTo(1);
      out.sum().backward();
      assertThat(a.grad()).hasToString("tensor([2., 4., 6.])");
    }
    Tensor result = Graph.allowMutationOnSavedTensors(() -> leaf().pow(2));
    assertThat(result.detach()).hasToString("tensor([1., 4., 9.])");
  }

  /** Every way to change memory is heard of, also where nothing is recorded. */
  @Test
  void whateverWritesLeavesWhatIsSaved() {
    List<Consumer<Tensor>> writes =
        List.of(
            t -> t.zero_(),
            t -> t.uniform_(),
            t -> t.indexPut_(new Tensor[] {tensor(0L)}, tensor(7.0)),
            t -> t.scatter_(0, tensor(1L, 0L), tensor(5.0, 6.0)),
            t -> t.cumsum_(0),
            t -> t.resize_(1),
            t -> t.set_(zeros(2)));
    for (Consumer<Tensor> write : writes) {
      Tensor x = tensor(2.0, 3.0).requiresGrad_();
      try (var _ = Graph.allowMutationOnSavedTensors()) {
        Tensor y = x.clone();
        Tensor z = y.mul(y).sum();
        write.accept(y.detach());
        z.backward();
      }
      assertThat(x.grad()).hasToString("tensor([4., 6.])");
    }
  }
}
