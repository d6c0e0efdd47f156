package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Opaque;
import org.jspecify.annotations.Nullable;

/** Twice and three times a tensor, by one node. */
final class TwoResults implements Opaque {

  static Tensor[] of(Tensor x) {
    return Dispatch.call(new TwoResults(), x);
  }

  @Override
  public String nodeName() {
    return "TwoResultsBackward";
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    Tensor x = inputs[0].detach();
    return new Tensor[] {x.mul(2), x.mul(3)};
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return false;
  }

  @Override
  public @Nullable Tensor[] vjp(@Nullable Tensor[] grads, Saved saved) {
    Tensor sum = null;
    for (int i = 0; i < 2; i++) {
      Tensor grad = grads[i];
      if (grad != null) {
        Tensor part = grad.mul(i + 2);
        sum = sum == null ? part : sum.add(part);
      }
    }
    return new @Nullable Tensor[] {sum};
  }
}
