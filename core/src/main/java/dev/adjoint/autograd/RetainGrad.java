package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.op.AutogradMeta;
import dev.adjoint.op.TensorAccess;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/** Stores the gradient of a tensor that is no leaf; it does not keep the tensor alive. */
public final class RetainGrad {
  private final WeakReference<Tensor> target;
  private @Nullable Edge source;

  RetainGrad(Tensor target) {
    this.target = new WeakReference<>(target);
  }

  /** Follows the tensor to the history it has now. */
  synchronized void moveTo(Edge now) {
    NodeHooks old = source == null ? null : source.node().hooks();
    if (old != null) {
      old.remove(this);
    }
    source = now;
    now.node().hooksForWrite().add(this);
  }

  synchronized void accept(@Nullable Tensor[] grads) {
    Tensor tensor = target.get();
    Tensor grad = source == null ? null : grads[source.inputNr()];
    if (tensor == null || grad == null) {
      return;
    }
    AutogradMeta meta = TensorAccess.ensureMeta(tensor);
    Tensor old = meta.grad;
    // Cloned, since later additions must not reach whoever else holds this gradient.
    meta.grad = old == null ? grad.clone() : old.add(grad);
  }
}
