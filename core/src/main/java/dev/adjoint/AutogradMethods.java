package dev.adjoint;

import dev.adjoint.autograd.Autograd;
import dev.adjoint.autograd.Differentiable;
import dev.adjoint.autograd.GradientEdge;
import dev.adjoint.autograd.PostAccumulateGradHook;
import dev.adjoint.autograd.RemovableHandle;
import dev.adjoint.autograd.TensorHook;
import dev.adjoint.graph.TransformScope;
import dev.adjoint.graph.Variable;
import dev.adjoint.op.Require;
import dev.adjoint.ops.copy.Replace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Autograd methods of a tensor: backward, gradients, hooks and history. */
public sealed interface AutogradMethods extends Differentiable permits Tensor {

  /**
   * Runs backward from this one-element tensor and accumulates gradients into the {@link
   * Tensor#grad()} of every leaf it depends on.
   *
   * @throws IllegalStateException if this tensor has more than one element, does not require grad,
   *     or its graph was freed by an earlier backward
   */
  default void backward() {
    Autograd.backward(List.of((Tensor) this), null, null, false, null);
  }

  /**
   * Runs backward from this tensor, starting with {@code gradient}: the vector of a vector-Jacobian
   * product.
   *
   * @param gradient the gradient with respect to this tensor, of the same shape
   */
  default void backward(@Nullable Tensor gradient) {
    backward(gradient, null, false, null);
  }

  /**
   * Runs backward with the gradient of this tensor; see {@link #backward(Tensor)}.
   *
   * @param gradient the gradient of this tensor, or null if it has one element
   * @param retainGraph whether the graph can be used again; null means {@code createGraph}
   */
  default void backward(@Nullable Tensor gradient, @Nullable Boolean retainGraph) {
    backward(gradient, retainGraph, false, null);
  }

  /**
   * Runs backward with the gradient of this tensor, and records the backward pass if {@code
   * createGraph}; see {@link #backward(Tensor, Boolean)}.
   */
  default void backward(
      @Nullable Tensor gradient, @Nullable Boolean retainGraph, boolean createGraph) {
    backward(gradient, retainGraph, createGraph, null);
  }

  /**
   * Runs backward from this tensor, with all options.
   *
   * @param gradient the gradient with respect to this tensor; null means 1, for a tensor of one
   *     element
   * @param retainGraph whether to keep the graph for another backward; null means the value of
   *     {@code createGraph}
   * @param createGraph whether to record the backward pass, so that the gradients can be
   *     differentiated
   * @param inputs the only tensors to accumulate gradients into; null means all leaves
   */
  default void backward(
      @Nullable Tensor gradient,
      @Nullable Boolean retainGraph,
      boolean createGraph,
      @Nullable List<? extends Differentiable> inputs) {
    Autograd.backward(
        List.of((Tensor) this),
        gradient == null ? null : List.of(gradient),
        retainGraph,
        createGraph,
        inputs);
  }

  /** Runs backward, optionally keeping the graph or recording the backward pass. */
  default void backward(boolean retainGraph, boolean createGraph) {
    backward(null, retainGraph, createGraph, null);
  }

  /**
   * The graph edge that gradients of this tensor arrive at. Later in-place writes to the tensor do
   * not change the returned edge.
   *
   * <p>{@code Adjoint.grad} and {@code Adjoint.backward} accept it in place of a tensor.
   *
   * @throws IllegalStateException if this tensor does not require grad
   */
  @Override
  default GradientEdge gradientEdge() {
    return Variable.requireGradientEdge((Tensor) this);
  }

  /**
   * Sets {@code requires_grad} on this leaf, so that operations on it are recorded. Returns this
   * tensor.
   */
  default Tensor requiresGrad_() {
    return requiresGrad_(true);
  }

  /**
   * Sets or clears {@code requires_grad} on this leaf. Returns this tensor.
   *
   * @throws IllegalStateException if the dtype is not floating-point, or this is not a leaf and
   *     {@code requiresGrad} is false
   */
  default Tensor requiresGrad_(boolean requiresGrad) {
    TransformScope.refuse(
        "requires_grad_()", " (or perhaps using torch.autograd.functional.* APIs)");
    Variable.setRequiresGrad((Tensor) this, requiresGrad);
    return (Tensor) this;
  }

  /**
   * Detaches this tensor from the graph in place: it becomes a leaf that does not require grad.
   * Returns this tensor.
   */
  default Tensor detach_() {
    Variable.detachInPlace((Tensor) this);
    return (Tensor) this;
  }

  /**
   * Replaces the storage, sizes and dtype of this tensor by those of another, like assigning to
   * {@code x.data}. The tensor keeps its place in the graph; nothing is recorded and the version
   * counter is not incremented.
   *
   * @throws IllegalStateException if this requires grad and the data is not floating-point
   */
  default void setData(Tensor data) {
    Require.nonNull(data, "data");
    Replace.setData((Tensor) this, data);
  }

  /**
   * Makes this tensor share the storage, sizes and strides of another tensor of the same dtype;
   * counts as an in-place write. Returns this tensor.
   *
   * @throws IllegalStateException if the dtypes differ, or this is a leaf that requires grad and
   *     recording is on
   */
  default Tensor set_(Tensor source) {
    return Replace.set((Tensor) this, Require.nonNull(source, "source"));
  }

  /**
   * Resizes this tensor in place, row-major over its existing storage. If that is too small, the
   * tensor moves to a larger storage, which its views no longer share. New elements are
   * uninitialized. Returns this tensor.
   *
   * @throws IllegalStateException if this requires grad
   */
  default Tensor resize_(long... sizes) {
    return Replace.resize((Tensor) this, Require.nonNull(sizes, "sizes").clone());
  }

  /** Resizes to the given shape; see {@link #resize_(long...)}. */
  default Tensor resize_(Shape size) {
    return Replace.resize((Tensor) this, Require.nonNull(size, "size").toArray());
  }

  /**
   * Makes backward store the gradient of this non-leaf tensor in its {@code grad()}; no effect on a
   * leaf.
   */
  default void retainGrad() {
    TransformScope.refuse("retain_grad()", "");
    Variable.retainGrad((Tensor) this);
  }

  /** Whether this is a non-leaf tensor on which {@link #retainGrad()} was called. */
  default boolean retainsGrad() {
    return Variable.retainsGrad((Tensor) this);
  }

  /** Sets the gradient, or clears it with null. */
  default void setGrad(@Nullable Tensor grad) {
    Variable.setGrad((Tensor) this, grad);
  }

  /**
   * Registers a hook that is called with this tensor's gradient in every backward pass and may
   * replace it.
   */
  default RemovableHandle registerHook(TensorHook hook) {
    return Variable.registerHook((Tensor) this, Require.nonNull(hook, "hook"));
  }

  /** Registers a hook that is called each time a gradient has been accumulated into this leaf. */
  default RemovableHandle registerPostAccumulateGradHook(PostAccumulateGradHook hook) {
    return Variable.registerPostAccumulateGradHook((Tensor) this, Require.nonNull(hook, "hook"));
  }
}
