package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.arange;
import static dev.adjoint.Adjoint.ones;
import static dev.adjoint.Adjoint.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Func;
import dev.adjoint.Shape;
import dev.adjoint.Tensor;
import dev.adjoint.graph.AutogradState;
import dev.adjoint.op.Interceptor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every family of operations, views and writes included, is run by one routine. */
final class InterceptorTest {

  /** What an interceptor sees while {@code body} runs, as node name and effect. */
  private static List<String> seen(Supplier<?> body) {
    List<String> seen = new ArrayList<>();
    AutogradState state = AutogradState.current();
    @Nullable Interceptor outer =
        state.intercept(
            (op, effect, inputs, forward) -> {
              seen.add(op.nodeName() + " " + effect);
              return forward.get();
            });
    try {
      Object _ = body.get();
    } finally {
      state.intercept(outer);
    }
    return seen;
  }

  @Test
  void everyFamilyMeetsTheInterceptor() {
    Tensor x = arange(6.0).reshape(2, 3);
    Tensor w = x.clone();
    Tensor index = tensor(0L, 1L, 0L).reshape(1, 3);
    assertThat(seen(() -> x.mul(x))).containsExactly("MulBackward0 ALLOCATES");
    assertThat(seen(() -> x.sum(0))).containsExactly("SumBackward1 ALLOCATES");
    assertThat(seen(() -> x.clone())).containsExactly("CloneBackward0 ALLOCATES");
    assertThat(seen(() -> x.matmul(x.t())))
        .containsExactly("TBackward0 VIEWS", "MmBackward0 ALLOCATES");
    assertThat(seen(() -> x.cumsum(0))).containsExactly("CumsumBackward0 ALLOCATES");
    assertThat(seen(() -> x.select(0, 1))).containsExactly("SelectBackward0 VIEWS");
    assertThat(seen(() -> x.unbind(0))).containsExactly("UnbindBackward0 VIEWS");
    assertThat(seen(() -> w.mul_(2))).containsExactly("MulBackward0 WRITES");
    assertThat(seen(() -> w.copy_(x))).containsExactly("CopyBackwards WRITES");
    assertThat(seen(() -> w.scatter_(0, index, x))).contains("ScatterBackward0 WRITES");
    assertThat(seen(() -> w.cumsum_(0))).containsExactly("CumsumBackward0 WRITES");
    assertThat(seen(() -> w.t_())).containsExactly("TBackward1 WRITES");
  }

  @Test
  void itSeesWhatTransformsComputeBelow() {
    Tensor x = arange(6.0).reshape(2, 3);
    assertThat(seen(() -> Func.vmap((Tensor row) -> row.select(0, 1).mul_(2)).apply(x)))
        .containsExactly("SelectBackward0 VIEWS", "MulBackward0 WRITES");
  }

  @Test
  void aCapturedTensorIsNotTransposedInPlaceInADifferentiation() {
    Tensor captured = ones(2, 3);
    assertThatThrownBy(
            () ->
                Func.grad(
                        (Tensor x) -> {
                          captured.t_();
                          return x.sum();
                        })
                    .apply(ones(2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("in-place operation (aten::t_) that would mutate a captured Tensor");
    assertThat(captured.shape()).hasToString("torch.Size([2, 3])");
  }

  @Test
  @SuppressWarnings("try") // the level is used for its close alone
  void aStridedViewInPlaceKeepsItsPlaceInTheTangent() {
    try (DualLevel level = ForwardAd.dualLevel()) {
      Tensor x = arange(6.0).reshape(2, 3);
      Tensor tangent = x.mul(10);
      Tensor row = ForwardAd.makeDual(x, tangent).select(0, 1);
      row.asStrided_(Shape.of(2), new long[] {1}, 4L);
      assertThat(ForwardAd.unpackDual(row).tangent()).hasToString("tensor([40., 50.])");
    }
  }

  @Test
  @SuppressWarnings("try") // the level is used for its close alone
  void aRandomFillIsAWriteAsAnyOther() {
    Tensor x = ones(3);
    assertThat(seen(() -> x.uniform_())).containsExactly("UniformBackward0 WRITES");
    try (DualLevel level = ForwardAd.dualLevel()) {
      Tensor dual = ForwardAd.makeDual(ones(3), ones(3));
      dual.normal_();
      assertThat(ForwardAd.unpackDual(dual).tangent()).hasToString("tensor([0., 0., 0.])");
    }
  }
}
