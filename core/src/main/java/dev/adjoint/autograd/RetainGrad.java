package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.op.AutogradMeta;
import dev.adjoint.op.TensorAccess;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/** Stores the gradient of a tensor that is no leaf; it does not keep the tensor alive. */
public final class RetainGrad {
  private final WeakReference<Tensor> target;
  private @Nullable Node node;
  private int outputNr;

  RetainGrad(Tensor target) {
    this.target = new WeakReference<>(target);
  }

  /** Follows the tensor to the history it has now. */
  synchronized void moveTo(Node newNode, int newOutputNr) {
    NodeHooks old = node == null ? null : node.hooks();
    if (old != null) {
      old.remove(this);
    }
    node = newNode;
    outputNr = newOutputNr;
    newNode.hooksForWrite().add(this);
  }

  synchronized void accept(@Nullable Tensor[] grads) {
    Tensor tensor = target.get();
    Tensor grad = grads[outputNr];
    if (tensor == null || grad == null) {
      return;
    }
    AutogradMeta meta = TensorAccess.ensureMeta(tensor);
    Tensor old = meta.grad;
    // Cloned, since later additions must not reach whoever else holds this gradient.
    meta.grad = old == null ? grad.clone() : old.add(grad);
  }
}
