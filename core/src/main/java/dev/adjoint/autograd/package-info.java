/**
 * Reverse-mode automatic differentiation, as {@code torch.autograd}: what users call.
 *
 * <p>Users call {@link dev.adjoint.autograd.Autograd}, {@link dev.adjoint.autograd.Function}, the
 * modes ({@link dev.adjoint.autograd.GradMode}, {@link dev.adjoint.autograd.InferenceMode}, {@link
 * dev.adjoint.autograd.AnomalyMode}), hooks, {@link dev.adjoint.autograd.Checkpoint}, {@link
 * dev.adjoint.autograd.ForwardAd} and {@link dev.adjoint.autograd.Functional}. {@link
 * dev.adjoint.autograd.Node} is one recorded operation; edges lead from it to the nodes of its
 * inputs, and end in {@link dev.adjoint.autograd.AccumulateGrad} at the leaves.
 *
 * <p>{@link dev.adjoint.autograd.SavedTensor} keeps what backward needs. The engine that runs the
 * graph, the state of a thread, and the rules about a tensor's place in the graph are in {@code
 * dev.adjoint.graph}, which is not exported.
 *
 * <p>This package does not know loops or memory: the nodes of operations are with their families,
 * and gradients are computed by tensor operations, which is what makes them differentiable. A new
 * mode belongs into the state of the thread, with a handle here that restores it; a new kind of
 * hook into the node or the saved tensor that calls it.
 */
@NullMarked
package dev.adjoint.autograd;

import org.jspecify.annotations.NullMarked;
