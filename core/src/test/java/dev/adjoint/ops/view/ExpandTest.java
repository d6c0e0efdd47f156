package dev.adjoint.ops.view;

import static dev.adjoint.Adjoint.ones;
import static dev.adjoint.Adjoint.tensor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.Autograd;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpandTest {
  @Test
  void theGradientOfASingleElementIsANewTensor() {
    Tensor x = tensor(1.0).requiresGrad_();
    Tensor same = x.expandAs(x);
    Tensor weight = ones();
    List<Tensor> grads =
        Autograd.grad(List.of(same), List.of(x), List.of(weight), true, false, false, false);
    grads.getFirst().mul_(5);
    assertThat(weight.item()).isEqualTo(1);
  }
}
