package dev.adjoint.graph;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.Edge;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * Stores the gradient of a non-leaf tensor ({@code retainGrad}), without keeping the tensor alive.
 */
final class RetainGrad implements NodeHooks.Retained {
  private final WeakReference<Tensor> target;
  private @Nullable Edge source;

  RetainGrad(Tensor target) {
    this.target = new WeakReference<>(target);
  }

  @Override
  public synchronized void moveTo(Edge now) {
    NodeHooks old = source == null ? null : NodeAccess.get().hooks(source.node());
    if (old != null) {
      old.remove(this);
    }
    source = now;
    NodeAccess.get().hooksForWrite(now.node()).add(this);
  }

  @Override
  public synchronized void accept(@Nullable Tensor[] grads) {
    Tensor tensor = target.get();
    Tensor grad = source == null ? null : grads[source.inputNr()];
    if (tensor == null || grad == null) {
      return;
    }
    AutogradMeta meta = GraphAccess.ensureMeta(tensor);
    Tensor old = meta.grad;
    // Cloned, since later additions must not reach whoever else holds this gradient.
    meta.grad = old == null ? grad.clone() : old.add(grad);
  }
}
