/**
 * The engine room of autograd, which users don't see: {@link dev.adjoint.graph.Variable} has the
 * rules about a tensor's place in the graph (leaves, histories, views, in-place writes), {@link
 * dev.adjoint.graph.AutogradMeta} what is kept of it, {@link dev.adjoint.graph.AutogradState} the
 * state of a thread, and {@code Engine} runs backward passes ({@code GraphTask} is one pass, {@code
 * NodeState} what it keeps for a node).
 *
 * <p>Callers: the families of {@code dev.adjoint.op}, which record nodes; the modes, hooks and
 * functions of {@code dev.adjoint.autograd}, whose classes are what users call; tensor methods.
 *
 * <p>{@code Node} is exported, since users meet it as the history of a tensor; {@link
 * dev.adjoint.graph.NodeAccess} reaches what they don't see of it.
 *
 * <p>Add here: what keeps or follows the graph. A mode or a hook that users call is a class of
 * {@code dev.adjoint.autograd}, with its working parts here.
 */
@NullMarked
package dev.adjoint.graph;

import org.jspecify.annotations.NullMarked;
