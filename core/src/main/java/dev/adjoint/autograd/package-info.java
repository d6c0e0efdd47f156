/**
 * Reverse-mode automatic differentiation, as {@code torch.autograd}: the graph, the engine that
 * runs it, and the modes of recording.
 *
 * <p>Users call {@link dev.adjoint.autograd.Autograd}, {@link dev.adjoint.autograd.Function}, the
 * modes ({@link dev.adjoint.autograd.GradMode}, {@link dev.adjoint.autograd.InferenceMode}, {@link
 * dev.adjoint.autograd.AnomalyMode}), hooks, {@link dev.adjoint.autograd.Checkpoint}, {@link
 * dev.adjoint.autograd.ForwardAd} and {@link dev.adjoint.autograd.Functional}. {@link
 * dev.adjoint.autograd.Node} is one recorded operation; edges lead from it to the nodes of its
 * inputs, and end in {@link dev.adjoint.autograd.AccumulateGrad} at the leaves.
 *
 * <p>{@link dev.adjoint.autograd.Variable} has the rules about a tensor's place in the graph
 * (leaves, views, in-place writes), {@link dev.adjoint.autograd.SavedTensor} keeps what backward
 * needs, {@link dev.adjoint.autograd.AutogradState} holds the state of a thread. They are public
 * for the families of operations, which record through them; programs don't need them.
 *
 * <p>This package does not know loops or memory: the nodes of operations are with their families,
 * and gradients are computed by tensor operations, which is what makes them differentiable. A mode
 * belongs into the state of the thread, with a handle that restores it; a new kind of hook into the
 * node or the saved tensor that calls it.
 */
@NullMarked
package dev.adjoint.autograd;

import org.jspecify.annotations.NullMarked;
