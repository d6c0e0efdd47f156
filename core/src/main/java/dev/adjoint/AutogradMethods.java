package dev.adjoint;

import dev.adjoint.autograd.Autograd;
import dev.adjoint.autograd.Differentiable;
import dev.adjoint.autograd.GradientEdge;
import dev.adjoint.autograd.PostAccumulateGradHook;
import dev.adjoint.autograd.RemovableHandle;
import dev.adjoint.autograd.TensorHook;
import dev.adjoint.autograd.TransformScope;
import dev.adjoint.autograd.Variable;
import dev.adjoint.op.Require;
import dev.adjoint.ops.Replace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a tensor can do as part of a graph. */
public sealed interface AutogradMethods extends Differentiable permits Tensor {

  /**
   * Computes the gradients of this one-element tensor for all leaves it was computed from, and adds
   * them to their {@link Tensor#grad()}.
   *
   * @throws IllegalStateException if this tensor has more than one element, needs no gradient, or
   *     its graph has been used up by an earlier call
   */
  default void backward() {
    Autograd.backward(List.of((Tensor) this), null, null, false, null);
  }

  /**
   * Computes the gradients of the sum of this tensor's elements weighted by {@code gradient}.
   *
   * @param gradient the gradient of this tensor: of the same shape
   */
  default void backward(@Nullable Tensor gradient) {
    backward(gradient, null, false, null);
  }

  /**
   * Computes gradients with all options.
   *
   * @param gradient the gradient of this tensor; null for 1 where it has one element
   * @param retainGraph whether the graph can be used again; null for the value of createGraph
   * @param createGraph whether the gradients can be differentiated in turn
   * @param inputs the only tensors whose gradients are accumulated; null for all leaves
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

  /** Computes gradients and keeps the graph for another call, or makes them differentiable. */
  default void backward(boolean retainGraph, boolean createGraph) {
    backward(null, retainGraph, createGraph, null);
  }

  /**
   * The place of this tensor's newest version in the graph; it stays what it is when the tensor is
   * written to.
   *
   * <p>{@code Adjoint.grad} and {@code Adjoint.backward} take it in the place of a tensor.
   *
   * @throws IllegalStateException if this tensor needs no gradient
   */
  @Override
  default GradientEdge gradientEdge() {
    return Variable.requireGradientEdge((Tensor) this);
  }

  /** Makes this leaf the start of a graph. Returns this tensor. */
  default Tensor requiresGrad_() {
    return requiresGrad_(true);
  }

  /**
   * Says whether gradients are wanted for this leaf. Returns this tensor.
   *
   * @throws IllegalStateException if the dtype is not floating-point, or this is no leaf and {@code
   *     requiresGrad} is false
   */
  default Tensor requiresGrad_(boolean requiresGrad) {
    TransformScope.refuse(
        "requires_grad_()", " (or perhaps using torch.autograd.functional.* APIs)");
    Variable.setRequiresGrad((Tensor) this, requiresGrad);
    return (Tensor) this;
  }

  /** Cuts this tensor off from its history. Returns this tensor. */
  default Tensor detach_() {
    Variable.detachInPlace((Tensor) this);
    return (Tensor) this;
  }

  /**
   * Puts the memory, sizes and dtype of another tensor under this one, which stays the same object
   * with the same place in the graph. Nothing is recorded, and no write is counted.
   *
   * @throws IllegalStateException if this requires grad and the data is not floating-point
   */
  default void setData(Tensor data) {
    Require.nonNull(data, "data");
    Replace.setData((Tensor) this, data);
  }

  /**
   * Puts the memory and sizes of another tensor of the same dtype under this one, as a write in
   * place. Returns this tensor.
   *
   * @throws IllegalStateException if the dtypes differ, or this is a leaf that requires grad and
   *     recording is on
   */
  default Tensor set_(Tensor source) {
    return Replace.set((Tensor) this, Require.nonNull(source, "source"));
  }

  /**
   * Gives this tensor other sizes, row-major over the memory that it has; what needs more moves to
   * larger memory, which views and other tensors do not share any more. New elements are undefined.
   * Returns this tensor.
   *
   * @throws IllegalStateException if this requires grad
   */
  default Tensor resize_(long... sizes) {
    return Replace.resize((Tensor) this, Require.nonNull(sizes, "sizes").clone());
  }

  /** Asks for the gradient of a tensor that is no leaf; harmless for a leaf. */
  default void retainGrad() {
    TransformScope.refuse("retain_grad()", "");
    Variable.retainGrad((Tensor) this);
  }

  /** Whether {@link #retainGrad()} was called on this tensor, which is no leaf. */
  default boolean retainsGrad() {
    return Variable.retainsGrad((Tensor) this);
  }

  /** Sets or, with null, clears the gradient. */
  default void setGrad(@Nullable Tensor grad) {
    Variable.setGrad((Tensor) this, grad);
  }

  /** Calls the hook with this tensor's gradient in every backward pass. */
  default RemovableHandle registerHook(TensorHook hook) {
    return Variable.registerHook((Tensor) this, Require.nonNull(hook, "hook"));
  }

  /** Calls the hook each time after this leaf's gradient has been stored. */
  default RemovableHandle registerPostAccumulateGradHook(PostAccumulateGradHook hook) {
    return Variable.registerPostAccumulateGradHook((Tensor) this, Require.nonNull(hook, "hook"));
  }
}
