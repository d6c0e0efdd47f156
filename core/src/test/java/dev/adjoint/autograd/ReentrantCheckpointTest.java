package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static dev.adjoint.autograd.Checkpoint.checkpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Checkpoints whose backward is a backward pass of its own. */
class ReentrantCheckpointTest {
  private static final CheckpointOptions PLAIN = CheckpointOptions.nonReentrant();

  private static Tensor leaf(double... values) {
    return tensor(values).requiresGrad_();
  }

  private static Tensor gradOf(Tensor output, Tensor input) {
    return grad(output.sum(), input).getFirst();
  }

  @Test
  @Tag("autograd-12.02")
  void reentrantWorksWithBackwardToAllLeavesOnly() {
    Tensor x = leaf(1, 2);
    String text = "torch.utils.checkpoint is incompatible with .grad()";
    Tensor first = checkpoint(t -> t.mul(t), x, true);
    assertThat(first.gradFn().name()).isEqualTo("CheckpointFunctionBackward");
    assertThatThrownBy(() -> gradOf(first, x))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(text);
    Tensor second = checkpoint(t -> t.mul(t), x, true);
    assertThatThrownBy(() -> second.sum().backward(null, null, false, List.of(x)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(text);
    assertThat(x.grad()).isNull();
    checkpoint(t -> t.mul(t), x, true).sum().backward();
    assertThat(x.grad()).hasToString("tensor([2., 4.])");
    second.sum().backward(true, false);
    assertThat(x.grad()).hasToString("tensor([4., 8.])");
    second.sum().backward();
    assertThatThrownBy(() -> second.sum().backward()).hasMessageContaining("a second time");
  }

  @Test
  @Tag("autograd-12.03")
  void reentrantNeedsAnOutputWithAGradient() {
    Tensor x = leaf(1, 2);
    Tensor out = checkpoint(t -> t.detach(), x, true);
    assertThatThrownBy(() -> out.sum().backward())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("none of output has requires_grad=True, this checkpoint() is not necessary");
    Tensor free = checkpoint(t -> t.detach().add(t.mul(0)), x, false);
    free.sum().backward();
    assertThat(x.grad()).hasToString("tensor([0., 0.])");
    List<Tensor> parts = checkpoint(args -> List.of(x.sin().detach(), x.exp()), PLAIN, x);
    assertThat(parts.get(0).requiresGrad()).isFalse();
    parts.get(1).sum().backward();
    assertThat(x.grad()).hasToString(x.detach().exp().toString());
  }

  @Test
  void reentrantOutputsThatAreNotOnlyTensors() {
    Tensor x = leaf(1, 2);
    Tensor w = leaf(3, 4);
    Object[] outputs =
        checkpoint(
            args -> new Object[] {((Tensor) args[0]).mul(w), args[1], args[0], tensor(1, 2)},
            CheckpointOptions.reentrant(),
            x,
            "text");
    assertThat(outputs[1]).isEqualTo("text");
    assertThat(outputs[2]).isNotSameAs(x);
    assertThat(((Tensor) outputs[2]).gradFn()).isSameAs(((Tensor) outputs[0]).gradFn());
    assertThat(((Tensor) outputs[3]).requiresGrad()).isFalse();
    ((Tensor) outputs[0]).sum().add(((Tensor) outputs[2]).mul(10).sum()).backward();
    assertThat(x.grad()).hasToString("tensor([13., 14.])");
    assertThat(w.grad()).hasToString("tensor([1., 2.])");
  }

  @Test
  void reentrantWithoutAnyInputThatNeedsAGradientWarns() {
    List<String> warnings = new ArrayList<>();
    try (var _ = Warnings.capture(warnings::add)) {
      Tensor w = leaf(1, 2);
      Tensor out = checkpoint(t -> t.mul(w), ones(2), true);
      assertThat(out.requiresGrad()).isFalse();
    }
    assertThat(warnings)
        .containsExactly("None of the inputs have requires_grad=True. Gradients will be None");
  }

  @Test
  @Tag("autograd-12.12")
  void reentrantRegionsNestAndMix() {
    Tensor x = leaf(0.3, 0.7);
    Tensor expected = gradOf(x.sin().sin().sin().exp().exp(), x);
    for (boolean outer : new boolean[] {true, false}) {
      for (boolean inner : new boolean[] {true, false}) {
        x.setGrad(null);
        Tensor out =
            checkpoint(t -> checkpoint(u -> u.sin().sin().exp(), t.sin(), inner).exp(), x, outer);
        out.sum().backward();
        assertThat(x.grad()).hasToString(expected.toString());
      }
    }
  }
}
