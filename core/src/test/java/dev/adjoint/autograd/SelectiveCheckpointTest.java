package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static dev.adjoint.autograd.Checkpoint.checkpoint;
import static dev.adjoint.autograd.Checkpoint.createSelectiveCheckpointContexts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Tensor;
import dev.adjoint.graph.AutogradState;
import dev.adjoint.graph.SavedHooks;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("autograd-12.13")
class SelectiveCheckpointTest {
  private static final CheckpointOptions WHOLE = CheckpointOptions.nonReentrant().earlyStop(false);

  private static CheckpointOptions keeping(String... operations) {
    return WHOLE.contextFn(() -> createSelectiveCheckpointContexts(List.of(operations)));
  }

  private static Tensor gradOf(Tensor output, Tensor input) {
    return grad(output.sum(), input).getFirst();
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(AutogradState.interceptor()).isNull();
    assertThat(SavedHooks.OPEN.of(AutogradState.current())).isNull();
  }

  /** The operations that really run while {@code body} does. */
  private static List<String> computed(Runnable body) {
    List<String> names = new ArrayList<>();
    AutogradState state = AutogradState.current();
    var outer =
        state.intercept(
            (op, effect, inputs, forward) -> {
              names.add(op.nodeName());
              return forward.get();
            });
    try {
      body.run();
    } finally {
      state.intercept(outer);
    }
    return names;
  }

  @Test
  void whatIsKeptIsTheSameAsWhatIsRecomputed() {
    Tensor x = rand(3, 3).requiresGrad_();
    Tensor y = rand(3, 3).requiresGrad_();
    UnaryOperator<Tensor> region = t -> t.matmul(y).sin().matmul(y).sum(0).exp().mul(t);
    List<Tensor> expected = grad(List.of(region.apply(x).sum()), List.of(x, y));
    for (String kept : List.of("MmBackward0", "SinBackward0", "SumBackward1", "ExpBackward0")) {
      Tensor out = checkpoint(region, x, keeping(kept));
      List<Tensor> actual = grad(List.of(out.sum()), List.of(x, y));
      assertThat(actual).hasToString(expected.toString());
    }
    Tensor all =
        checkpoint(
            region,
            x,
            WHOLE.contextFn(
                () ->
                    createSelectiveCheckpointContexts(
                        (outputs, op, inputs) -> CheckpointPolicy.PREFER_SAVE, false)));
    assertThat(grad(List.of(all.sum()), List.of(x, y))).hasToString(expected.toString());
  }

  @Test
  void keptOperationsDoNotRunAgain() {
    Tensor x = rand(3, 3).requiresGrad_();
    int[] runs = new int[1];
    List<String> asked = new ArrayList<>();
    SelectivePolicy policy =
        (outputs, op, inputs) -> {
          asked.add(op + " " + outputs.getFirst().shape() + " of " + inputs.size());
          inputs.getFirst().add(1); // what a policy computes is nobody's business
          return op.equals("MmBackward0")
              ? CheckpointPolicy.MUST_SAVE
              : CheckpointPolicy.MUST_RECOMPUTE;
        };
    List<long[]> products = new ArrayList<>();
    UnaryOperator<Tensor> region =
        t -> {
          runs[0]++;
          Tensor product = t.matmul(t);
          products.add(new long[] {product.dataPtr()});
          Tensor s = product.sin();
          products.add(new long[] {s.dataPtr()});
          return s.exp();
        };
    Tensor out =
        checkpoint(
            region, x, WHOLE.contextFn(() -> createSelectiveCheckpointContexts(policy, false)));
    assertThat(asked)
        .containsExactly(
            "MmBackward0 torch.Size([3, 3]) of 2",
            "SinBackward0 torch.Size([3, 3]) of 1",
            "ExpBackward0 torch.Size([3, 3]) of 1");
    out.sum().backward();
    assertThat(runs[0]).isEqualTo(2);
    assertThat(asked).hasSize(3);
    assertThat(products.get(2))
        .isEqualTo(products.get(0)); // the product is the one of the first run
    assertThat(products.get(3)).isNotEqualTo(products.get(1));
  }

  @Test
  void backwardGoesThroughOnce() {
    Tensor x = rand(3).requiresGrad_();
    Tensor out = checkpoint(t -> t.sin().exp(), x, keeping("SinBackward0"));
    out.sum().backward(true, false);
    assertThatThrownBy(() -> out.sum().backward())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Trying to backward an extra time.");
    Tensor nothingKept = checkpoint(t -> t.sin().exp(), x, keeping("MmBackward0"));
    nothingKept.sum().backward(true, false);
    nothingKept.sum().backward();
  }

  @Test
  void theRegionHasToDoTheSame() {
    Tensor x = rand(3).requiresGrad_();
    int[] runs = new int[1];
    Tensor other =
        checkpoint(t -> runs[0]++ == 0 ? t.sin().exp() : t.cos(), x, keeping("SinBackward0"));
    assertThatThrownBy(() -> other.sum().backward())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("CosBackward0 encountered during backward but not found in storage.");
    int[] again = new int[1];
    Tensor more =
        checkpoint(
            t -> again[0]++ == 0 ? t.sin().exp() : t.sin().sin().exp(), x, keeping("SinBackward0"));
    assertThatThrownBy(() -> more.sum().backward())
        .hasMessageContaining(
            "SinBackward0 invocation index 1 encountered during backward but not found");
  }

  @Test
  void whatIsKeptMustNotBeWrittenTo() {
    Tensor x = rand(3).requiresGrad_();
    UnaryOperator<Tensor> region =
        t -> {
          Tensor s = t.sin();
          return s.mul_(2).exp();
        };
    Tensor out = checkpoint(region, x, keeping("SinBackward0"));
    assertThatThrownBy(() -> out.sum().backward())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Tensor cached during selective activation checkpoint has been mutated");
    CheckpointOptions allowed =
        WHOLE.contextFn(
            () ->
                createSelectiveCheckpointContexts(
                    (outputs, op, inputs) ->
                        op.equals("SinBackward0")
                            ? CheckpointPolicy.MUST_SAVE
                            : CheckpointPolicy.PREFER_RECOMPUTE,
                    true));
    assertThat(gradOf(checkpoint(t -> t.sin().exp(), x, allowed), x))
        .hasToString(gradOf(x.sin().exp(), x).toString());
    // The sine that was kept has been doubled, and recomputation doubles it again.
    Tensor doubled = x.detach().sin().mul(4).exp().mul(2).mul(x.detach().cos());
    Tensor given = gradOf(checkpoint(region, x, allowed), x);
    assertThat(given.sub(doubled).abs().max().item()).isLessThan(1e-4);
  }

  @Test
  void operationsAreSeenOneByOne() {
    Tensor x = rand(3, 3);
    assertThat(
            computed(
                () -> {
                  x.sin();
                  x.matmul(x);
                  x.sum();
                  x.max();
                  x.t();
                }))
        .startsWith("SinBackward0", "MmBackward0", "SumBackward0");
  }

  @Test
  void contextsThatKeepAreForTheNonReentrantVariantOnly() {
    Tensor x = rand(3).requiresGrad_();
    assertThatThrownBy(
            () -> checkpoint(t -> t.sin(), x, keeping("SinBackward0").useReentrant(true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("only supported when use_reentrant=False");
  }
}
